"""The list of materials: nothing that the office could fetch itself, nothing twice, nothing without a ground
(R-ITEM-32, R-ITEM-34, R-ITEM-37, R-MAT-1, R-MAT-9, R-MAT-13)."""

import re
from collections.abc import Iterator

from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.intermediaries import is_too_low
from tongban.catalogue.rules.audit.proofs import is_asked_for
from tongban.catalogue.rules.audit.readings import MaterialReading, VersionReading
from tongban.catalogue.rules.audit.standard import Standard
from tongban.catalogue.rules.audit.texts import BRACKETS, NOISE, Quote, in_context, is_filled, joined

# Made by intermediaries against payment. A report of the applicant's own (工作报告) is none.
INTERMEDIARY = re.compile(
    r"(?:审计|验资|评估|评价|检测|检验|监测|鉴定|论证|测绘|勘察|勘测|认证|资信|环境影响|可行性研究|安全评价|节能)(?:报告(?:书|表)?|意见书|证书|结论)"
    r"|公证书|司法鉴定意见|第三方.{0,12}(?:报告|证明)|会计师事务所.{0,20}报告|律师事务所.{0,12}法律意见书"
)
COPY = re.compile(r"(?:的)?(?:正本|副本|原件|复印件|影印件|扫描件|电子版|纸质版|电子件|照片)(?:及|和|或|与|、)?")
ONLY_COPIES = re.compile(f"(?:{COPY.pattern})+")
ONE_FOR_ALL = (("中华人民共和国", ""), ("居民身份证", "身份证"), ("有效身份证件", "身份证"), ("身份证件", "身份证"),
               ("身份证明", "身份证"), ("有效身份证", "身份证"),
               ("企业法人营业执照", "营业执照"), ("委托授权书", "授权委托书"))  # fmt: skip
TOLERANCE = re.compile(r"容缺(?:受理|后补|补正|办理)")
NO_TOLERANCE = re.compile(r"(?:不可|不得|不能|不予|非|无)\s*容缺|容缺\s*[：:]\s*(?:否|无)")
# Legal licences by their names: whatever a source says of where they come from, an authority has them.
LICENCE = re.compile(
    r"(?:居民身份证|身份证|户口簿|户口本|结婚证|离婚证|营业执照|不动产权证书?|房产证|房屋所有权证|土地使用权证|驾驶证|行驶证|社会保障卡|社保卡"
    r"|残疾人证|退休证|许可证|执业证书?|资格证书?|资质证书?|登记证书?|登记证明|出生医学证明|学历证书|学位证书)$"
)
# Not in any register, whatever the mark beside it says: made by the applicant or with others, a thing to be handed back,
# from outside the mainland, or asked for only where sharing failed.
NOT_TO_BE_FETCHED = re.compile(
    r"申请表|申请书|报名表|合同|协议|章程|承诺|委托书|声明|公告|说明|决议|决定书|方案|照片|发票|图纸|总平图|申报书|报告表|情况表|报告(?!(?:书|表)?的?批复)"
    r"|缴回|交回|交还|退回|上交|公章|印章|财务章|工作证|执行公务|香港|澳门|台湾|外国|境外|公证"
    r"|不得另行收取|[无免不][需予于再]*(?:提交|提供|出具)|获取不到|不能通过.{0,8}共享|查询不到"
)


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """Each line by itself, then the list as a whole."""
    if not version.materials:
        yield Found("element_missing", "materials", absent="materials", always=True)
        return
    for one in version.materials:
        yield from _line(one, standard)
    yield from _twice(version)
    none = [one for one in version.materials if one.says_none]
    others = [one for one in version.materials if one.is_demanded]
    if none and others:
        yield Found(
            "no_material_beside_others", "material", none[0].code, none[0].name, quote=joined([one.name for one in others])
        )  # fmt: skip
    yield from _tolerance(version)


def _line(one: MaterialReading, standard: Standard) -> Iterator[Found]:
    if one.says_none:
        return
    place = ("material", one.code, one.name)
    if len(one.name) > standard.name_longest:
        yield Found(
            "material_name_too_long",
            *place,
            quote=Quote(one.name[:60] + "…", (one.name,)),
            facts={"length": len(one.name)},
        )
    if is_asked_for(one) and (one.extra.get("shared") or one.is_shared) and can_be_fetched(one):
        yield Found("material_obtainable_by_sharing", *place, quote=one.name)
    has_basis = is_filled(one.legal_basis)
    is_intermediary = one.source != "government" and INTERMEDIARY.search(one.name) is not None
    if not has_basis and is_intermediary and one.is_demanded:
        yield Found("intermediary_without_basis", *place, quote=one.name, absent="material.legal_basis")
    elif is_intermediary and one.is_demanded and is_too_low(one.legal_basis):
        yield Found("service_basis_too_low", *place, quote=Quote(f"{one.name}：{one.legal_basis}", (one.legal_basis,)))
    elif not has_basis:
        yield Found("material_without_basis", *place, quote=one.name, absent="material.legal_basis", always=True)
    if one.is_demanded and one.form == "paper" and not one.originals and not one.copies:
        yield Found("material_count_missing", *place, quote=one.name, absent="material.copies", always=True)


def can_be_fetched(one: MaterialReading) -> bool:
    """Issued by an authority of ours; a form that the applicant fills in stands in no register."""
    is_licence = one.material_type == "licence" or bool(one.licence_type_code) or bool(one.extra.get("linked_licence"))
    is_licence = is_licence or one.is_shared or LICENCE.search(same_thing(BRACKETS.sub("", one.name))) is not None
    is_issued = (one.source == "government" or is_licence) and not one.is_form_to_fill
    return is_issued and NOT_TO_BE_FETCHED.search(one.name) is None


def same_thing(name: str) -> str:
    """The name without what does not make it another paper: copy or original, brackets about form, signs. Whose paper it
    is stays."""
    text = BRACKETS.sub(lambda m: "" if ONLY_COPIES.fullmatch(m.group()[1:-1]) else m.group(), name)
    text = NOISE.sub("", COPY.sub("", text))
    for said, meant in ONE_FOR_ALL:
        text = text.replace(said, meant)
    return text


def _twice(version: VersionReading) -> Iterator[Found]:
    seen: dict[str, MaterialReading] = {}
    for one in version.materials:
        if one.says_none or one.necessity == "optional":
            continue
        key = same_thing(one.name)
        first = seen.setdefault(key, one)
        if first is one and one.standard and not one.whose.startswith("?"):
            first = seen.setdefault(f"#{one.standard} {one.whose}", one)  # two names, one thing of one person
        if first is not one and key and not _exclude(first, one):
            yield Found(
                "material_twice", "material", one.code, one.name, quote=Quote(f"{first.name}（{first.code}）；{one.name}（{one.code}）", (first.name, one.name)),
                facts={"first": first.code},
            )  # fmt: skip


def _exclude(one: MaterialReading, other: MaterialReading) -> bool:
    """Never asked of the same person: each of the one's situations answers some question differently from each of the
    other's."""
    if not (isinstance(one.needed_when, list) and isinstance(other.needed_when, list)):
        return False
    if not one.needed_when or not other.needed_when:
        return False
    return all(
        any(question in b and b[question] != option for question, option in a.items())
        for a in one.needed_when
        for b in other.needed_when
    )


def _tolerance(version: VersionReading) -> Iterator[Found]:
    """容缺 is spoken of, but no line of the list says which paper may follow (R-ITEM-37)."""
    said: list[tuple[str, str, Quote]] = []
    for element, where, text in version.texts():
        match = TOLERANCE.search(text)
        if match and not NO_TOLERANCE.search(text):
            said.append((element, where, in_context(text, *match.span())))
    later = {one.code for one in version.materials if one.necessity == "later"}
    for one in version.materials:
        quotes = [quote for element, where, quote in said if element == "material" and where == one.code]
        if quotes and one.code not in later:
            yield Found("tolerance_not_listed", "material", one.code, one.name, quote=joined(quotes))
    general = [quote for element, _, quote in said if element != "material"]
    if general and not later:
        yield Found("tolerance_not_listed", "materials", quote=joined(general))
