"""The e-forms of 云江市: code → (title, sections). `forms.sketch` makes schema and ui of them."""

from typing import Any

from tongban.demo.place.city import CITY
from tongban.forms.sketch import field, group, note, section

Form = tuple[str, list[dict[str, Any]]]


def person(title: str = "申请人") -> dict[str, Any]:
    """Who applies: filled in from the account."""
    return section("person", title, [
        field("name", "text", "姓名", maxLength=50, prefill="name"),
        field("document_no", "id_number", "公民身份号码", prefill="document_no"),
        field("mobile", "phone", "联系电话", prefill="mobile", help="办理进度会发到这个号码。"),
        field("region", "region", "居住地", within=CITY, level=4, min_level=4, prefill="region"),
        field("address", "text", "详细地址", maxLength=100, prefill="address", placeholder="路、号、栋、室"),
    ])  # fmt: skip


def firm(title: str = "申请单位") -> dict[str, Any]:
    """The firm, and who handles it."""
    return section("firm", title, [
        field("name", "text", "单位名称", maxLength=100, prefill="name"),
        field("credit_code", "credit_code", "统一社会信用代码", prefill="document_no"),
        field("legal_rep", "text", "法定代表人", maxLength=50, prefill="legal_rep"),
        field("address", "text", "住所", maxLength=100, prefill="address"),
        field("contact", "text", "经办人", maxLength=50, prefill="agent_name"),
        field("mobile", "phone", "经办人电话", prefill="agent_mobile"),
    ])  # fmt: skip


def promise() -> dict[str, Any]:
    return section("promise", "声明", [
        field("true", "confirm", "我保证所填内容真实，并愿意承担相应的法律责任。"),
    ])  # fmt: skip


def matter(*more: dict[str, Any]) -> dict[str, Any]:
    return section("matter", "申请事项", [
        *more,
        field("content", "textarea", "申请内容", maxLength=500, placeholder="请简要说明您要办理的事情"),
        field("note", "textarea", "其他说明", maxLength=500, required=False),
    ])  # fmt: skip


GENERAL = section("who", "申请人", [
    field("kind", "radio", "申请人是", options={"person": "个人", "firm": "单位"}),
    field("name", "text", "姓名或名称", maxLength=100, prefill="name"),
    field("document_no", "id_number", "公民身份号码", prefill="document_no",
          visible_when={"field": "who.kind", "op": "eq", "value": "person"}),
    field("credit_code", "credit_code", "统一社会信用代码", prefill="document_no",
          visible_when={"field": "who.kind", "op": "eq", "value": "firm"}),
    field("legal_rep", "text", "法定代表人", maxLength=50, prefill="legal_rep",
          visible_when={"field": "who.kind", "op": "eq", "value": "firm"}),
    field("mobile", "phone", "联系电话", prefill="mobile"),
    field("address", "text", "联系地址", maxLength=100, prefill="address"),
])  # fmt: skip

FORMS: dict[str, Form] = {
    "general-person": ("个人办事申请表", [person(), matter(), promise()]),
    "general-firm": ("单位办事申请表", [firm(), matter(), promise()]),
    "general": ("办事申请表", [GENERAL, matter(), promise()]),
    "food-permit": ("食品经营许可申请书", [
        GENERAL,
        section("shop", "经营场所", [
            field("name", "text", "店铺字号", maxLength=50, help="挂在门头上的名字。"),
            field("region", "region", "所在地", within=CITY, level=4, min_level=3),
            field("address", "text", "详细地址", maxLength=100),
            field("area", "number", "经营面积", unit="平方米", minimum=1, maximum=100000),
            field("form", "select", "主体业态", options={
                "restaurant": "餐饮服务经营者", "sale": "食品销售经营者", "canteen": "单位食堂"}),
            field("online", "radio", "是否在网上经营", options={"yes": "是", "no": "否"}),
            field("site", "text", "网店地址", maxLength=200,
                  visible_when={"field": ".online", "op": "eq", "value": "yes"}),
        ]),
        section("staff", "食品安全管理人员", [
            group("managers", "管理人员", [
                field("name", "text", "姓名", maxLength=50),
                field("document_no", "id_number", "公民身份号码"),
                field("post", "text", "职务", maxLength=30),
                field("certificate", "file", "健康证明", several=2, required=False),
            ], at_most=5, add_label="再加一位"),
        ]),
        section("equipment", "设施设备", [
            note("hint", "冷藏、消毒、防蝇设施是现场核查的重点，请如实填写。"),
            field("kinds", "checkboxes", "已配备", options={
                "cold": "冷藏冷冻", "disinfection": "消毒", "exhaust": "油烟净化", "pest": "防蝇防鼠"}),
            field("opens_on", "date", "计划开业日期", required=False),
        ]),
        promise(),
    ]),
    "shop-registration": ("个体工商户登记申请书", [
        person("经营者"),
        section("shop", "个体工商户", [
            field("name", "text", "字号名称", maxLength=50, placeholder="云江市江城区×××店"),
            field("form", "radio", "组成形式", options={"person": "个人经营", "family": "家庭经营"}),
            group("family", "参加经营的家庭成员", [
                field("name", "text", "姓名", maxLength=50),
                field("document_no", "id_number", "公民身份号码"),
            ], at_most=8, visible_when={"field": "shop.form", "op": "eq", "value": "family"}),
            field("scope", "textarea", "经营范围", maxLength=300),
            field("region", "region", "经营场所所在地", within=CITY, level=4, min_level=4),
            field("address", "text", "经营场所", maxLength=100),
            field("capital", "money", "资金数额", min=0),
            field("workers", "number", "从业人数", unit="人", minimum=1, maximum=5000),
        ]),
        promise(),
    ]),
    "residence-permit": ("居住证申领表", [
        person(),
        section("stay", "居住情况", [
            field("ethnic", "lookup", "民族", lookup="ethnic_groups"),
            field("since", "date", "来本地居住日期", max="today"),
            field("reason", "radio", "居住事由", options={"job": "就业", "school": "就读", "home": "合法稳定住所"}),
            field("employer", "text", "工作单位", maxLength=100,
                  visible_when={"field": ".reason", "op": "eq", "value": "job"}),
            field("school", "text", "就读学校", maxLength=100,
                  visible_when={"field": ".reason", "op": "eq", "value": "school"}),
            field("photo", "file", "近期照片", required=False),
        ]),
        promise(),
    ]),
    "unemployment": ("失业保险金申领表", [
        person(),
        section("work", "失业情况", [
            field("employer", "text", "原工作单位", maxLength=100),
            field("ended_on", "date", "解除劳动关系日期", max="today"),
            field("reason", "select", "失业原因", options={
                "expired": "合同期满", "dismissed": "单位解除", "closed": "单位破产或关闭", "other": "其他"}),
            field("reason_text", "text", "请说明", maxLength=200,
                  visible_when={"field": ".reason", "op": "eq", "value": "other"}),
            field("education", "lookup", "文化程度", lookup="education"),
            field("wants_job", "confirm", "我有求职要求，愿意接受职业介绍和培训。"),
        ]),
        section("bank", "发放账户", [
            field("bank", "text", "开户银行", maxLength=60),
            field("account", "text", "银行账号", pattern="^[0-9]{12,19}$", texts={"pattern": "银行账号是12至19位数字。"}),
        ]),
        promise(),
    ]),
    "public-rental": ("公共租赁住房申请表", [
        person(),
        section("household", "家庭情况", [
            field("size", "number", "家庭人口", unit="人", minimum=1, maximum=20),
            field("income", "money", "家庭月收入合计", min=0),
            group("members", "共同申请人", [
                field("name", "text", "姓名", maxLength=50),
                field("relation", "select", "与申请人关系", options={
                    "spouse": "配偶", "child": "子女", "parent": "父母", "other": "其他"}),
                field("document_no", "id_number", "公民身份号码"),
                field("papers", "file", "收入证明", several=3, required=False),
            ], at_most=8, at_least=0),
        ]),
        section("housing", "住房情况", [
            field("now", "radio", "现住房", options={"none": "无房", "rent": "租房", "share": "与他人合住"}),
            field("rent", "money", "现在的月租金", min=0, visible_when={"field": ".now", "op": "eq", "value": "rent"}),
            field("wish", "region", "希望居住的区域", within=CITY, level=3, min_level=3),
        ]),
        promise(),
    ]),
    "fund-withdrawal": ("住房公积金提取申请表", [
        person(),
        section("account", "公积金账户", [
            field("number", "text", "个人公积金账号", pattern="^[0-9]{9,20}$", texts={"pattern": "公积金账号是9至20位数字。"}),
            field("amount", "money", "提取金额", min="0.01"),
            field("bank_account", "text", "收款银行账号", pattern="^[0-9]{12,19}$",
                  texts={"pattern": "银行账号是12至19位数字。"}),
        ]),
        section("spouse", "配偶", [
            field("married", "radio", "婚姻状况", options={"yes": "已婚", "no": "未婚"}),
            field("name", "text", "配偶姓名", maxLength=50, visible_when={"field": ".married", "op": "eq", "value": "yes"}),
            field("document_no", "id_number", "配偶身份号码",
                  visible_when={"field": ".married", "op": "eq", "value": "yes"}),
        ]),
        promise(),
    ]),
    "subsistence": ("最低生活保障申请书", [
        person(),
        section("household", "家庭成员和收入", [
            group("members", "家庭成员", [
                field("name", "text", "姓名", maxLength=50),
                field("relation", "text", "与申请人关系", maxLength=20),
                field("income", "money", "月收入", min=0),
                field("ill", "radio", "是否患重病或残疾", options={"yes": "是", "no": "否"}),
                field("papers", "file", "诊断证明或残疾证", several=3, required=False,
                      visible_when={"field": ".ill", "op": "eq", "value": "yes"}),
            ], at_most=12),
            field("property", "textarea", "房产、车辆、存款情况", maxLength=500),
            field("agrees", "confirm", "我同意民政部门核对家庭经济状况。"),
        ]),
        promise(),
    ]),
    "school-enrolment": ("入学报名表", [
        person("监护人"),
        section("child", "儿童", [
            field("name", "text", "儿童姓名", maxLength=50),
            field("document_no", "id_number", "儿童身份号码"),
            field("ethnic", "lookup", "民族", lookup="ethnic_groups"),
            field("month", "month", "拟入学年月"),
            field("household", "radio", "户籍", options={"here": "本市户籍", "elsewhere": "随迁子女"}),
            field("permit", "text", "监护人居住证号", maxLength=40,
                  visible_when={"field": ".household", "op": "eq", "value": "elsewhere"}),
            field("region", "region", "实际居住地", within=CITY, level=4, min_level=4),
        ]),
        promise(),
    ]),
}  # fmt: skip
