"""Findings are kept per item until they are gone, the report streams, and nothing that breaks a hard rule is published."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.catalogue.factories import PUBLISHED_AT, a_body, an_item_code, published_item
from tests.catalogue.test_import import ITEM, MATERIAL, bring_in, real_folder, write

from tongban.catalogue import selectors
from tongban.catalogue.models import GuideFinding, ItemMaterial, ItemVersion, ServiceItem, SourceGap
from tongban.catalogue.rules.audit import CHECKS, audit, standard
from tongban.catalogue.rules.audit.citations import MAY_CREATE_PERMITS, Rank, citations
from tongban.catalogue.selectors.guide_audit import audited_items
from tongban.catalogue.services import (
    create_item,
    draft_version,
    edit_version,
    publish_version,
    refresh_all_findings,
    refresh_findings,
    reopen_finding,
    set_aside_finding,
)
from tongban.identity.models import Staff, User
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
LATER = PUBLISHED_AT + timedelta(days=1)
DAY = LATER.date()
FAULTY = {"place": "江滨大道大道88号", "hours": "工作日9:00-17:00"}


def a_manager(body):
    number = Staff.objects.count() + 1
    user = User.objects.create_user(f"keeper{number}", kind="staff")
    staff = Staff.objects.create(user=user, name="管理员", staff_no=f"K{number}", body=body)
    staff.posts.create(role="catalogue_manager", body=body, starts_on=PUBLISHED_AT.date())
    return staff


def looked_at(item, at=PUBLISHED_AT):
    refresh_findings([item.pk], at=at)
    return {f"{row.check_name}:{row.element}": row for row in GuideFinding.objects.filter(item=item)}


def a_doubled_word():
    item = published_item(**FAULTY)
    return item, looked_at(item)["words_doubled:place"]


def mend(item, **elements):
    version = draft_version(item_id=item.pk, elements=elements, by=SYSTEM, at=LATER)
    publish_version(version_id=version.pk, by=SYSTEM, at=LATER)


def test_publishing_brings_the_findings_up_to_date_by_itself():
    item = published_item(**FAULTY)
    events.drain()
    row = GuideFinding.objects.get(item=item, check_name="words_doubled")
    assert (row.is_open, row.first_seen_at, row.body) == (True, PUBLISHED_AT, item.body)
    mend(item, place="江滨大道88号")
    events.drain()
    row.refresh_from_db()
    assert (row.is_open, row.resolved_at, row.first_seen_at) == (False, LATER, PUBLISHED_AT)


def test_a_draft_counts_only_while_nothing_is_published():
    body = a_body()
    item = create_item(code=an_item_code(body), body_id=body.pk, by=SYSTEM, at=PUBLISHED_AT)
    draft = draft_version(item_id=item.pk, elements={"name": "食品经营许可", **FAULTY}, by=SYSTEM, at=PUBLISHED_AT)
    events.drain()
    assert GuideFinding.objects.filter(item=item, check_name="words_doubled", resolved_at=None).exists()
    edit_version(version_id=draft.pk, elements={"place": "江滨大道88号"}, by=SYSTEM, at=LATER)
    events.drain()
    assert not GuideFinding.objects.filter(item=item, check_name="words_doubled", resolved_at=None).exists()
    published = published_item(place="江滨大道88号")
    draft_version(item_id=published.pk, elements=FAULTY, by=SYSTEM, at=LATER)
    assert "words_doubled:place" not in looked_at(published)


def test_looking_twice_changes_nothing_but_the_moment():
    item, row = a_doubled_word()
    before = GuideFinding.objects.count()
    again = looked_at(item, at=LATER)["words_doubled:place"]
    assert GuideFinding.objects.count() == before
    assert (again.pk, again.first_seen_at, again.last_seen_at) == (row.pk, PUBLISHED_AT, LATER)


def test_a_warning_is_set_aside_with_a_reason_on_record_until_its_words_change():
    item, row = a_doubled_word()
    manager = a_manager(item.body)
    set_aside_finding(finding_id=row.pk, reason=" 地名就是如此 ", by=manager, at=LATER)
    kept = looked_at(item, at=LATER)["words_doubled:place"]
    assert (kept.is_open, kept.set_aside_reason, kept.set_aside_by_name) == (False, "地名就是如此", manager.actor_name)
    assert AuditEntry.objects.get(code="catalogue.finding_set_aside").facts["reason"] == "地名就是如此"
    mend(item, place="江滨大道大道99号")
    changed = looked_at(item, at=LATER)["words_doubled:place"]
    assert changed.is_open and changed.set_aside_reason == ""


def test_setting_aside_is_taken_back():
    item, row = a_doubled_word()
    manager = a_manager(item.body)
    set_aside_finding(finding_id=row.pk, reason="地名就是如此", by=manager, at=LATER)
    assert reopen_finding(finding_id=row.pk, by=manager, at=LATER).is_open
    assert AuditEntry.objects.filter(code="catalogue.finding_reopened").count() == 1


def test_what_blocks_what_is_closed_and_what_has_no_reason_is_not_set_aside():
    item, row = a_doubled_word()
    manager = a_manager(item.body)
    with pytest.raises(Invalid):
        set_aside_finding(finding_id=row.pk, reason=" 无 ", by=manager, at=LATER)
    with pytest.raises(Refusal, match="catalogue.not_your_body"):
        set_aside_finding(finding_id=row.pk, reason="地名就是如此", by=a_manager(a_body()), at=LATER)
    set_aside_finding(finding_id=row.pk, reason="地名就是如此", by=manager, at=LATER)
    with pytest.raises(Refusal, match="catalogue.finding_closed"):
        set_aside_finding(finding_id=row.pk, reason="地名就是如此", by=manager, at=LATER)
    GuideFinding.objects.filter(pk=row.pk).update(is_blocking=True, set_aside_at=None)
    with pytest.raises(Refusal, match="catalogue.finding_blocks"):
        set_aside_finding(finding_id=row.pk, reason="地名就是如此", by=manager, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        GuideFinding.objects.filter(pk=row.pk).update(set_aside_at=LATER)


def test_a_place_that_makes_a_warning_block_opens_what_was_set_aside(settings):
    item, row = a_doubled_word()
    set_aside_finding(finding_id=row.pk, reason="地名就是如此", by=a_manager(item.body), at=LATER)
    settings.TONGBAN_GUIDE_AUDIT = {"9999": {"severity": {"words_doubled": "blocking"}}}
    row = looked_at(item, at=LATER)["words_doubled:place"]
    assert row.is_open and row.is_blocking
    version = draft_version(item_id=item.pk, by=SYSTEM, at=LATER)
    with pytest.raises(Refusal, match="catalogue.guide_not_fit") as refusal:
        publish_version(version_id=version.pk, by=SYSTEM, at=LATER)
    assert "有重复的字词" in refusal.value.text()


def test_an_open_finding_of_a_cancelled_item_is_closed_by_the_nightly_look():
    item, row = a_doubled_word()
    ServiceItem.objects.filter(pk=item.pk).update(status="cancelled")
    refresh_all_findings(at=LATER)
    row.refresh_from_db()
    assert row.resolved_at == LATER


def test_what_a_source_lacks_is_said_once_of_the_source(tmp_path):
    bring_in(write(tmp_path, x=[ITEM, ITEM | {"item_id": "b2"}], y=[MATERIAL]))
    events.drain()
    gaps = {gap.element: gap.items for gap in SourceGap.objects.filter(source="guangxi")}
    assert gaps["legal_basis"] == gaps["item_type"] == gaps["complaint"] == 2
    assert not GuideFinding.objects.filter(element__in=["legal_basis", "item_type", "complaint"]).exists()


def test_a_column_that_a_table_has_and_an_item_leaves_empty_is_the_items_own_fault(tmp_path):
    bring_in(write(tmp_path, x=[ITEM | {"handle_address": ""}]))
    events.drain()
    assert GuideFinding.objects.filter(check_name="element_missing", element="place").exists()
    assert not SourceGap.objects.filter(element="place").exists()


@pytest.mark.parametrize("number", [3, 40])
def test_reading_takes_nine_statements_for_any_five_hundred(django_assert_num_queries, number):
    body = a_body()
    for index in range(number):
        published_item(body=body, materials=[f"材料{n}" for n in range(index % 5)])
    # sources, items, versions, files, materials, what these mean, steps, proofs, and that there are no more items
    with django_assert_num_queries(9):
        assert len(list(audited_items(on=DAY))) == number


def test_writing_the_findings_takes_the_same_however_many(statements_of):
    few, many = [published_item(**FAULTY).pk], [published_item(**FAULTY).pk for _ in range(12)]
    first = statements_of(lambda: refresh_findings(few, at=PUBLISHED_AT))
    assert statements_of(lambda: refresh_findings(many, at=PUBLISHED_AT)) == first
    assert statements_of(lambda: refresh_findings([*few, *many], at=LATER)) <= first


@pytest.fixture
def statements_of():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(act):
        with CaptureQueriesContext(connection) as queries:
            act()
        return len(queries)

    return count


def lines_of(*arguments):
    out = io.StringIO()
    call_command("catalogue", "audit", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_writes_a_line_for_each_finding_and_closes_with_the_sums(tmp_path):
    bring_in(write(tmp_path, x=[ITEM | {"accept_condition": "提交其他材料", "on_site_times": "1"}], y=[MATERIAL]))
    *lines, sums = [json.loads(line) for line in lines_of("--json").splitlines()]
    phrase = next(line for line in lines if line["rule"] == "R-ITEM-31")
    assert (phrase["source_id"], phrase["element"], phrase["quote"], phrase["severity"]) == (
        ITEM["item_id"], "conditions", "提交其他材料", "blocking",
    )  # fmt: skip
    assert {"code", "item", "reason", "proposal"} <= set(phrase)
    counted = {rule: sum(line["rule"] == rule for line in lines) for rule in {line["rule"] for line in lines}}
    assert sums["counts"] == counted and sums["items"] == 1
    assert [line["element"] for line in lines if not line["source_id"]] == [one["element"] for one in sums["not_given"]]


def test_the_command_takes_one_body_by_any_of_its_names():
    mine, other = a_body("云江市民政局", short_name="云民政"), a_body("云江市教育局")
    published_item(body=mine, name="甲事项", **FAULTY)
    published_item(body=other, name="乙事项", **FAULTY)
    for name in ("云江市民政局", "云民政", mine.credit_code):
        report = lines_of("--body", name)
        assert "甲事项" in report and "乙事项" not in report and "江滨大道大道88号" in report
    with pytest.raises(CommandError, match="没有名为"):
        lines_of("--body", "无此局")


HARD = sorted(name for name, check in CHECKS.items() if check.is_law)
BASES = [
    "",
    "《食品安全法》第三十五条",
    "《云江省食品条例》",
    "《关于食品的通知》（云政办发〔2019〕11号）",
    "国办发〔2019〕11号",
    "《食品办法》",
]
UNITS = ["working_day", "calendar_day", "month", "hour"]
DAYS = st.one_of(st.none(), st.integers(0, 40))
ELEMENTS = st.fixed_dictionaries({
    "name": st.sampled_from(["食品经营许可", " "]), "item_type": st.sampled_from(["permit", "benefit", "penalty", ""]),
    "case_type": st.sampled_from(["instant", "promised", "other", ""]), "legal_basis": st.sampled_from(BASES),
    "statutory_limit": DAYS, "promised_limit": DAYS, "statutory_unit": st.sampled_from(UNITS),
    "promised_unit": st.sampled_from(UNITS), "conditions": st.sampled_from(["有固定场所。", "有关部门要求的其他材料"]),
    "is_charged": st.booleans(), "situations": st.sampled_from([{}, {"questions": [{"id": "q", "text": "？"}], "start": ["q"]}]),
})  # fmt: skip


@hypothesis_settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(elements=ELEMENTS)
def test_nothing_that_breaks_a_hard_rule_is_published(elements):
    """The rules are stated here once more, in other words than in the checks."""
    body = a_body()
    item = create_item(code=an_item_code(body), body_id=body.pk, by=SYSTEM, at=PUBLISHED_AT)
    draft = draft_version(
        item_id=item.pk, elements=elements, materials=[{"name": "申请书"}], by=SYSTEM, at=PUBLISHED_AT
    )
    try:
        with transaction.atomic():
            publish_version(version_id=draft.pk, by=SYSTEM, at=PUBLISHED_AT)
    except Refusal as no:
        assert no.facts["faults"]
        return
    one = ItemVersion.objects.get(pk=draft.pk)
    assert one.name.strip() and one.item_type in ("permit", "benefit") and not one.situations.get("questions")
    if one.item_type == "permit":
        ranks = {cited.rank for cited in citations(one.legal_basis)}
        assert ranks & MAY_CREATE_PERMITS or (one.legal_basis and ranks != {Rank.NORMATIVE_DOCUMENT})
    if one.case_type == "instant":
        assert (
            not one.promised_limit
            or one.promised_limit == 1
            or (one.promised_unit == "hour" and one.promised_limit <= 24)
        )
    if one.case_type == "promised":
        assert one.promised_limit is not None
    if None not in (one.statutory_limit, one.promised_limit) and one.promised_unit == one.statutory_unit:
        assert one.promised_limit <= one.statutory_limit
    assert "其他材料" not in one.conditions and not one.is_charged
    report = selectors.report_of(one, on=DAY)
    assert not [finding for finding in report.findings if finding.check in HARD]


def test_the_real_guides_give_true_findings_once_each(tmp_path):
    """Held against the tables as they are, not against numbers of ours."""
    call_command("catalogue", "import", str(real_folder(tmp_path)), stdout=io.StringIO())
    refresh_all_findings(at=LATER)
    *lines, sums = [json.loads(line) for line in lines_of("--json").splitlines()]
    assert sums["items"] == ServiceItem.objects.count() >= 600
    places = [(line["code"], line["check"], line["element"]) for line in lines]
    assert len(places) == len(set(places)), "a finding stands twice"
    assert max(sums["checks"].values()) < sums["items"], "what holds for every guide is said of each"
    texts = {version.item.code: version for version in ItemVersion.objects.select_related("item")}
    for line in lines:
        if line["check"] == "visits_without_reason":
            assert texts[line["code"]].visits > 0
        if line["check"] == "fee_without_basis":
            assert texts[line["code"]].is_charged
        if line["check"] == "forbidden_phrase" and line["element"] == "conditions":
            words = line["quote"].split("；")[0].strip("…").split()
            assert all(word in texts[line["code"]].conditions for word in words)
    stored = GuideFinding.objects.filter(resolved_at=None)
    assert stored.count() == sums["findings"]
    assert {gap.element for gap in SourceGap.objects.all()} == {one["element"] for one in sums["not_given"]}


def test_no_real_guide_shows_a_name_of_a_check_or_an_empty_place_in_a_sentence(tmp_path):
    call_command("catalogue", "import", str(real_folder(tmp_path)), stdout=io.StringIO())
    for line in lines_of("--json").splitlines()[:-1]:
        one = json.loads(line)
        assert "{" not in one["reason"] + one["proposal"] and one["reason"] and one["proposal"]
        assert not any(name in one["reason"] for name in CHECKS)


def test_one_material_list_of_many_lines_is_read_whole():
    item = published_item(materials=[f"材料{n}" for n in range(60)])
    audited = next(audited_items(ServiceItem.objects.filter(pk=item.pk), on=DAY))
    assert len(audited.reading.materials) == ItemMaterial.objects.count() == 60
    assert audited.report == audit(audited.reading, standard(on=DAY))
