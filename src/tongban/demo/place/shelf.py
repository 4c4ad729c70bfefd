"""What stands beside the items of 云江市: forms with a filled-in sample, lists, policies, what is done together. All of it invented."""

from typing import Any

# item, then label and what the sample says; numbers of nobody (R-ID-2)
FORMS: dict[str, list[tuple[str, str]]] = {
    "scjg-1": [
        ("经营者名称", "云江市江城区滨江小馆"), ("统一社会信用代码", "92999900MA0000001X"), ("法定代表人或负责人", "林小满"),
        ("经营场所", "云江市江城区江滨路101号"), ("主体业态", "餐饮服务经营者"), ("经营项目", "热食类食品制售、冷食类食品制售"),
        ("从业人数", "6人"), ("联系电话", "19900000001"),
    ],
    "mz-3": [
        ("姓名", "林长春"), ("身份证号码", "999900196001010013"), ("户籍所在地", "云江市江城区江滨街道"),
        ("现住址", "云江市江城区老城街16号"), ("联系电话", "19900000002"), ("家庭人口和月收入", "2人，共1100元"),
    ],
    "ga-1": [
        ("姓名", "周安"), ("身份证号码", "999900199001010014"), ("来本地日期", "2025年9月1日"),
        ("居住地址", "云江市云山区青溪镇正街2号"), ("居住事由", "务工"), ("联系电话", "19900000003"),
    ],
}  # fmt: skip
# name, kind, what it means, rule
LISTS: list[tuple[str, str, str, list[dict[str, Any]]]] = [
    (
        "云江市“最多跑一次”事项清单",
        "at_most_one_visit",
        "材料齐全时，从申请到拿结果最多到现场一次。",
        [{"element": "visits", "value": 1}],
    ),
    ("云江市“零材料提交”事项清单", "zero_material", "不用交材料，凭本人身份就能办。", [{"element": "zero_material"}]),
    ("云江市“马上办”事项清单", "at_once", "材料齐全，当场办好。", [{"element": "instant"}]),
]
ANYWHERE = (
    "云江市“跨省通办”事项清单",
    "在外省也能就近申请，不用专门跑回来。",
    ["ga-1", "rs-3", "yb-2", "gjj-1", "ga-2"],
)
# item, item, why
TOGETHER = [
    ("scjg-1", "scjg-3", "开店先办执照"), ("scjg-1", "cg-1", "装门头招牌"), ("scjg-4", "ga-3", "公司成立后刻章"),
    ("scjg-4", "rs-2", "给员工参保"), ("wj-3", "yb-1", "给新生儿参保"), ("wj-3", "yb-3", "领取生育津贴"),
]  # fmt: skip
POLICIES: list[dict[str, Any]] = [
    {
        "body": "rs", "title": "云江市支持创业若干措施", "number": "云政发〔{year}〕3号", "issuer": "云江市人民政府",
        "audiences": ["person"], "themes": ["p-job"], "months": 36,
        "text": "为支持劳动者自主创业，制定本措施。\n一、首次创业的给予一次性补贴。\n二、符合条件的可以申请创业担保贷款贴息。\n三、本措施由市人力资源和社会保障局解释。",
        "measures": [
            {
                "title": "首次创业补贴五千元", "who": "高校毕业生、就业困难人员、返乡农民工，第一次开店或者办公司",
                "benefit": "一次性补贴5000元", "amount": "每人一次，每户5000元", "conditions": "营业执照满6个月，正常经营，给自己或者员工交了社保。",
                "until": "领执照后三年内申请", "how": "在网上提交申请，带营业执照和社保记录，10个工作日内到账。", "items": ["rs-5", "scjg-3"],
            },
        ],
    },
    {
        "body": "mz", "title": "云江市老年人优待办法", "number": "云政办〔{year}〕7号", "issuer": "云江市人民政府办公室",
        "audiences": ["person"], "themes": ["p-old"], "months": None,
        "text": "第一条　为弘扬敬老美德，制定本办法。\n第二条　六十周岁以上老年人凭优待证享受本办法规定的优待。",
        "measures": [
            {
                "title": "六十岁以上免费坐公交", "who": "年满60周岁、住在云江市的老人，不分户籍", "benefit": "市内公交车、轮渡免费",
                "how": "办一张老年人优待证，上车刷证。", "items": ["mz-2"],
            },
            {
                "title": "八十岁以上高龄津贴", "who": "年满80周岁、户籍在云江市的老人", "benefit": "每月发津贴，打到社保卡里",
                "amount": "80至89岁每月100元，90岁以上每月300元", "how": "社区上门登记，家属也可以代办。", "items": ["rs-3"],
            },
        ],
    },
    {
        "body": "gjj", "title": "关于放宽租房提取住房公积金的通知", "number": "云公积金〔{year}〕2号", "issuer": "云江市住房公积金管理中心",
        "audiences": ["person"], "themes": ["p-home"], "months": 24,
        "text": "一、在本市无自有住房并租房居住的缴存职工，可以按季度提取。\n二、本通知自印发之日起施行。",
        "measures": [
            {
                "title": "租房可以按季度取公积金", "who": "在云江市没有自己的房子、正在租房的缴存职工", "benefit": "每季度取一次公积金付房租",
                "amount": "每人每月最多1200元", "conditions": "连续缴存满3个月。", "how": "网上申请，不用租房合同，系统核对无房信息。",
                "items": ["gjj-1"],
            },
        ],
    },
    {
        "body": "scjg", "title": "云江市优化开办餐饮店办理流程的措施", "number": "云市监〔{year}〕5号", "issuer": "云江市市场监督管理局",
        "audiences": ["person", "enterprise"], "themes": ["e-permit", "e-start"], "months": 24,
        "text": "一、食品经营许可承诺时限压缩至五个工作日。\n二、执照和许可一次申请、并联办理。",
        "measures": [
            {
                "title": "开餐饮店五个工作日拿证", "who": "要开饭店、小吃店、奶茶店的个人和公司", "benefit": "执照和食品经营许可一起办，五个工作日内拿到证",
                "how": "在网上一次填报，现场核查只去一次。", "items": ["scjg-1", "scjg-3"],
            },
        ],
    },
]  # fmt: skip
