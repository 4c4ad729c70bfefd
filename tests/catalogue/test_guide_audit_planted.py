"""Guides as sources publish them, each spoilt in one place, and their likes that are not: imported, audited by the command.

What is planted was written down from the rules before the checks were looked at. The rows are ours, not of any real place.
"""

import io
import json

import pytest
from django.core.management import call_command
from tests.catalogue.factories import a_credit_code
from tests.catalogue.test_import import write

pytestmark = pytest.mark.django_db
ITEM = {
    "matter_code": "", "matter_kind": "single", "name": "云雾茶产地标识使用备案", "department": "云江市农业农村局", "dept_code": "3199",
    "item_type": "承诺件", "legal_days": "20", "promise_days": "5", "on_site_times": "0", "is_charge": "0", "cross_region_scope": "全市",
    "handle_form": "窗口办理,网上办理", "apply_way": "1,2", "express_code": "", "accept_condition": "申请人是在本市登记的茶叶生产单位，茶园在产地范围内。",
    "handle_time": "工作日：上午9:00-12:00，下午13:30-16:30", "handle_address": "云江市江滨路88号政务服务中心三楼12号窗口", "is_bundle": "0",
}  # fmt: skip
MATERIAL = {
    "name": "茶园位置图", "material_type": "1", "source_channel": "10", "necessity": "1", "form": "4", "copies_original": "1", "copies_copy": "0",
    "paper_count": "1", "paper_format": "A4", "need_sign": "0", "sign_requirement": "", "exemptible": "0", "exemption_way": "", "shared": "0",
    "linked_licence": "0", "blank_form": "0", "sample_form": "0", "accept_standard": "图上标明四至和面积。", "fill_notice": "", "remark": "",
}  # fmt: skip
STEP = {"step": "收件与受理", "description": "办理结果：受理通知书\n审查标准：图纸清楚，四至齐全。"}
PAPER = {"form": "1", "material_type": "1"}
SHARED = {"shared": "1", "source_channel": "20", "name": "营业执照"}


def item(**cells):
    return {"item": cells}


def lists(*materials, **more):
    return {"materials": list(materials), **more}


def condition(text):
    return item(accept_condition=text)


def named(name):
    return lists({"name": name})


def said(column, text):
    return lists({column: text})


def step(text):
    return {"step": {"description": text}}


# What is wrong → (rule, the beginning of the element, the spoilt ones, their likes).
PLANTED = {
    "promise longer than the law": ("R-ITEM-24", "promised_limit", [
        item(promise_days="21"), item(legal_days="5", promise_days="10"), item(promise_days="30个工作日"), item(promise_days="2个月"),
        item(legal_days="20个工作日", promise_days="60天"), item(legal_days="3", promise_days="400小时"), item(legal_days="30日", promise_days="45日"),
        item(legal_days="0", promise_days="1"),
    ], [
        item(promise_days="20"), item(promise_days="0"), item(promise_days="48小时"), item(legal_days="60日", promise_days="1个月"),
        item(promise_days="5个工作日", legal_days="1个月"),
    ]),
    "instant but days": ("R-ITEM-24", "promised_limit", [
        item(item_type="即办件", promise_days="2"), item(item_type="即办件", promise_days="5"), item(item_type="即办件", promise_days="20"),
        item(item_type="即办件", promise_days="3个工作日"),
    ], [
        item(item_type="即办件", promise_days="0"), item(item_type="即办件", promise_days="1"), item(item_type="即办件", promise_days="2小时"),
        item(item_type="承诺件", promise_days="1"),
    ]),
    "other days in the words": ("R-ITEM-24", "", [
        condition("茶园在产地范围内。承诺办结时限：8个工作日。"), step("办理结果：备案凭证\n审查标准：法定办结时限为30个工作日，承诺时限5个工作日。"),
        condition("本事项法定时限60个工作日。茶园在产地范围内。"),
    ], [
        condition("茶园在产地范围内。承诺办结时限：5个工作日。"), condition("登记之日起30个工作日内提出申请的茶叶生产单位。"),
        step("办理结果：备案凭证\n审查标准：法定办结时限为20个工作日。"),
    ]),
    "no days": ("R-ITEM-24", "promised_limit", [item(promise_days=""), item(promise_days=" ")], [item(promise_days="0")]),
    "paper originals without a visit": ("R-ITEM-19", "visits", [
        lists(PAPER), lists({**PAPER, "name": "委托书"}), lists({**PAPER, "copies_original": "3"}), lists(MATERIAL, {**PAPER, "name": "承诺书"}),
    ], [
        {**lists(PAPER), "item": {"on_site_times": "1"}}, lists({**PAPER, "form": "2"}), lists({**PAPER, "form": "4"}),
        lists({**PAPER, "necessity": "0"}), {**lists(PAPER), "item": {"handle_form": "窗口办理,快递申请", "apply_way": "1,3"}},
        lists({**PAPER, "copies_original": "0", "copies_copy": "1", "material_type": "2"}),
    ]),
    "ways that contradict the visits": ("R-ITEM-25", "visits", [
        item(handle_form="窗口办理", apply_way="1"), item(handle_form="网上办理", apply_way="2", on_site_times="1"),
        item(handle_form="网上办理", apply_way="1"), item(handle_form="窗口办理,自助办理", apply_way="1,4"),
        condition("茶园在产地范围内，申请人须亲自到窗口提交申请。"), condition("茶园在产地范围内；应当由本人到现场办理。"),
    ], [
        item(handle_form="窗口办理,快递申请", apply_way="1,3"), item(handle_form="网上办理", apply_way="2"),
        condition("无需到现场办理。"), condition("需到窗口递交材料或者邮寄材料的，见材料清单。"), condition("审查人员应当到现场核查茶园。"),
    ]),
    "visits nobody explains": ("R-ITEM-25", "visits", [item(on_site_times="1"), item(on_site_times="7")], [item(on_site_times="0")]),
    "fully online with a visit": ("R-ITEM-19", "visits", [
        {"item": {"on_site_times": "1", "accept_condition": "本事项全程网办，茶园在产地范围内。"}},
        {"item": {"on_site_times": "2", "accept_condition": "实行不见面审批，茶园在产地范围内。"}},
    ], [{"item": {"on_site_times": "1", "accept_condition": "本事项不支持全程网办，茶园在产地范围内。"}}]),
    "a fee without its ground": ("R-ITEM-35", "fees", [item(is_charge="1"), item(is_charge="是")], [item(is_charge="0"), item(is_charge="否")]),
    "shared yet demanded": ("R-MAT-9", "material", [
        lists(SHARED), lists({**SHARED, "name": "《不动产权证书》复印件"}), lists({**SHARED, "source_channel": "10", "name": "居民身份证"}),
        lists({**SHARED, "source_channel": "99", "name": "户口簿", "linked_licence": "1"}), lists({**SHARED, "name": "法人登记证书"}),
    ], [
        lists({**SHARED, "necessity": "0"}), lists({**SHARED, "exemptible": "1", "exemption_way": "1"}), lists({**SHARED, "shared": "0"}),
        lists({**SHARED, "name": "茶园租赁合同"}), lists({**SHARED, "source_channel": "10", "name": "产地说明"}),
    ]),
    "the same paper twice": ("R-MAT-9", "material", [
        lists({"name": "茶园位置图"}, {"name": "茶园位置图"}), lists({"name": "身份证"}, {"name": "居民身份证复印件"}),
        lists({"name": "营业执照（副本）"}, {"name": "《营业执照》"}), lists({"name": "法人身份证明"}, {"name": "法人身份证"}),
    ], [
        lists({"name": "申请人身份证"}, {"name": "代理人身份证"}), lists({"name": "茶园位置图"}, {"name": "茶园平面图"}),
        lists({"name": "茶园位置图"}, {"name": "茶园位置图", "necessity": "0"}),
    ]),
    "nothing needed, and more": ("R-MAT-13", "material", [
        lists({"name": "无需材料"}, {"name": "茶园位置图"}), lists({"name": "茶园位置图"}, {"name": "无需提交材料"}),
    ], [lists({"name": "无需材料"})]),
    "a proof out of no list": ("R-ITEM-32", "material", [
        named("村委会出具的种茶证明"), named("无违法记录证明"), named("茶园使用权证明材料"), named("收入证明"), named("残疾人身份证明"),
    ], [
        named("申请人身份证明"), named("经办人的身份证明文件（通过部门信息共享获取的不得另行收取）"), named("不动产登记证明"),
        named("证明事项告知承诺书"), lists({"name": "收入证明", "necessity": "0"}),
    ]),
    "an intermediary's report without its ground": ("R-ITEM-34", "material", [
        named("茶园环境监测报告"), named("会计师事务所出具的审计报告"), named("第三方评估报告"), named("茶叶检测报告"),
    ], [named("年度工作报告"), lists({"name": "环境影响评价报告书", "source_channel": "20"}), lists({"name": "检测报告", "necessity": "0"})]),
    "a catch-all where it is forbidden": ("R-ITEM-31", "", [
        condition("茶园在产地范围内，并提交其他材料。"), condition("符合法律法规规定的其他条件。"), condition("行政机关认为需要提供的其他材料齐全。"),
        condition("茶园在产地范围内；有关部门要求的文件齐备。"), condition("提交申请书、相关证明文件。"), named("其他材料"), named("相关证明材料"),
        named("法律、法规规定的其他材料"), named("茶园权属等有关材料"), named("审批部门认为必要的材料"),
    ], [
        condition("提交下列有关材料：申请书、位置图。"), condition("会同有关部门核查茶园。"), named("其他材料制品清单"), named("申请书"),
    ]),
    "vague anywhere": ("R-ITEM-31", "", [
        said("accept_standard", "提供其他材料。"), said("fill_notice", "需提交相关证明材料。"), said("remark", "1.位置图；2.其他有关材料。"),
        said("fill_notice", "按窗口要求携带相关资料。"), step("办理结果：受理\n审查标准：申请人须提交相关证明文件。"),
        step("办理结果：法律法规规定的其他材料齐全后受理\n审查标准：图纸清楚"), named("身份证、户口簿等"), named("茶园权属证书等材料"),
        condition("提供合同、发票等材料。"), item(handle_time="另行通知"), item(handle_address="以窗口通知为准，江滨路88号"),
        said("accept_standard", "视情况提供照片。"), named("土地证、租赁合同等可以说明权属的材料"),
    ], [
        said("accept_standard", "1.对申请人提交的申请书（表）及其相关材料进行完整性、准确性审核；"), said("remark", "伪造、变造相关证明材料的，取消资格。"),
        step("办理结果：受理\n审查标准：材料需要核实的，核实相关材料。"), said("fill_notice", "申请人应当如实提交有关材料和反映真实情况。"),
        step("办理结果：受理\n审查标准：（三）其他材料的审查标准：纸张为A4。"), named("技术等级证书"), named("水库降等论证方案"), named("高等学校毕业证书"),
        said("accept_standard", "企业名称、地址等信息与营业执照一致。"),
    ]),
    "a law that is gone": ("R-ITEM-38", "", [
        condition("依据《中华人民共和国合同法》签订承包合同。"), condition("依据中华人民共和国物权法第四十条取得茶园。"), condition("按照合同法的规定签订承包合同。"),
        said("remark", "见《公司登记管理条例》第九条。"), step("办理结果：受理\n审查标准：符合《中华人民共和国民法通则》。"),
        said("accept_standard", "依《担保法》办理。"), condition("持有《食品经营许可管理办法》规定的许可证。"),
    ], [
        condition("依据《中华人民共和国劳动合同法》签订合同。"), condition("依据原《合同法》签订的合同继续有效。"), condition("依据《中华人民共和国民法典》合同编。"),
        condition("按照劳动合同法的规定签订合同。"), condition("依据集体合同法律文件签订。"), condition("符合《食品经营许可和备案管理办法》。"),
    ]),
    "an address nobody can open": ("R-ITEM-38", "", [
        condition("在http//zwfw.yunjiang.gov.cn申请。"), condition("登录 htp://zwfw.gov.cn 申请。"), condition("登录http:/zwfw.gov.cn/申请"),
        said("remark", "下载：http://192.168.10.2/form"), step("办理结果：见http://localhost:8080/\n审查标准：清楚"), condition("网址 www.yunjiang 申请"),
        condition("网址：https://zwfw .gov.cn"), condition("登录http://www.zwfw。gov。cn申请"), item(handle_address="江滨路88号，网址http://待补充"),
    ], [
        condition("登录 https://zwfw.gov.cn/a?b=c 申请。"), condition("登录www.gov.cn申请。"), condition("登录http://zwfw.gov.cn，按提示申请。"),
        condition("网址（https://www.gov.cn/fuwu/）"),
    ]),
    "a place or hours that are missing": ("R-ITEM-38", "", [
        item(handle_address=""), item(handle_time=""), item(handle_address="无"), item(handle_time="-"), item(accept_condition=""),
        item(accept_condition="暂无"), item(handle_address="待定"), item(legal_days=""), item(item_type=""),
    ], [item(handle_time="工作日9:00-17:00")]),
    "words hidden or doubled": ("R-ITEM-38", "", [
        item(handle_address="云江市江滨路88号（电话0990-12****）"), item(handle_address="云江市云江市江滨路88号"), item(name="云雾茶云雾茶产地标识使用备案"),
        condition("咨询电话：待补充。"),
    ], [item(handle_address="云江市江滨路88号")]),
    "copies that nobody counted": ("R-MAT-1", "material", [
        lists({**PAPER, "copies_original": "0"}), lists({"name": "证" * 201}),
    ], [lists({"copies_original": "0", "form": "2"})]),
    "forms without a blank": ("R-ITEM-36", "", [
        lists({"name": "备案申请表"}), lists({"name": "《登记表》", "blank_form": "1"}), step("办理结果：\n审查标准："), step("无"),
    ], [lists({"name": "备案申请表", "blank_form": "1", "sample_form": "1"})]),
    "what may follow, but which": ("R-ITEM-37", "", [
        condition("材料不齐的可以容缺受理。"), said("fill_notice", "可容缺后补。"),
    ], [condition("本事项不予容缺受理。"), said("remark", "容缺：否")]),
}  # fmt: skip

# Where several checks hold one rule: which it has to be.
CHECKS = {
    "promise longer than the law": "promise_exceeds_statute", "instant but days": "instant_needs_same_day", "a law that is gone": "law_repealed",
    "an address nobody can open": "link_broken", "the same paper twice": "material_twice", "shared yet demanded": "material_obtainable_by_sharing",
    "a catch-all where it is forbidden": "forbidden_phrase", "vague anywhere": "vague_text",
}  # fmt: skip


def findings_of(folder):
    call_command("catalogue", "import", str(folder), stdout=io.StringIO())
    out = io.StringIO()
    call_command("catalogue", "audit", "--json", stdout=out)
    *lines, sums = [json.loads(line) for line in out.getvalue().splitlines()]
    return [line for line in lines if line["source_id"]], sums


def rows():
    """(items, materials, steps) of every plant, `kind/w1` wrong and `kind/c1` clean."""
    tables = [], [], []
    for kind, (_rule, _element, wrong, clean) in PLANTED.items():
        for mark, several in (("w", wrong), ("c", clean)):
            for number, plant in enumerate(several, 1):
                key = {"item_id": f"{kind}/{mark}{number}"}
                tables[0].append({**key, **ITEM, **plant.get("item", {})})
                tables[1].extend(
                    {**key, "ord": str(order), **MATERIAL, **one}
                    for order, one in enumerate(plant.get("materials", [{}]), 1)
                )
                tables[2].append({**key, "ord": "1", **STEP, **plant.get("step", {})})
    return tables


def test_every_planted_fault_is_found_and_no_like_of_it_is_called_one(tmp_path):
    items, materials, steps = rows()
    found, _ = findings_of(write(tmp_path, x_items=items, x_materials=materials, x_steps=steps))
    cells = {}
    for row in [*items, *materials, *steps]:
        cells.setdefault(row["item_id"], []).extend(row.values())
    missed, false_alarms, misquoted = [], [], []
    for kind, (rule, element, wrong, clean) in PLANTED.items():
        for number, plant in enumerate(wrong, 1):
            mine = [one for one in found if one["source_id"] == f"{kind}/w{number}"]
            said = [one for one in mine if one["rule"] == rule and one["element"].startswith(element)]
            if not said or (kind in CHECKS and CHECKS[kind] not in [one["check"] for one in said]):
                missed.append((kind, plant, [(one["check"], one["quote"]) for one in mine]))
        for number, plant in enumerate(clean, 1):
            mine = [one for one in found if one["source_id"] == f"{kind}/c{number}" and one["rule"] == rule]
            false_alarms += [
                (kind, plant, one["check"], one["quote"]) for one in mine if one["element"].startswith(element)
            ]
    for one in found:
        texts = cells[one["source_id"]]
        misquoted += [
            (one["source_id"], one["check"], quote)
            for quote in one["quotes"]
            if not any(quote in str(text).replace("\r", "") for text in texts)
        ]
    assert not missed, "\n".join(map(str, missed))
    assert not false_alarms, "\n".join(map(str, false_alarms))
    assert not misquoted, "\n".join(map(str, misquoted))


RECORD = {
    "implementer": "云江市农业农村局", "task_type": "01", "name": "茶树种苗生产经营许可", "use_level": "4", "legal_days": 20, "promise_days": 5,
    "project_type": "2", "on_site_times": 0, "fee": False, "result": {"type": "10", "name_pattern": "茶树种苗生产经营许可证"},
    "legal_basis": [{"law": "中华人民共和国种子法", "doc": "", "clause": "第三十一条"}],
    "materials": [{"name": "茶园位置图", "original": 1, "copy": 0, "form": "3", "need": True}],
}  # fmt: skip


def basis(*laws):
    return {"legal_basis": [{"law": law, "doc": doc, "clause": ""} for law, doc in laws]}


RECORDS = {
    "a permit on a normative document": ("permit_on_normative_document", [
        basis(("关于加强种苗管理的通知", "云农发〔2019〕11号")), basis(("茶树种苗管理指导意见", "")), basis(("种苗生产经营管理办法", "云政办发〔2015〕3号")),
        basis(("关于种苗的通知", ""), ("种苗工作方案", "")),
    ], [
        basis(("关于种苗的通知", "云农发〔2019〕11号"), ("中华人民共和国种子法", "")), basis(("植物检疫条例", "国务院令第98号")),
        basis(("国务院对确需保留的行政审批项目设定行政许可的决定", "国务院令第412号")), {**basis(("关于种苗的通知", "")), "task_type": "20"},
        basis(("云州省种子条例", "")),
    ]),
    "a permit on a rule": ("permit_on_rule_only", [basis(("农作物种子生产经营许可管理办法", "农业农村部令2022年第2号"))], [basis(("种子法", ""))]),
    "a permit on nothing": ("legal_basis_missing", [{"legal_basis": []}, {"legal_basis": None}], [{"legal_basis": "《中华人民共和国种子法》"}]),
    "not on application": ("not_on_application", [{"task_type": "02"}, {"task_type": "06"}], [{"task_type": "07"}, {"task_type": "20"}]),
    "a law that is gone": ("law_repealed", [basis(("中华人民共和国种子法", ""), ("中华人民共和国合同法", ""))], [basis(("中华人民共和国种子法", ""))]),
    "days": ("promise_exceeds_statute", [{"promise_days": 21}, {"legal_days": 1}], [{"promise_days": 20}]),
    "instant": ("instant_needs_same_day", [{"project_type": "1"}, {"project_type": "1", "promise_days": 2}], [{"project_type": "1", "promise_days": 0}]),
    "days said otherwise": ("limit_said_otherwise", [{"explained_legal_days": 10}, {"explained_promise_days": 1}, {"faq_days": 10}], [{"faq_days": 5}]),
    "a fee without its ground": ("fee_without_basis", [{"fee": True}], [{"fee": False}]),
    "paper": ("paper_without_visit", [{"materials": [{"name": "茶园位置图", "original": 2, "copy": 0, "form": "1", "need": True}]}],
              [{"materials": [{"name": "茶园位置图", "original": 1, "copy": 0, "form": "1", "need": False}]}]),
    "a code": ("code_wrong", [{"break": 17}, {"break": 18}, {"break": 30}, {"break": 3}], [{}]),
    "a code of another type": ("code_of_other_type", [{"task_type": "07"}], [{}]),
}  # fmt: skip


def broken(code, place):
    """The code with one fault there: a character that no longer fits the check, a level that there is not, one too few."""
    if place == 30:
        return code[:30]
    return code[:place] + {17: "0" if code[17] != "0" else "1", 18: "9", 3: "8"}[place] + code[place + 1 :]


def test_full_records_with_a_fault_are_found_and_their_likes_are_not(tmp_path):
    records, wanted, number = [], [], 0
    for check, wrong, clean in RECORDS.values():
        for planted, is_wrong in [*((one, True) for one in wrong), *((one, False) for one in clean)]:
            number += 1
            code = f"{a_credit_code(7)}40001{number:04d}000"
            code = code[:19] + f"000177{number:03d}000"
            plant = dict(planted)
            if place := plant.pop("break", None):
                code = broken(code, place)
            records.append({**RECORD, "task_code": code, **plant})
            wanted.append((code, check, is_wrong))
    (tmp_path / "records.json").write_text(
        json.dumps({"place": {"code": "999901"}, "items": records}, ensure_ascii=False)
    )
    found, sums = findings_of(tmp_path / "records.json")
    said = {(one["source_id"], one["check"]) for one in found}
    wrong_answers = [
        (code, check, is_wrong) for code, check, is_wrong in wanted if ((code, check) in said) is not is_wrong
    ]
    assert not wrong_answers, [
        (w, next(r for r in records if r["task_code"] == w[0]), [s for s in said if s[0] == w[0]])
        for w in wrong_answers
    ]
    counted = {}
    for one in found:
        counted[one["rule"]] = counted.get(one["rule"], 0) + 1
    assert all(sums["counts"][rule] >= count for rule, count in counted.items())


LISTED = {
    "item_code": "", "base_code": "000120999000", "division": "999901", "implementer_uscc": "", "department": "云江区农业农村局", "type_code": "1",
    "type_name": "行政许可", "name": "茶树种苗生产经营许可", "level_text": "县级", "parent_item": "",
}  # fmt: skip


def test_a_list_of_codes_has_its_odd_ones_found(tmp_path):
    number = a_credit_code(7)
    bad = number[:17] + ("0" if number[17] != "0" else "1")
    plants = {
        "good": {}, "check character": {"implementer_uscc": bad}, "short": {"implementer_uscc": number[:17]},
        "placeholder": {"implementer_uscc": "2" * 18}, "lower case": {"base_code": "00012o999000"}, "other type": {"base_code": "000720999000"},
    }  # fmt: skip
    rows_ = []
    for order, (_name, cells) in enumerate(plants.items(), 1):
        row = {
            **LISTED,
            "implementer_uscc": number,
            **cells,
            "name": f"茶树种苗许可之{order}",
            "department": f"云江区第{order}局",
        }
        row["item_code"] = f"{row['base_code']}-999901000000-000-{row['implementer_uscc']}-1-0{order}"
        rows_.append(row)
    found, _ = findings_of(write(tmp_path, codes=rows_))
    checks = {
        name: {one["check"] for one in found if one["source_id"] == row["item_code"]}
        for name, row in zip(plants, rows_, strict=True)
    }
    assert checks["good"].isdisjoint({"code_wrong", "body_without_code", "code_of_other_type"}), checks
    assert all(
        checks[name] & {"code_wrong", "body_without_code"}
        for name in ("check character", "short", "placeholder", "lower case")
    ), checks
    assert "code_of_other_type" in checks["other type"], checks
