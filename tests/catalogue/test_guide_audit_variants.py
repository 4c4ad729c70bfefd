"""What the tables of the known sources have no column for, in the ways people write it: four faults and four likes of each."""

from dataclasses import replace

import pytest
from tests.catalogue.test_guide_audit_checks import (
    BY_HOUSE,
    CARD,
    FORM,
    GOOD,
    OWN_OR_RENTED,
    charged,
    found,
    with_material,
)

LAW = "《中华人民共和国道路交通安全法》第一百零九条"


def fee(**cells):
    return charged(basis=LAW, amount=None, **cells)


def material(**cells):
    return with_material(**cells)


VARIANTS = {
    "fee_without_basis": (
        [charged(basis=""), charged(basis="  "), charged(), charged(basis="无"), charged(basis="—"), {"is_charged": True, "fees": []}],
        [charged(basis=LAW), {"is_charged": False, "fees": []}, charged(basis="", standard="免费", amount=0), charged(basis="《诉讼费用交纳办法》（国务院令第481号）")],
    ),
    "fee_standard_missing": (
        [fee(standard=""), fee(standard="按规定收取"), fee(standard="无"), fee(standard="详见收费文件"), fee(standard=None)],
        [fee(standard="80元/件"), fee(standard="八十元"), fee(standard="政府指导价"), fee(standard="免费"), charged(basis=LAW, standard="", amount=80)],
    ),
    "fee_on_normative_document": (
        [charged(basis="《关于收费标准的通知》"), charged(basis="云价费〔2016〕9号"), charged(basis="《收费管理意见》（云发改〔2020〕3号）")],
        [charged(basis=f"{LAW}；《关于收费标准的通知》"), charged(basis="《不动产登记暂行条例》"), charged(basis="财税条例（国务院令第1号）")],
    ),
    "fee_contradiction": (
        [{**charged(basis=LAW), "is_charged": False}, {"is_charged": False, "fees": [{"name": "工本费", "standard": "10元"}]}],
        [{"is_charged": False, "fees": [{"name": "工本费", "standard": "不收费"}]}, {"is_charged": False, "fees": [{"name": "工本费", "amount": 0}]}],
    ),
    "telephone_missing": (
        [{"consultation": "请到窗口咨询"}, {"complaint": "12345分之一"[5:]}, {"consultation": "登录 https://www.gov.cn"}, {"complaint": "电话：0990-12"}],
        [{"consultation": "0990-6180001"}, {"complaint": "12345热线"}, {"consultation": "13800138000"}, {"complaint": "（0990）6180001"}, {"consultation": "400-810-0000"}],
    ),
    "element_missing": (
        [{"consultation": ""}, {"complaint": "无"}, {"hours": "/"}, {"place": " "}, {"service_objects": []}, {"visits": None}, {"complaint": "暂无"}],
        [{"consultation": "12345"}, {"hours": "全天"}, {"place": "网上办理，网址 https://www.gov.cn"}, {"visits": 0}],
    ),
    "material_without_basis": (
        [material(legal_basis=""), material(legal_basis=" \n"), material(legal_basis="无"), material(legal_basis="—")],
        [material(legal_basis="《食品安全法》第三十五条"), material(name="无需材料", legal_basis=""), material(legal_basis="云政办发〔2019〕11号")],
    ),
    "permit_on_normative_document": (
        [{"legal_basis": "云政办发〔2019〕11号"}, {"legal_basis": "《关于规范食品生产的意见》"}, {"legal_basis": "国办发〔2020〕1号"},
         {"legal_basis": "《食品生产指导意见》；《食品生产工作方案》（云食办〔2021〕3号）"}],
        [{"legal_basis": "《食品安全法》"}, {"legal_basis": "国务院令第412号《国务院对确需保留的行政审批项目设定行政许可的决定》"},
         {"legal_basis": "《云江省食品条例》"}, {"legal_basis": "《关于规范的意见》", "item_type": "public_service", "code": ""}],
    ),
    "situations_faulty": (
        [{"situations": OWN_OR_RENTED, "materials": [replace(CARD, needed_when=[{"house": "borrowed"}]), FORM]},
         {"situations": OWN_OR_RENTED, "materials": [replace(CARD, needed_when=[{"garden": "own"}]), FORM]},
         {"situations": {"start": ["house"], "questions": []}}, {"situations": {"start": [], "questions": OWN_OR_RENTED["questions"]}}],
        [{"situations": OWN_OR_RENTED, "materials": [*BY_HOUSE, replace(FORM, code="M03")]}, {"situations": {}}],
    ),
    "link_broken": (
        [{"online_address": "htps:/www.gov.cn"}, {"online_address": "http://10.0.0.8/bs"}, {"online_address": "https://"}, {"consultation": "12345，www.yunjiang"},
         {"procedure": "登录http;//www.gov.cn办理。"}, {"online_address": "http:\\\\www.gov.cn"}],
        [{"online_address": "https://www.gov.cn/x"}, {"online_address": "www.gov.cn"}, {"procedure": "登录https://zwfw.gov.cn:8443/a办理。"},
         {"consultation": "12345（http://www.gov.cn）"}],
    ),
    "law_repealed": (
        [{"legal_basis": "《食品安全法》；《担保法》"}, {"procedure": "按照《中华人民共和国婚姻法》办理。"}, material(legal_basis="《物权法》"),
         {"conditions": "依据中华人民共和国继承法取得房屋。"}],
        [{"legal_basis": "《食品安全法》；《融资担保公司监督管理条例》"}, {"procedure": "按照《婚姻登记条例》办理。"}, {"conditions": "遗产继承依据民法典办理。"},
         {"conditions": "属于外商投资的，依照外商投资法办理。"}],
    ),
}  # fmt: skip
WRONG = [(check, one) for check, (wrong, _) in VARIANTS.items() for one in wrong]
CLEAN = [(check, one) for check, (_, clean) in VARIANTS.items() for one in clean]


@pytest.mark.parametrize("check, spoilt", WRONG, ids=str)
def test_a_variant_of_the_fault_is_found(check, spoilt):
    assert check in found(replace(GOOD, **spoilt))


@pytest.mark.parametrize("check, like", CLEAN, ids=str)
def test_its_like_is_not_called_one(check, like):
    assert check not in found(replace(GOOD, **like))
