"""The items of 云江市: all kinds (instant, promised, charged, zero-material, with situations, e-form, licence as result).

The texts are written for this demo after what such items commonly ask for; they bind nobody.
"""

from typing import Any

ID_CARD = {"name": "居民身份证", "type": "licence", "source": "government", "issuer": "公安机关", "shared": True}
BUSINESS = {
    "name": "营业执照",
    "type": "licence",
    "source": "government",
    "issuer": "市场监督管理部门",
    "licence": "business",
}


def material(name: str, **more: Any) -> dict[str, Any]:
    """One material: applicant's own, paper or electronic, one original, unless `more` says otherwise."""
    return {"name": name, "type": "other", "source": "applicant", **more}


def form(name: str) -> dict[str, Any]:
    """The application form, filled in online; blank form and sample are free (R-ITEM-35)."""
    return material(name, type="form", notes="在线填写，自动生成。")


PREMISES = {
    "start": ["premises"],
    "questions": [
        {
            "id": "premises", "kind": "single", "text": "经营场所是自己的，还是租来的？",
            "options": [
                {"id": "own", "label": "自有", "then": []},
                {"id": "rent", "label": "租赁或借用", "then": []},
            ],
        }
    ],
}  # fmt: skip
FOOD = {
    "start": ["what", "premises"],
    "questions": [
        {
            "id": "what", "kind": "single", "text": "您打算经营什么？",
            "help": "卖预包装食品只需备案，不用办这个许可。",
            "options": [
                {"id": "restaurant", "label": "开饭店、小吃店（餐饮服务）", "then": ["cold"]},
                {"id": "sale", "label": "卖散装食品（食品销售）", "then": []},
                {"id": "canteen", "label": "单位食堂", "then": ["cold"]},
            ],
        },
        {
            "id": "cold", "kind": "single", "text": "做不做凉菜、生食或裱花蛋糕？",
            "options": [{"id": "yes", "label": "做", "then": []}, {"id": "no", "label": "不做", "then": []}],
        },
        PREMISES["questions"][0],
    ],
}  # fmt: skip
HOUSE_FUND = {
    "start": ["reason"],
    "questions": [
        {
            "id": "reason", "kind": "single", "text": "因为什么提取公积金？",
            "options": [
                {"id": "buy", "label": "买房", "then": ["loan"]},
                {"id": "rent", "label": "租房", "then": []},
                {"id": "retire", "label": "退休", "then": []},
            ],
        },
        {
            "id": "loan", "kind": "single", "text": "买房有没有贷款？",
            "options": [{"id": "yes", "label": "有", "then": []}, {"id": "no", "label": "没有", "then": []}],
        },
    ],
}  # fmt: skip

RENT = material("房屋租赁合同", needed=[{"premises": "rent"}], form="either")
OWN = material(
    "不动产权证书", type="licence", source="government", issuer="不动产登记机构", needed=[{"premises": "own"}]
)

# Keys: no (serial in the basic code), body, type, name, kind (case type), law/promise (days), objects, themes, and what differs.
P, E, B = ["person"], ["enterprise"], ["person", "enterprise"]
ITEMS: list[dict[str, Any]] = [
    # 市场监督
    {"no": 1, "body": "scjg", "type": "permit", "name": "食品经营许可（新办）", "kind": "promised", "law": 20, "promise": 5,
     "objects": B, "themes": ["e-permit", "p-job"], "licence": "food", "situations": FOOD, "form": "food-permit", "popular": 90,
     "basis": "《中华人民共和国食品安全法》第三十五条", "safety": True, "in_person": 2,
     "materials": [form("食品经营许可申请书"), BUSINESS, ID_CARD,
                   material("食品经营设备布局图、操作流程"), material("食品安全规章制度"),
                   material("专间或专用操作场所平面图", needed=[{"cold": "yes"}]),
                   material("食品安全管理人员培训证明", needed=[{"what": "restaurant"}, {"what": "canteen"}]), RENT, OWN]},
    {"no": 2, "body": "scjg", "type": "permit", "name": "食品经营许可（变更）", "kind": "promised", "law": 20, "promise": 3,
     "objects": B, "themes": ["e-permit"], "licence": "food", "basis": "《食品经营许可和备案管理办法》第二十八条", "safety": True,
     "materials": [form("食品经营许可变更申请书"), {**material("食品经营许可证", type="licence", source="government"), "licence": "food"}]},
    {"no": 3, "body": "scjg", "type": "confirmation", "name": "个体工商户设立登记", "kind": "instant", "law": 3, "promise": 0, "visits": 0,
     "objects": P, "themes": ["e-start", "p-job"], "licence": "business", "form": "shop-registration", "desk": True, "popular": 95,
     "basis": "《市场主体登记管理条例》第十九条",
     "materials": [form("个体工商户登记申请书"), ID_CARD, material("经营场所使用证明")]},
    {"no": 4, "body": "scjg", "type": "confirmation", "name": "公司设立登记", "kind": "promised", "law": 3, "promise": 1,
     "objects": E, "themes": ["e-start"], "licence": "business", "popular": 88, "basis": "《中华人民共和国公司法》第二十九条",
     "materials": [form("公司登记申请书"), material("公司章程"), material("股东主体资格证明或自然人身份证明"), material("住所使用证明"), ID_CARD]},
    {"no": 5, "body": "scjg", "type": "confirmation", "name": "公司注销登记", "kind": "promised", "law": 3, "promise": 2,
     "objects": E, "themes": ["e-close"], "result": "准予注销登记通知书", "basis": "《市场主体登记管理条例》第三十一条",
     "materials": [form("公司注销登记申请书"), material("清算报告"), BUSINESS]},
    {"no": 6, "body": "scjg", "type": "permit", "name": "特种设备使用登记", "kind": "promised", "law": 30, "promise": 7,
     "objects": E, "themes": ["e-permit"], "result": "特种设备使用登记证", "basis": "《中华人民共和国特种设备安全法》第三十三条", "safety": True,
     "materials": [form("特种设备使用登记表"), BUSINESS, material("监督检验合格证明")]},
    # 公安
    {"no": 1, "body": "ga", "type": "public_service", "name": "居住证办理", "kind": "promised", "law": 15, "promise": 7, "form": "residence-permit",
     "objects": P, "themes": ["p-id"], "licence": "residence", "popular": 70, "basis": "《居住证暂行条例》第八条",
     "materials": [form("居住证申领表"), ID_CARD, material("居住地住址证明"), material("就业、就读或合法稳定住所证明")]},
    {"no": 2, "body": "ga", "type": "confirmation", "name": "无犯罪记录证明开具", "kind": "instant", "law": 7, "promise": 0, "visits": 0, "desk": True,
     "objects": P, "themes": ["p-id"], "result": "无犯罪记录证明", "popular": 66, "basis": "《公安机关办理犯罪记录查询工作规定》", "zero": True,
     "materials": []},
    {"no": 3, "body": "ga", "type": "permit", "name": "公章刻制备案", "kind": "instant", "law": 5, "promise": 0, "desk": True,
     "objects": E, "themes": ["e-start"], "result": "印章刻制备案证明", "basis": "《国务院对确需保留的行政审批项目设定行政许可的决定》第37项",
     "materials": [form("公章刻制备案表"), BUSINESS]},
    {"no": 4, "body": "ga", "type": "permit", "name": "大型群众性活动安全许可", "kind": "promised", "law": 20, "promise": 7, "safety": True,
     "objects": E, "themes": ["e-culture"], "result": "大型群众性活动安全许可决定书", "basis": "《大型群众性活动安全管理条例》第十一条",
     "materials": [form("大型群众性活动安全许可申请表"), BUSINESS, material("活动方案及安全工作方案"), material("场所消防安全证明")]},
    # 人社
    {"no": 1, "body": "rs", "type": "permit", "name": "人力资源服务许可", "kind": "promised", "law": 20, "promise": 5,
     "objects": E, "themes": ["e-staff"], "licence": "hr", "situations": PREMISES, "basis": "《人力资源市场暂行条例》第十八条",
     "materials": [form("人力资源服务许可申请表"), BUSINESS, material("工作人员从业证明"), RENT, OWN]},
    {"no": 2, "body": "rs", "type": "public_service", "name": "社会保险参保登记（职工）", "kind": "instant", "law": 5, "promise": 0, "visits": 0, "desk": True,
     "objects": E, "themes": ["e-tax", "p-social"], "result": "社会保险登记证明", "popular": 74, "basis": "《中华人民共和国社会保险法》第五十八条",
     "materials": [form("职工参保登记表"), BUSINESS]},
    {"no": 3, "body": "rs", "type": "public_service", "name": "社会保障卡申领", "kind": "promised", "law": 30, "promise": 5, "visits": 1,
     "objects": P, "themes": ["p-social"], "result": "社会保障卡", "popular": 80, "basis": "《社会保障卡管理办法》", "fee": [("首次申领", 0)],
     "materials": [ID_CARD, material("近期白底彩色照片", form="electronic")]},
    {"no": 4, "body": "rs", "type": "benefit", "name": "失业保险金申领", "kind": "promised", "law": 10, "promise": 5, "form": "unemployment",
     "objects": P, "themes": ["p-job", "p-social"], "popular": 60, "result": "失业保险金核定通知", "basis": "《失业保险条例》第十六条",
     "materials": [form("失业保险金申领表"), ID_CARD]},
    {"no": 5, "body": "rs", "type": "benefit", "name": "一次性创业补贴申领", "kind": "promised", "law": 30, "promise": 15,
     "objects": P, "themes": ["p-job"], "result": "补贴发放决定", "basis": "《中华人民共和国就业促进法》第四十九条",
     "materials": [form("创业补贴申请表"), ID_CARD, BUSINESS, material("银行账户信息")]},
    # 卫健
    {"no": 1, "body": "wj", "type": "permit", "name": "公共场所卫生许可", "kind": "promised", "law": 20, "promise": 6, "situations": PREMISES,
     "objects": B, "themes": ["e-permit"], "licence": "health", "safety": True, "basis": "《公共场所卫生管理条例》第四条",
     "materials": [form("公共场所卫生许可申请表"), BUSINESS, material("公共场所地址方位示意图、平面图"), material("卫生检测报告"), RENT, OWN]},
    {"no": 2, "body": "wj", "type": "permit", "name": "护士执业注册", "kind": "promised", "law": 20, "promise": 7,
     "objects": P, "themes": ["p-health", "p-job"], "licence": "practice", "basis": "《护士条例》第八条", "safety": True,
     "materials": [form("护士执业注册申请表"), ID_CARD, material("专业学历证书"), material("6个月内健康体检证明")]},
    {"no": 3, "body": "wj", "type": "public_service", "name": "生育登记服务", "kind": "instant", "law": 1, "promise": 0, "visits": 0, "desk": True,
     "objects": P, "themes": ["p-birth"], "result": "生育登记凭证", "popular": 58, "basis": "《中华人民共和国人口与计划生育法》", "zero": True, "materials": []},
    {"no": 4, "body": "wj", "type": "permit", "name": "诊所备案", "kind": "promised", "law": 20, "promise": 10, "safety": True,
     "objects": B, "themes": ["e-permit"], "result": "诊所备案凭证", "basis": "《医疗机构管理条例》第十五条",
     "materials": [form("诊所备案信息表"), material("诊所房屋平面布局图"), material("医务人员执业证书"), ID_CARD]},
    # 住建
    {"no": 1, "body": "zj", "type": "permit", "name": "建筑工程施工许可证核发", "kind": "promised", "law": 7, "promise": 3,
     "objects": E, "themes": ["e-build"], "licence": "build", "popular": 50, "basis": "《中华人民共和国建筑法》第七条", "safety": True,
     "materials": [form("建筑工程施工许可申请表"), {**material("建设工程规划许可证", type="licence", source="government"), "licence": "planning"},
                   material("施工合同"), material("施工图设计文件审查合格书"), material("建设资金落实承诺书"), BUSINESS]},
    {"no": 2, "body": "zj", "type": "benefit", "name": "公共租赁住房保障资格确认", "kind": "promised", "law": 30, "promise": 15, "form": "public-rental",
     "objects": P, "themes": ["p-home"], "popular": 64, "result": "公租房保障资格通知", "basis": "《公共租赁住房管理办法》第七条",
     "materials": [form("公共租赁住房申请表"), ID_CARD, material("家庭收入情况说明"), material("户口簿")]},
    {"no": 3, "body": "zj", "type": "permit", "name": "城镇污水排入排水管网许可", "kind": "promised", "law": 20, "promise": 8,
     "objects": E, "themes": ["e-permit", "e-build"], "result": "排水许可证", "basis": "《城镇排水与污水处理条例》第二十一条",
     "materials": [form("排水许可申请表"), BUSINESS, material("排水管网现状图"), material("排水水质检测报告")]},
    {"no": 4, "body": "zj", "type": "public_service", "name": "商品房买卖合同网签备案", "kind": "instant", "law": 3, "promise": 0, "desk": True,
     "objects": B, "themes": ["p-home"], "result": "备案证明", "basis": "《城市商品房预售管理办法》第十条",
     "materials": [material("商品房买卖合同"), ID_CARD]},
    # 公积金
    {"no": 1, "body": "gjj", "type": "public_service", "name": "住房公积金提取", "kind": "instant", "law": 3, "promise": 0, "visits": 0, "desk": True,
     "objects": P, "themes": ["p-home"], "situations": HOUSE_FUND, "popular": 98, "result": "提取回单", "basis": "《住房公积金管理条例》第二十四条",
     "form": "fund-withdrawal",
     "materials": [form("住房公积金提取申请表"), ID_CARD, material("购房合同", needed=[{"reason": "buy"}]),
                   material("借款合同", needed=[{"reason": "buy", "loan": "yes"}]),
                   material("购房发票", needed=[{"reason": "buy", "loan": "no"}]),
                   material("房屋租赁合同", needed=[{"reason": "rent"}]),
                   material("退休证", needed=[{"reason": "retire"}], type="licence", source="government")]},
    {"no": 2, "body": "gjj", "type": "public_service", "name": "住房公积金贷款申请", "kind": "promised", "law": 15, "promise": 8,
     "objects": P, "themes": ["p-home"], "popular": 85, "result": "贷款审批通知", "basis": "《住房公积金管理条例》第二十六条",
     "materials": [form("住房公积金贷款申请表"), ID_CARD, material("购房合同"), material("首付款凭证"), material("婚姻状况证明", shared=True)]},
    {"no": 3, "body": "gjj", "type": "public_service", "name": "单位住房公积金缴存登记", "kind": "instant", "law": 3, "promise": 0, "visits": 0, "desk": True,
     "objects": E, "themes": ["e-start", "e-staff"], "result": "缴存登记回执", "basis": "《住房公积金管理条例》第十四条",
     "materials": [form("单位缴存登记表"), BUSINESS]},
    # 自然资源
    {"no": 1, "body": "zrzy", "type": "permit", "name": "建设工程规划许可证核发", "kind": "promised", "law": 20, "promise": 8,
     "objects": E, "themes": ["e-build"], "licence": "planning", "basis": "《中华人民共和国城乡规划法》第四十条",
     "materials": [form("建设工程规划许可申请表"), material("使用土地的有关证明文件"), material("建设工程设计方案"), BUSINESS]},
    {"no": 2, "body": "zrzy", "type": "confirmation", "name": "不动产转移登记（存量房买卖）", "kind": "promised", "law": 30, "promise": 3, "visits": 1,
     "objects": B, "themes": ["p-home"], "popular": 77, "result": "不动产权证书", "basis": "《不动产登记暂行条例》第二十条", "fee": [("住宅类不动产登记费", 80)],
     "materials": [form("不动产登记申请书"), ID_CARD, material("不动产权证书", type="licence", source="government"), material("买卖合同"), material("完税凭证")]},
    {"no": 3, "body": "zrzy", "type": "confirmation", "name": "不动产抵押登记", "kind": "promised", "law": 30, "promise": 2,
     "objects": B, "themes": ["p-home", "e-build"], "result": "不动产登记证明", "basis": "《不动产登记暂行条例实施细则》第六十五条", "fee": [("住宅类不动产登记费", 80)],
     "materials": [form("不动产登记申请书"), ID_CARD, material("主债权合同与抵押合同")]},
    # 民政
    {"no": 1, "body": "mz", "type": "confirmation", "name": "内地居民结婚登记", "kind": "instant", "law": 1, "promise": 0, "visits": 1, "desk": True, "online": False,
     "objects": P, "themes": ["p-marriage"], "popular": 72, "result": "结婚证", "basis": "《婚姻登记条例》第七条", "proxy": False, "in_person": 3,
     "materials": [ID_CARD, material("三张两寸双方近期半身免冠合影照片", form="paper")]},
    {"no": 2, "body": "mz", "type": "public_service", "name": "老年人优待证办理", "kind": "promised", "law": 10, "promise": 3, "popular": 55,
     "objects": P, "themes": ["p-old"], "licence": "old", "basis": "《中华人民共和国老年人权益保障法》第五十三条",
     "materials": [ID_CARD, material("近期免冠照片", form="either")]},
    {"no": 3, "body": "mz", "type": "benefit", "name": "最低生活保障对象认定", "kind": "promised", "law": 30, "promise": 20, "form": "subsistence",
     "objects": P, "themes": ["p-social", "p-old"], "popular": 52, "result": "最低生活保障确认书", "basis": "《社会救助暂行办法》第十一条",
     "materials": [form("最低生活保障申请书"), ID_CARD, material("户口簿"), material("家庭经济状况声明")]},
    {"no": 4, "body": "mz", "type": "benefit", "name": "困难残疾人生活补贴和重度残疾人护理补贴", "kind": "promised", "law": 25, "promise": 10,
     "objects": P, "themes": ["p-old"], "licence": "disabled", "basis": "国发〔2015〕52号，《残疾人保障法》第四十八条", "zero": True, "materials": []},
    {"no": 5, "body": "mz", "type": "permit", "name": "社会团体成立登记", "kind": "promised", "law": 60, "promise": 20,
     "objects": ["social_organisation"], "themes": ["e-start"], "result": "社会团体法人登记证书", "basis": "《社会团体登记管理条例》第十二条",
     "materials": [form("社会团体成立登记申请书"), material("章程草案"), material("验资报告"), material("场所使用权证明"), material("发起人和拟任负责人基本情况、身份证明")]},
    # 教育
    {"no": 1, "body": "jy", "type": "permit", "name": "民办学校设立审批", "kind": "promised", "law": 90, "promise": 30, "unit": "working_day",
     "objects": E, "themes": ["e-permit"], "licence": "school", "situations": PREMISES, "basis": "《中华人民共和国民办教育促进法》第十二条",
     "materials": [form("办学许可申请表"), BUSINESS, material("办学章程"), material("校长、教师资格证明"), RENT, OWN]},
    {"no": 2, "body": "jy", "type": "confirmation", "name": "教师资格认定", "kind": "promised", "law": 30, "promise": 15,
     "objects": P, "themes": ["p-edu", "p-job"], "popular": 69, "result": "教师资格证书", "basis": "《教师资格条例》第十三条",
     "materials": [ID_CARD, material("学历证书"), material("普通话水平测试等级证书"), material("体检合格证明")]},
    {"no": 3, "body": "jy", "type": "public_service", "name": "义务教育入学报名", "kind": "promised", "law": 20, "promise": 10, "form": "school-enrolment",
     "objects": P, "themes": ["p-edu"], "popular": 92, "result": "入学通知", "basis": "《中华人民共和国义务教育法》第十二条", "visits": 0,
     "materials": [form("入学报名表"), material("户口簿"), material("预防接种证查验证明")]},
    # 交通
    {"no": 1, "body": "jt", "type": "permit", "name": "道路货物运输经营许可", "kind": "promised", "law": 20, "promise": 5,
     "objects": B, "themes": ["e-traffic"], "licence": "transport", "basis": "《中华人民共和国道路运输条例》第二十四条",
     "materials": [form("道路货物运输经营申请表"), BUSINESS, material("机动车辆行驶证", type="licence", source="government"), material("安全生产管理制度文本")]},
    {"no": 2, "body": "jt", "type": "permit", "name": "网络预约出租汽车驾驶员许可", "kind": "promised", "law": 20, "promise": 5,
     "objects": P, "themes": ["p-traffic", "p-job"], "licence": "net", "basis": "《网络预约出租汽车经营服务管理暂行办法》第十五条",
     "materials": [form("网约车驾驶员申请表"), ID_CARD, material("机动车驾驶证", type="licence", source="government"), material("考试合格证明")]},
    {"no": 3, "body": "jt", "type": "permit", "name": "超限运输车辆行驶公路许可", "kind": "promised", "law": 10, "promise": 2,
     "objects": E, "themes": ["e-traffic"], "result": "超限运输车辆通行证", "basis": "《公路安全保护条例》第三十五条",
     "materials": [form("超限运输申请表"), BUSINESS, material("车货总体外廓尺寸信息的轮廓图")]},
    # 医保
    {"no": 1, "body": "yb", "type": "public_service", "name": "城乡居民基本医疗保险参保登记", "kind": "instant", "law": 5, "promise": 0, "visits": 0, "desk": True,
     "objects": P, "themes": ["p-social", "p-health"], "popular": 83, "result": "参保凭证", "basis": "《中华人民共和国社会保险法》第二十五条", "zero": True, "materials": []},
    {"no": 2, "body": "yb", "type": "public_service", "name": "异地就医备案", "kind": "instant", "law": 2, "promise": 0, "visits": 0, "desk": True,
     "objects": P, "themes": ["p-health", "p-old"], "popular": 86, "result": "备案回执", "basis": "《基本医疗保险跨省异地就医直接结算经办规程》",
     "materials": [form("异地就医备案表"), ID_CARD]},
    {"no": 3, "body": "yb", "type": "benefit", "name": "生育津贴支付", "kind": "promised", "law": 20, "promise": 10,
     "objects": B, "themes": ["p-birth", "e-staff"], "result": "生育津贴核定表", "basis": "《中华人民共和国社会保险法》第五十六条",
     "materials": [form("生育津贴申领表"), ID_CARD, material("出生医学证明", type="licence", source="government"), material("病历资料")]},
    # 城管
    {"no": 1, "body": "cg", "type": "permit", "name": "设置大型户外广告及在城市建筑物、设施上悬挂、张贴宣传品审批", "kind": "promised", "law": 20, "promise": 7,
     "objects": B, "themes": ["e-permit"], "licence": "billboard", "basis": "《城市市容和环境卫生管理条例》第十一条",
     "materials": [form("户外广告设置申请表"), BUSINESS, material("设置效果图"), material("场地使用协议")]},
    {"no": 2, "body": "cg", "type": "permit", "name": "临时占用城市道路审批", "kind": "promised", "law": 20, "promise": 3,
     "objects": B, "themes": ["e-permit", "e-build"], "result": "占道许可决定", "basis": "《城市道路管理条例》第三十一条", "fee": [("城市道路占用费（每平方米每日）", 1)],
     "materials": [form("占用城市道路申请表"), BUSINESS, material("占道平面图和交通组织方案")]},
    {"no": 3, "body": "cg", "type": "permit", "name": "城市建筑垃圾处置核准", "kind": "promised", "law": 20, "promise": 5,
     "objects": E, "themes": ["e-build"], "result": "建筑垃圾处置核准文件", "basis": "《国务院对确需保留的行政审批项目设定行政许可的决定》第101项",
     "materials": [form("建筑垃圾处置申请表"), BUSINESS, material("运输合同"), material("处置方案")]},
    # 文旅
    {"no": 1, "body": "wl", "type": "permit", "name": "营业性演出审批", "kind": "promised", "law": 3, "promise": 2,
     "objects": E, "themes": ["e-culture"], "licence": "show", "basis": "《营业性演出管理条例》第十三条",
     "materials": [form("营业性演出申请表"), BUSINESS, material("演出节目单及视听资料"), material("场地证明")]},
    {"no": 2, "body": "wl", "type": "permit", "name": "旅行社设立许可", "kind": "promised", "law": 20, "promise": 10,
     "objects": E, "themes": ["e-culture"], "result": "旅行社业务经营许可证", "basis": "《旅行社条例》第七条",
     "materials": [form("旅行社设立申请书"), BUSINESS, material("旅行社章程"), material("经营场所证明")]},
    {"no": 3, "body": "wl", "type": "public_service", "name": "公共图书馆读者证办理", "kind": "instant", "law": 1, "promise": 0, "visits": 0, "desk": True,
     "objects": P, "themes": ["p-edu"], "result": "读者证", "basis": "《中华人民共和国公共图书馆法》第三十三条", "zero": True, "materials": []},
]  # fmt: skip
