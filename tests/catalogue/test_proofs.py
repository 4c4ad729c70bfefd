"""证明事项清单: no proof is demanded that is not in the register, or that something else can stand in for (R-ITEM-32, 33)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.catalogue.factories import PUBLISHED_AT, a_body, a_proof, an_item_code, published_item
from tests.catalogue.test_guide_audit import a_manager
from tests.catalogue.test_guide_audit_checks import BY, GOOD

from tongban.catalogue import selectors
from tongban.catalogue.enums import ProofState, Replacement
from tongban.catalogue.models import GuideFinding, Proof, ProofMatch
from tongban.catalogue.rules import publication
from tongban.catalogue.rules.audit import MaterialReading, audit
from tongban.catalogue.rules.proofs import ProofReading, is_called_proof
from tongban.catalogue.services import (
    ProofEntry,
    cancel_proof,
    change_proof,
    check_version,
    create_item,
    draft_version,
    enter_proof,
    keep_proof_again,
    match_material,
    publish_version,
    refresh_all_findings,
    unmatch_material,
)
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, Refusal
from tongban.kernel.models import AuditEntry

LATER = PUBLISHED_AT + timedelta(days=1)
ENTRY = ProofEntry(
    name="场地证明",
    basis_kind="law",
    basis="《中华人民共和国食品安全法》第三十五条",
    issuer="街道办事处",
    guide="当场开具。",
)
database = pytest.mark.django_db


def drafted(body, *materials, **elements):
    item = create_item(code=an_item_code(body), body_id=body.pk, by=SYSTEM, at=PUBLISHED_AT)
    given = [{"name": one} if isinstance(one, str) else one for one in materials]
    basis = {"name": "演出许可", "item_type": "confirmation", "case_type": "promised", "promised_limit": 5}
    return draft_version(item_id=item.pk, elements=basis | elements, materials=given, by=SYSTEM, at=PUBLISHED_AT)


def publish(version, at=LATER):
    return publish_version(version_id=version.pk, by=SYSTEM, at=at)


@pytest.mark.parametrize(
    "name, is_one",
    [
        ("场地证明", True), ("无犯罪记录证明（原件）", True), ("相关证明材料", True), ("居民身份证", False), ("申请人身份证明", False),
        ("营业执照", False), ("证明事项告知承诺书", False), ("完税证明申请表", False), ("收入情况声明（代替收入证明）", False),
    ],
)  # fmt: skip
def test_what_is_called_a_proof(name, is_one):
    assert is_called_proof(name) == is_one


def test_what_can_be_given_as_an_e_licence_is_a_legal_licence_and_no_proof():
    assert not is_called_proof("不动产登记证明", is_licence=True)


@database
def test_a_version_that_demands_a_proof_of_no_register_is_not_published():
    version = drafted(a_body(), "场地证明")
    with pytest.raises(Refusal, match="catalogue.proof_not_registered") as no:
        publish(version)
    assert "场地证明" in no.value.text()
    enter_proof(body_id=version.item.body_id, entry=ENTRY, by=SYSTEM, at=LATER)
    assert publish(version).state == "published"


@database
def test_the_register_of_another_body_does_not_help():
    body = a_body()
    a_proof(a_body("云江市教育局"))
    with pytest.raises(Refusal, match="catalogue.proof_not_registered"):
        publish(drafted(body, "场地证明"))


@database
@pytest.mark.parametrize("ground", Replacement.values)
def test_a_proof_that_can_be_replaced_on_any_ground_is_not_demanded(ground):
    body = a_body()
    cancel_proof(proof_id=a_proof(body).pk, replacement=ground, reason="清理证明事项", by=SYSTEM, at=PUBLISHED_AT)
    with pytest.raises(Refusal, match="catalogue.proof_replaceable"):
        publish(drafted(body, "场地证明"))


@database
def test_one_that_had_no_basis_is_not_demanded_after_it_was_cancelled():
    body = a_body()
    cancel_proof(proof_id=a_proof(body).pk, replacement="", reason="没有法定依据", by=SYSTEM, at=PUBLISHED_AT)
    with pytest.raises(Refusal, match="catalogue.proof_replaceable"):
        publish(drafted(body, "场地证明"))


@database
def test_a_proof_for_which_a_commitment_may_stand_in_is_offered_and_not_demanded():
    body = a_body()
    a_proof(body, by_commitment=True)
    with pytest.raises(Refusal, match="catalogue.proof_replaceable"):
        publish(drafted(body, "场地证明"))
    assert publish(drafted(body, {"name": "场地证明", "necessity": "optional"})).state == "published"


@database
def test_a_paper_that_may_follow_later_is_demanded_too():
    with pytest.raises(Refusal, match="catalogue.proof_not_registered"):
        publish(drafted(a_body(), {"name": "场地证明", "necessity": "later"}))
    assert publish(drafted(a_body(), {"name": "场地证明", "necessity": "shared"})).state == "published"


@database
def test_a_place_may_let_an_unlisted_proof_pass_with_a_warning_but_never_a_replaceable_one(settings):
    body = a_body()
    settings.TONGBAN_GUIDE_AUDIT = {
        "": {"severity": {"proof_not_registered": "warning", "proof_replaceable": "warning"}}
    }
    version = drafted(body, "场地证明")
    assert "catalogue.proof_not_registered" in [one.code for one in check_version(version_id=version.pk)[1]]
    publish(version)
    cancel_proof(proof_id=a_proof(body).pk, replacement="contract", reason="有合同即可", by=SYSTEM, at=LATER)
    with pytest.raises(Refusal, match="catalogue.proof_replaceable"):
        publish(drafted(body, "场地证明"))


@database
def test_other_names_of_a_proof_fall_under_its_entry_and_one_material_whatever_it_is_called():
    body = a_body()
    proof = a_proof(body, names=("经营场地证明（原件）",))
    version = publish(drafted(body, " 经营场地证明（原件） "))
    cancel_proof(proof_id=proof.pk, replacement="covered", reason="执照已经载明", by=SYSTEM, at=LATER)
    assert not is_called_proof("街道意见")
    draft = drafted(body, {"name": "街道意见", "code": "M01"})
    assert check_version(version_id=draft.pk)[0] == []
    match = match_material(proof_id=proof.pk, item_id=draft.item_id, material_code="M01", by=SYSTEM, at=LATER)
    assert [one.code for one in check_version(version_id=draft.pk)[0]] == ["catalogue.proof_replaceable"]
    with pytest.raises(Refusal, match="catalogue.proof_matched"):
        match_material(proof_id=proof.pk, item_id=draft.item_id, material_code="M01", by=SYSTEM, at=LATER)
    unmatch_material(proof_id=proof.pk, match_id=match.pk, by=SYSTEM, at=LATER)
    assert check_version(version_id=draft.pk)[0] == [] and version.state == "published"


@database
def test_what_is_found_to_be_no_proof_is_demanded_for_a_reason_on_record():
    body = a_body()
    with pytest.raises(Invalid) as no:
        enter_proof(body_id=body.pk, entry=ProofEntry("出生医学证明", is_proof=False), by=SYSTEM, at=LATER)
    assert set(no.value.errors) == {"reason"}
    entry = ProofEntry("出生医学证明", is_proof=False, reason="法定证照")
    assert enter_proof(body_id=body.pk, entry=entry, by=SYSTEM, at=LATER).state == ProofState.NO_PROOF
    assert publish(drafted(body, "出生医学证明")).state == "published"
    assert AuditEntry.objects.get(code="catalogue.proof_entered").facts["reason"] == "法定证照"


@database
@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"name": " "}, "name"), ({"name": "证" * 201}, "name"), ({"basis_kind": "rule"}, "basis_kind"), ({"basis": " "}, "basis"),
        ({"basis": "《关于规范场地管理的通知》（云政办发〔2019〕11号）"}, "basis"), ({"basis": "《场地管理办法》（文化部令第3号）"}, "basis"),
        ({"issuer": ""}, "issuer"), ({"guide": ""}, "guide"), ({"since": date(2100, 1, 1)}, "since"), ({"names": ("长" * 501,)}, "names"),
    ],
)  # fmt: skip
def test_an_entry_needs_a_law_a_regulation_or_a_decision_of_the_state_council_an_issuer_and_a_guide(wrong, field):
    with pytest.raises(Invalid) as no:
        enter_proof(body_id=a_body().pk, entry=replace(ENTRY, **wrong), by=SYSTEM, at=LATER)
    assert set(no.value.errors) == {field}


@database
def test_the_database_holds_no_kept_entry_without_its_ground():
    proof = a_proof(a_body())
    for wrong in ({"basis": ""}, {"basis_kind": ""}, {"issuer": ""}, {"guide": ""}, {"replacement": "contract"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proof.objects.filter(pk=proof.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proof.objects.filter(pk=proof.pk).update(state="cancelled", reason="")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProofMatch.objects.create(proof=proof, body=proof.body)


@database
def test_a_name_stands_in_one_entry_of_a_body():
    body = a_body()
    proof = a_proof(body, names=("场所证明",))
    for wrong in ({"name": "场地证明"}, {"name": "场所证明"}, {"name": "房屋证明", "names": ("场所证明",)}):
        with pytest.raises(Invalid):
            enter_proof(body_id=body.pk, entry=replace(ENTRY, **wrong), by=SYSTEM, at=LATER)
    changed = change_proof(proof_id=proof.pk, entry=replace(ENTRY, issuer="社区"), by=SYSTEM, at=LATER)
    assert [one.name for one in changed.matches.all()] == ["场地证明"] and changed.issuer == "社区"


@database
def test_only_the_managers_of_the_body_keep_its_register():
    body = a_body()
    proof = a_proof(body)
    stranger, at = a_manager(a_body("云江市教育局")), LATER
    acts = (
        lambda: enter_proof(body_id=body.pk, entry=replace(ENTRY, name="房屋证明"), by=stranger, at=at),
        lambda: change_proof(proof_id=proof.pk, entry=ENTRY, by=stranger, at=at),
        lambda: cancel_proof(proof_id=proof.pk, replacement="", reason="没有法定依据", by=stranger, at=at),
        lambda: keep_proof_again(proof_id=proof.pk, entry=ENTRY, by=stranger, at=at),
        lambda: unmatch_material(proof_id=proof.pk, match_id=1, by=stranger, at=at),
        lambda: match_material(proof_id=proof.pk, item_id=1, material_code="M01", by=stranger, at=at),
    )
    for act in acts:
        with pytest.raises(Refusal, match="catalogue.not_your_body"):
            act()
    assert (
        change_proof(proof_id=proof.pk, entry=replace(ENTRY, issuer="社区"), by=a_manager(body), at=at).issuer == "社区"
    )


@database
def test_an_entry_is_cancelled_once_and_kept_again_only_with_everything_said_anew():
    proof = a_proof(a_body())
    with pytest.raises(Invalid) as no:
        cancel_proof(proof_id=proof.pk, replacement="magic", reason=" 无 ", on=date(2100, 1, 1), by=SYSTEM, at=LATER)
    assert set(no.value.errors) == {"replacement", "reason", "on"}
    with pytest.raises(Refusal, match="catalogue.proof_not_cancelled"):
        keep_proof_again(proof_id=proof.pk, entry=ENTRY, by=SYSTEM, at=LATER)
    cancel_proof(proof_id=proof.pk, replacement="contract", reason="有合同即可", by=SYSTEM, at=LATER)
    for act in (cancel_proof, change_proof):
        more = {"entry": ENTRY} if act is change_proof else {"replacement": "", "reason": "再取消一次"}
        with pytest.raises(Refusal, match="catalogue.proof_cancelled"):
            act(proof_id=proof.pk, by=SYSTEM, at=LATER, **more)
    with pytest.raises(Invalid):
        keep_proof_again(proof_id=proof.pk, entry=ENTRY, by=SYSTEM, at=LATER)
    again = keep_proof_again(proof_id=proof.pk, entry=replace(ENTRY, reason="条例重新规定"), by=SYSTEM, at=LATER)
    assert (again.state, again.replacement, again.since) == ("kept", "", LATER.date())
    codes = [one.code for one in selectors.proofs.history_of(again)]
    assert codes == ["catalogue.proof_kept_again", "catalogue.proof_cancelled", "catalogue.proof_entered"]


@database
def test_guides_in_force_stay_so_and_are_found_by_the_audit_when_the_register_changes():
    body = a_body()
    item = published_item(body=body, materials=["场地证明"])
    events.drain()
    assert not GuideFinding.objects.filter(item=item, check_name__startswith="proof").exists()
    proof = Proof.objects.get(name="场地证明")
    cancel_proof(proof_id=proof.pk, replacement="contract", note="租赁合同", reason="有合同即可", by=SYSTEM, at=LATER)
    events.drain()
    row = GuideFinding.objects.get(item=item, check_name="proof_replaceable")
    assert row.is_blocking and row.is_open and row.quote == "场地证明"
    assert "合同凭证" in selectors.worded(row).words.reason and "租赁合同" in selectors.worded(row).words.reason
    item.refresh_from_db()
    assert item.current.state == "published"
    keep_proof_again(proof_id=proof.pk, entry=replace(ENTRY, reason="条例重新规定"), by=SYSTEM, at=LATER)
    events.drain()
    row.refresh_from_db()
    assert row.resolved_at == LATER


@database
def test_a_text_that_no_longer_falls_under_an_entry_is_found_at_once():
    body = a_body()
    proof = a_proof(body, names=("场所证明",))
    item = published_item(body=body, materials=["场所证明"], enters_proofs=False)
    events.drain()
    change_proof(proof_id=proof.pk, entry=ENTRY, by=SYSTEM, at=LATER)
    events.drain()
    assert GuideFinding.objects.get(item=item, check_name="proof_not_registered").is_open


@pytest.fixture
def lenient(settings):
    """A place that lets unlisted proofs pass: so are guides that came in by an import."""
    settings.TONGBAN_GUIDE_AUDIT = {"": {"severity": {"proof_not_registered": "warning"}}}


@database
def test_the_work_list_groups_what_is_missing_what_blocks_first_and_asks_two_queries(
    lenient, django_assert_num_queries
):
    body, other = a_body(), a_body("云江市教育局")
    manager = a_manager(body)
    for number in range(3):
        materials = [
            "申请书", "身份证明", {"name": "学历证书", "material_type": "licence"}, {"name": "户籍证明", "necessity": "shared"},
            {"name": "居民身份证", "material_type": "licence"}, *(["房屋证明"] if number else []),
        ]  # fmt: skip
        published_item(body=body, name=f"第{number}项", materials=materials, enters_proofs=False)
    published_item(body=other, materials=["学籍证明"], enters_proofs=False)
    with django_assert_num_queries(3):  # the posts, the page, the sums
        found = selectors.proofs.unlisted(manager, LATER.date())
    rows = [(one.name, one.items, one.blocks) for one in found.page.rows]
    assert rows == [("房屋证明", 2, True), ("学历证书", 3, False)]
    assert (found.texts, found.blocking) == (2, 1)
    assert selectors.proofs.unlisted(manager, LATER.date(), text="学历").page.rows[0].name == "学历证书"
    assert not selectors.proofs.unlisted(manager, LATER.date(), body_id=other.pk).page.rows
    a_proof(body, "房屋证明")
    first = selectors.proofs.unlisted(manager, LATER.date(), limit=1)
    assert [one.name for one in first.page.rows] == ["学历证书"] and first.page.next_cursor is None


@database
def test_the_work_list_is_paged(lenient):
    body = a_body()
    published_item(body=body, materials=[f"第{n:02d}号证明" for n in range(25)], enters_proofs=False)
    manager = a_manager(body)
    one = selectors.proofs.unlisted(manager, LATER.date())
    two = selectors.proofs.unlisted(manager, LATER.date(), after=one.page.next_cursor)
    seen = [row.name for row in (*one.page.rows, *two.page.rows)]
    assert seen == [f"第{n:02d}号证明" for n in range(25)] and two.page.next_cursor is None
    assert len(selectors.proofs.unlisted(manager, LATER.date(), after="-1x").page.rows) == 20


@database
def test_the_audit_of_many_items_asks_the_register_once(django_assert_num_queries):
    body = a_body()
    for number in range(5):
        published_item(body=body, name=f"第{number}项", materials=["场地证明"])
    refresh_all_findings(at=LATER)
    from tongban.catalogue.selectors.guide_audit import audited_items

    # sources, items, versions, files, materials, what their names mean, steps, the register, and no more items
    with django_assert_num_queries(9):
        assert len(list(audited_items(on=LATER.date()))) == 5


NAMES = st.sampled_from(["场地证明", "无犯罪记录证明", "身份证明", "营业执照", "街道意见", "证明事项告知承诺书"])
MATERIALS = st.lists(
    st.builds(
        MaterialReading, code=st.uuids().map(str), name=NAMES, necessity=st.sampled_from(["necessary", "optional", "later", "shared"]),
        legal_basis=st.just("《食品安全法》"), originals=st.just(1), licence_type_code=st.sampled_from(["", "", "L1"]),
    ), min_size=1, max_size=6,
)  # fmt: skip
ENTRIES = st.one_of(
    st.none(),
    st.builds(
        ProofReading, name=NAMES, state=st.sampled_from(ProofState.values), replacement=st.sampled_from(["", *Replacement.values])
    ),
)  # fmt: skip


@given(materials=MATERIALS, data=st.data())
def test_no_guide_that_may_be_published_demands_a_proof_against_the_register(materials, data):
    """By the words of the rule, not by the check's own: whatever else is right or wrong with the guide."""
    drawn = {one.code: data.draw(ENTRIES) for one in materials}
    proofs = {code: entry for code, entry in drawn.items() if entry is not None}
    report = audit(replace(GOOD, materials=materials, proofs=proofs), BY)
    if publication.faults(report):
        return
    for one in materials:
        if one.necessity not in ("necessary", "later"):
            continue
        entry = proofs.get(one.code)
        if one.name in ("场地证明", "无犯罪记录证明") and not one.licence_type_code:
            assert entry is not None
        if entry is not None and entry.state != "no_proof":
            assert entry.state == "kept" and not entry.replacement
