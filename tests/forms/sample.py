"""One form that uses everything: a food permit with partners, uploads in rows, conditions and regions."""

CODE = "food-permit-test"
TITLE = "食品经营许可申请表"

KINDS = [{"value": "new", "label": "首次申请"}, {"value": "change", "label": "变更"}]
TRADES = [
    {"value": "meal", "label": "餐饮服务"},
    {"value": "sale", "label": "食品销售"},
    {"value": "other", "label": "其他"},
]
GENDERS = [{"value": "m", "label": "男"}, {"value": "f", "label": "女"}]


def values(options):
    return [option["value"] for option in options]


FILE = {"type": "string", "format": "uuid"}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["applicant", "shop", "partners"],
    "properties": {
        "applicant": {
            "type": "object",
            "required": ["name", "document_no", "mobile"],
            "properties": {
                "name": {"type": "string", "minLength": 2, "maxLength": 20},
                "document_no": {"type": "string", "format": "id-number"},
                "credit_code": {"type": "string", "format": "credit-code"},
                "mobile": {"type": "string", "format": "mobile"},
                "email": {"type": "string", "format": "email"},
            },
        },
        "shop": {
            "type": "object",
            "required": ["kind", "old_number", "trades", "place", "opened_on", "area", "capital", "promise"],
            "properties": {
                "kind": {"type": "string", "enum": values(KINDS)},
                "old_number": {"type": "string", "pattern": "^[A-Z]{2}[0-9]{6}$"},
                "trades": {
                    "type": "array",
                    "items": {"type": "string", "enum": values(TRADES)},
                    "minItems": 1,
                    "uniqueItems": True,
                },
                "other_trade": {"type": "string", "maxLength": 50},
                "place": {"type": "string", "format": "region"},
                "opened_on": {"type": "string", "format": "date"},
                "month": {"type": "string", "format": "month"},
                "area": {"type": "number", "minimum": 1, "maximum": 100000},
                "seats": {"type": "integer", "minimum": 0},
                "capital": {"type": "string", "format": "money"},
                "nation": {"type": "string"},
                "remark": {"type": "string", "maxLength": 200},
                "promise": {"type": "boolean", "const": True},
            },
        },
        "partners": {
            "type": "object",
            "required": ["people"],
            "properties": {
                "people": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 3,
                    "items": {
                        "type": "object",
                        "required": ["name", "gender", "card"],
                        "properties": {
                            "name": {"type": "string", "maxLength": 20},
                            "gender": {"type": "string", "enum": values(GENDERS)},
                            "maiden_name": {"type": "string"},
                            "card": FILE,
                            "papers": {"type": "array", "items": FILE, "maxItems": 2},
                        },
                    },
                }
            },
        },
    },
}

UI = {
    "sections": [
        {
            "key": "applicant",
            "title": "申请人",
            "fields": [
                {"key": "name", "widget": "text", "label": "姓名", "prefill": "name", "autocomplete": "name"},
                {"key": "document_no", "widget": "id_number", "label": "公民身份号码", "prefill": "document_no"},
                {"key": "credit_code", "widget": "credit_code", "label": "统一社会信用代码"},
                {"key": "mobile", "widget": "phone", "label": "手机号码", "prefill": "mobile", "help": "办理进度将发到这个号码。"},
                {"key": "email", "widget": "email", "label": "电子邮箱"},
            ],
        },
        {
            "key": "shop",
            "title": "经营场所",
            "help": "按实际情况填写。",
            "fields": [
                {"key": "hint", "widget": "note", "text": "许可证有效期为五年。"},
                {"key": "kind", "widget": "radio", "label": "申请类型", "options": KINDS},
                {
                    "key": "old_number", "widget": "text", "label": "原许可证编号",
                    "visible_when": {"field": "shop.kind", "op": "eq", "value": "change"},
                    "texts": {"pattern": "原许可证编号是两个字母加六位数字。"},
                },
                {"key": "trades", "widget": "checkboxes", "label": "经营项目", "options": TRADES},
                {
                    "key": "other_trade", "widget": "text", "label": "其他项目说明",
                    "visible_when": {"field": ".trades", "op": "contains", "value": "other"},
                },
                {"key": "place", "widget": "region", "label": "所在区域", "within": "999900000000", "min_level": 3, "level": 4},
                {"key": "opened_on", "widget": "date", "label": "开业日期", "max": "today"},
                {"key": "month", "widget": "month", "label": "租约起始月"},
                {"key": "area", "widget": "number", "label": "面积", "unit": "平方米"},
                {"key": "seats", "widget": "number", "label": "座位数"},
                {"key": "capital", "widget": "money", "label": "投资额", "min": "1000"},
                {"key": "nation", "widget": "lookup", "label": "民族", "lookup": "ethnic_groups"},
                {"key": "remark", "widget": "textarea", "label": "备注"},
                {"key": "promise", "widget": "confirm", "label": "我承诺以上内容真实"},
            ],
        },
        {
            "key": "partners",
            "title": "合伙人",
            "fields": [
                {
                    "key": "people", "widget": "group", "label": "合伙人", "item_label": "合伙人", "add_label": "添加合伙人",
                    "fields": [
                        {"key": "name", "widget": "text", "label": "姓名"},
                        {"key": "gender", "widget": "select", "label": "性别", "options": GENDERS},
                        {
                            "key": "maiden_name", "widget": "text", "label": "曾用名",
                            "visible_when": {"field": ".gender", "op": "eq", "value": "f"},
                        },
                        {"key": "card", "widget": "file", "label": "身份证扫描件"},
                        {"key": "papers", "widget": "file", "label": "其他证明"},
                    ],
                }
            ],
        },
    ]
}  # fmt: skip
FILE_A, FILE_B = "5b2f6a52-1a70-4c58-9d0a-0e30ed4f2a01", "5b2f6a52-1a70-4c58-9d0a-0e30ed4f2a02"


class Draft:
    """A definition without a database."""

    schema, ui = SCHEMA, UI


def good() -> dict:
    """Answers with nothing to put right."""
    return {
        "applicant": {"name": "陈试例", "document_no": "999900199001010014", "mobile": "13900000000"},
        "shop": {
            "kind": "new", "trades": ["meal"], "place": "999901000000", "opened_on": "2026-01-05", "area": 88.5,
            "capital": "100000.00", "promise": True,
        },
        "partners": {"people": [{"name": "林样本", "gender": "f", "card": FILE_A}]},
    }  # fmt: skip
