"""Items suspended, resumed, cancelled, split and merged (R-ITEM-7, R-ITEM-20, R-ITEM-39, R-ITEM-41)."""

from datetime import timedelta

import pytest
from tests.catalogue.factories import a_body, a_credit_code, a_list, a_proof, an_item_code, published_item
from tests.catalogue.test_reviewing import AT, DAY, ESTABLISHMENT, LEGAL, House

from tongban.catalogue import selectors, services
from tongban.catalogue.enums import ActKind, ActState, ItemStatus, VersionState
from tongban.catalogue.models import (
    CatalogueChange,
    Claim,
    Delegation,
    GuideFinding,
    HallPresence,
    ItemAct,
    ListMembership,
    MaterialFile,
    ProofMatch,
    ServiceItem,
    Submission,
)
from tongban.catalogue.rules import codes
from tongban.catalogue.services import NewItem
from tongban.files.services import store_document
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.kernel.models import AuditEntry
from tongban.regions.models import Hall

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=10)


@pytest.fixture
def house(db):
    made = House()
    made.draft.delete()
    return made


def suspend(house, **more):
    return services.suspend_item(item_id=house.item.pk, reason="系统升级改造", by=house.manager, at=AT, **more)


def cancel(house, item=None, **more):
    return services.cancel_item(
        item_id=(item or house.item).pk,
        reason="国务院决定取消",
        document="国发〔2025〕1号",
        by=house.manager,
        at=AT,
        **more,
    )


def agree(house, act):
    submission = Submission.objects.get(act=act, state="open")
    house.agree(submission, ESTABLISHMENT)
    house.agree(submission, LEGAL)


def split(house, effective_on=DAY, **more):
    variants = selectors.suggested_variants(house.item, 2)
    into = [NewItem(variants[0], "食品经营许可（新办）"), NewItem(variants[1], "食品经营许可（变更）")]
    return services.split_item(
        item_id=house.item.pk, into=into, reason="分情形办理更清楚", document="云政办〔2025〕2号",
        effective_on=effective_on, by=house.manager, at=AT, **more,
    )  # fmt: skip


def publish_new_items(act, at=AT):
    for item in act.successors.all():
        services.publish_version(version_id=item.versions.get().pk, by=SYSTEM, at=at)


def status(item):
    return ServiceItem.objects.values_list("status", flat=True).get(pk=item.pk)


def standing(item):
    return selectors.standing_of(selectors.item(item.code))


def names_found(query):
    return [hit.name for hit in selectors.search(query).hits]


def test_a_suspended_item_takes_no_applications_and_says_why(house):
    suspend(house)
    with pytest.raises(Refusal, match="catalogue.item_suspended") as no:
        selectors.require_open(selectors.item(house.item.code))
    assert "系统升级改造" in no.value.text() and f"{DAY}" in no.value.text()
    assert not selectors.guide(house.item.code, DAY).is_open, "the guide still answers"
    services.resume_item(item_id=house.item.pk, reason="升级完成了", by=house.manager, at=LATER)
    selectors.require_open(selectors.item(house.item.code))
    assert standing(house.item).says_nothing
    kinds = [act.kind for act in selectors.public_acts().rows]
    assert kinds == [ActKind.RESUME, ActKind.SUSPEND]
    seen = AuditEntry.objects.filter(object_id=str(house.item.pk), code__startswith="catalogue.item_")
    assert {"catalogue.item_suspended", "catalogue.item_resumed"} <= set(seen.values_list("code", flat=True))


def test_a_suspension_ahead_begins_and_ends_by_itself(house):
    first, last = DAY + timedelta(days=3), DAY + timedelta(days=5)
    suspend(house, from_on=first, until=last)
    assert status(house.item) == ItemStatus.IN_USE and standing(house.item).coming
    assert services.bring_into_force(AT + timedelta(days=2)) == 0
    assert services.bring_into_force(AT + timedelta(days=3)) == 1
    assert services.bring_into_force(AT + timedelta(days=3)) == 0
    assert status(house.item) == ItemStatus.SUSPENDED
    assert services.bring_into_force(AT + timedelta(days=5)) == 0, "the last day is still one of it"
    assert services.bring_into_force(AT + timedelta(days=6)) == 1
    assert status(house.item) == ItemStatus.IN_USE and standing(house.item).says_nothing


def test_a_suspension_that_was_only_announced_may_be_taken_back(house):
    suspend(house, from_on=DAY + timedelta(days=3))
    with pytest.raises(Refusal, match="catalogue.suspended_already"):
        suspend(house)
    services.resume_item(item_id=house.item.pk, reason="不再需要暂停", by=house.manager, at=AT)
    assert standing(house.item).says_nothing
    assert services.bring_into_force(AT + timedelta(days=3)) == 0 and status(house.item) == ItemStatus.IN_USE


@pytest.mark.parametrize("days", [-1, 3])
def test_the_end_of_a_suspension_brings_no_cancelled_item_back(house, days):
    suspend(house, from_on=DAY + timedelta(days=max(days, 0)), until=DAY + timedelta(days=5))
    ServiceItem.objects.filter(pk=house.item.pk).update(status=ItemStatus.CANCELLED)
    services.bring_into_force(AT + timedelta(days=6))
    assert status(house.item) == ItemStatus.CANCELLED
    assert ItemAct.objects.get().ended_at, "no resumption is made public"


def test_a_worker_that_slept_through_the_whole_suspension_leaves_it_open(house):
    suspend(house, from_on=DAY + timedelta(days=3), until=DAY + timedelta(days=5))
    services.bring_into_force(AT + timedelta(days=9))
    assert status(house.item) == ItemStatus.IN_USE
    assert services.bring_into_force(AT + timedelta(days=9)) == 0


def test_what_makes_no_sense_is_said_beside_its_field(house):
    with pytest.raises(Invalid) as no:
        services.suspend_item(
            item_id=house.item.pk, reason="x", from_on=DAY - timedelta(days=1), by=house.manager, at=AT
        )
    assert set(no.value.errors) == {"reason", "effective_on"}
    with pytest.raises(Invalid) as no:
        suspend(house, until=DAY - timedelta(days=1))
    assert set(no.value.errors) == {"until"}
    with pytest.raises(Invalid) as no:
        services.cancel_item(item_id=house.item.pk, reason="决定取消", document=" ", by=house.manager, at=AT)
    assert set(no.value.errors) == {"document"}
    with pytest.raises(Refusal, match="catalogue.not_suspended"):
        services.resume_item(item_id=house.item.pk, reason="没有暂停过", by=house.manager, at=AT)


def test_only_the_keeper_of_the_items_may(house):
    for who in (house.legal, House().manager):
        with pytest.raises(Refusal, match="catalogue.not_your_body"):
            services.suspend_item(item_id=house.item.pk, reason="不是我的事项", by=who, at=AT)
        with pytest.raises(Refusal, match="catalogue.not_your_body"):
            services.cancel_item(item_id=house.item.pk, reason="不是我的", document="无", by=who, at=AT)
    act = cancel(house)
    for work in (services.publish_act, services.discard_act):
        with pytest.raises(Refusal, match="catalogue.not_your_body"):
            work(act_id=act.pk, by=house.legal, at=AT)


def test_a_cancellation_needs_both_offices_and_then_its_day(house):
    day = DAY + timedelta(days=7)
    act = cancel(house, effective_on=day)
    assert act.state == ActState.SUBMITTED
    with pytest.raises(Refusal, match="catalogue.act_not_approved"):
        services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    assert status(house.item) == ItemStatus.IN_USE
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    assert standing(house.item).coming == [act], "announced, and still open"
    selectors.require_open(selectors.item(house.item.code))
    services.bring_into_force(AT + timedelta(days=7))
    with pytest.raises(Refusal, match="catalogue.item_cancelled") as no:
        selectors.require_open(selectors.item(house.item.code))
    assert "国务院决定取消" in no.value.text()
    assert selectors.guide(house.item.code, day).version.name == "食品经营许可", "the old address answers"


def test_one_office_returns_a_cancellation_and_it_may_be_mended_or_given_up(house):
    act = cancel(house)
    house.agree(Submission.objects.get(act=act), LEGAL, is_approved=False, opinion="依据不足")
    act.refresh_from_db()
    assert act.state == ActState.DRAFT
    services.revise_act(
        act_id=act.pk,
        reason="国务院决定取消该许可",
        document="国发〔2025〕1号第三条",
        effective_on=DAY,
        by=house.manager,
        at=AT,
    )
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    assert [one.round for one in selectors.rounds_of_act(act.pk)] == [2, 1]
    with pytest.raises(Refusal, match="catalogue.act_not_open"):
        services.discard_act(act_id=act.pk, by=house.manager, at=AT)
    services.withdraw_submission(submission_id=selectors.submission_of_act(act.pk).pk, by=house.manager, at=AT)
    services.discard_act(act_id=act.pk, by=house.manager, at=AT)
    assert status(house.item) == ItemStatus.IN_USE
    cancel(house), "the item is free again"


def test_what_was_given_up_before_it_was_published_is_told_to_nobody(house):
    act = split(house)
    services.discard_act(act_id=act.pk, by=house.manager, at=AT)
    assert not CatalogueChange.objects.filter(item__in=act.successors.all()).exists()


def test_one_act_at_a_time(house):
    cancel(house)
    for again in (cancel, split):
        with pytest.raises(Refusal, match="catalogue.act_under_way"):
            again(house)


def test_the_draft_of_a_cancelled_item_is_closed(house):
    draft = services.draft_version(item_id=house.item.pk, by=house.manager, at=AT)
    ServiceItem.objects.filter(pk=house.item.pk).update(status=ItemStatus.CANCELLED)
    for work in (services.edit_version, services.submit_version):
        with pytest.raises(Refusal, match="catalogue.cancelled_already"):
            work(version_id=draft.pk, by=house.manager, at=AT)


def test_files_go_along_with_a_split(house):
    version = services.draft_version(item_id=house.item.pk, by=SYSTEM, at=AT)
    file = store_document(chunks=[b"%PDF-1.4 x"], name="a.pdf", content_type="application/pdf", at=AT)
    MaterialFile.objects.create(version=version, material_code="M01", kind="blank", file=file)
    services.publish_version(version_id=version.pk, by=SYSTEM, at=AT)
    act = split(house)
    assert [one.versions.get().files.get().file_id for one in act.successors.all()] == [file.pk] * 2


def test_new_items_stand_on_the_public_lists_of_the_old_one_and_the_history_says_why(house):
    """Lists that people fill by batches: a closed one stays as it was."""
    named, closed = (a_list(house.item, body=house.body, name=name, at=AT) for name in ("跨省通办", "旧清单"))
    services.lists.close_list(list_id=closed.pk, reason="不再公布", by=SYSTEM, at=AT)
    act = split(house)
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    publish_new_items(act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    rows = ListMembership.objects.order_by("list", "pk").values_list("list", "item", "entry_reason", "exit_reason")
    reason = "由“食品经营许可”拆分而来"
    document = "关于公布第一批事项的通知"
    new = list(act.successors.order_by("pk").values_list("pk", flat=True))
    assert list(rows) == [
        (named.pk, house.item.pk, document, "拆分：分情形办理更清楚"),
        *((named.pk, one, reason, "") for one in new),
        (closed.pk, house.item.pk, document, ""),
    ]
    named.refresh_from_db()
    change = named.changes.get(way="succession")
    assert (named.size, change.entered, change.left, change.on) == (2, 2, 1, DAY)
    assert AuditEntry.objects.filter(code="catalogue.list_moved", facts__way="succession").count() == 1


def test_halls_places_and_proofs_go_along_with_a_split(house):
    hall, other = (Hall.objects.create(name=name, region_code="999900000000") for name in ("一厅", "二厅"))
    for one in (hall, other):
        HallPresence.objects.create(hall=one, item=house.item, kind="full", windows=["3"], since=DAY)
    place = {"kind": "agent", "region_code": "999901001000", "region_name": "河口镇", "region_level": 4, "place": "便民中心",
             "document": "云政办〔2025〕3号", "by_name": "某人", "at": AT, "item": house.item}  # fmt: skip
    Delegation.objects.create(**place, from_on=DAY)
    Delegation.objects.create(
        **place | {"place": "代办点"}, from_on=DAY - timedelta(days=9), until=DAY - timedelta(days=1)
    )
    proof = a_proof(house.item.body, "身份证明")
    ProofMatch.objects.create(proof=proof, body=house.item.body, item=house.item, material_code="M02")
    act = split(house)
    first, second = act.successors.order_by("code")
    assert set(ProofMatch.objects.filter(item__in=[first, second]).values_list("material_code", "proof")) == {
        ("M02", proof.pk)
    }
    HallPresence.objects.create(hall=hall, item=second, kind="consultation", since=DAY)
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    publish_new_items(act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    kinds = [set(HallPresence.objects.filter(item=one).values_list("hall", "kind")) for one in (first, second)]
    assert kinds[0] == {(hall.pk, "full"), (other.pk, "full")}
    assert kinds[1] == {(hall.pk, "consultation"), (other.pk, "full")}, "what was put down for it stays"
    for one in (first, second):
        assert [(row.place, row.from_on) for row in one.delegations.all()] == [("便民中心", DAY)]


def test_a_cancelled_item_comes_back_under_no_version_and_its_code_is_used_up(house):
    act = cancel(house)
    agree(house, act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    with pytest.raises(Refusal, match="catalogue.cancelled_already"):
        services.draft_version(item_id=house.item.pk, by=house.manager, at=AT)
    with pytest.raises(Refusal, match="catalogue.code_taken"):
        services.create_item(code=house.item.code, body_id=house.body.pk, by=house.manager, at=AT)
    with pytest.raises(Refusal, match="catalogue.cancelled_already"):
        cancel(house)


def test_a_draft_of_an_item_that_was_cancelled_meanwhile_is_not_published(house):
    version = services.draft_version(item_id=house.item.pk, by=house.manager, at=AT)
    act = cancel(house)
    agree(house, act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    with pytest.raises(Refusal, match="catalogue.cancelled_already"):
        services.publish_version(version_id=version.pk, by=SYSTEM, at=AT)


def test_search_findings_and_lists_follow(house):
    events.drain()
    named = services.lists.create_list(
        name="零跑动事项清单", kind="zero_visit", keeper_id=house.body.pk, filling="rule", by=SYSTEM, at=AT,
        rule=[{"element": "visits", "value": 0}],
    )  # fmt: skip
    services.lists.publish_by_rule(list_id=named.pk, seen=(1, 0), by=SYSTEM, at=AT)
    on_it = ListMembership.objects.filter(list=named, item=house.item, left_on__isnull=True)
    assert on_it.exists()
    assert "食品经营许可" in names_found("食品经营许可")
    services.refresh_findings([house.item.pk], at=AT)
    act = cancel(house)
    agree(house, act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    events.drain()
    assert "食品经营许可" not in names_found("食品经营许可")
    assert not GuideFinding.objects.filter(item=house.item, resolved_at__isnull=True).exists()
    assert not on_it.exists()


def test_a_split_leads_from_the_old_address_to_the_new_items(house):
    act = split(house)
    new = list(act.successors.order_by("code"))
    assert [codes.code_problem(one.code) for one in new] == [None, None]
    assert new[0].code[:31] == house.item.code[:31]
    drafts = [one.versions.get() for one in new]
    assert {one.state for one in drafts} == {VersionState.DRAFT}
    assert [m.name for m in drafts[0].materials.all()] == ["申请书", "身份证明"], "each says what the old one said"
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    with pytest.raises(Refusal, match="catalogue.successor_not_published"):
        services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    publish_new_items(act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    found = standing(house.item)
    assert [one.current.name for one in found.successors] == ["食品经营许可（新办）", "食品经营许可（变更）"]
    assert found.now.kind == ActKind.SPLIT
    with pytest.raises(Refusal, match="catalogue.item_cancelled") as no:
        selectors.require_open(selectors.item(house.item.code))
    assert "食品经营许可（新办）" in no.value.text() and no.value.facts["successors"] == [one.code for one in new]
    assert [one.code for one in standing(new[0]).former] == [house.item.code]


def test_a_split_ahead_changes_hands_on_its_day(house):
    day, moment = DAY + timedelta(days=5), AT + timedelta(days=5)
    act = split(house, effective_on=day)
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    for item in act.successors.all():
        services.publish_version(version_id=item.versions.get().pk, by=SYSTEM, at=AT, effective_on=day)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    assert names_found("食品经营许可") == ["食品经营许可"], "nothing is found that has no guide yet"
    assert standing(house.item).coming == [act] and not standing(house.item).successors
    assert services.bring_into_force(moment) == 3
    assert sorted(names_found("食品经营许可")) == ["食品经营许可（变更）", "食品经营许可（新办）"]
    assert len(standing(house.item).successors) == 2
    assert all(selectors.guide(one.code, day).is_open for one in act.successors.all())


def test_a_merger_is_found_by_the_old_names(house):
    other = published_item(body=house.body, name="餐饮服务备案")
    into = NewItem(selectors.suggested_code(house.item), "食品生产经营登记")
    act = services.merge_items(
        item_ids=[house.item.pk, other.pk], into=into, reason="两证合一办理", document="云政办〔2025〕3号",
        effective_on=DAY, by=house.manager, at=AT,
    )  # fmt: skip
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    publish_new_items(act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    assert names_found("餐饮服务备案")[:1] == ["食品生产经营登记"]
    assert status(other) == status(house.item) == ItemStatus.CANCELLED
    assert selectors.item(into.code).status == ItemStatus.IN_USE


def test_faults_of_new_items_stand_beside_their_fields_and_nothing_is_begun(house):
    variants = selectors.suggested_variants(house.item, 2)
    into = [NewItem(variants[0], "新办"), NewItem(house.item.code, "变更")]
    with pytest.raises(Invalid) as no:
        services.split_item(
            item_id=house.item.pk,
            into=into,
            reason="分情形办理",
            document="文件",
            effective_on=DAY,
            by=house.manager,
            at=AT,
        )
    assert set(no.value.errors) == {"code-1"}
    assert ItemAct.objects.count() == 0 and ServiceItem.objects.count() == 1
    with pytest.raises(Refusal, match="catalogue.split_into_several"):
        services.split_item(
            item_id=house.item.pk, into=into[:1], reason="分情形办理", document="文件", effective_on=DAY,
            by=house.manager, at=AT,
        )  # fmt: skip
    with pytest.raises(Refusal, match="catalogue.not_your_body"):
        services.merge_items(
            item_ids=[house.item.pk, published_item().pk], into=NewItem("1", "合"), reason="合并办理", document="文件",
            effective_on=DAY, by=house.manager, at=AT,
        )  # fmt: skip


def test_giving_up_a_split_uses_the_new_codes_up(house):
    act = split(house)
    services.discard_act(act_id=act.pk, by=house.manager, at=AT)
    assert status(house.item) == ItemStatus.IN_USE
    assert {status(one) for one in act.successors.all()} == {ItemStatus.CANCELLED}
    with pytest.raises(Refusal, match="catalogue.cancelled_already"):
        services.draft_version(item_id=act.successors.first().pk, by=house.manager, at=AT)
    assert selectors.suggested_variants(house.item, 1) not in [[one.code] for one in act.successors.all()]
    split(house)


def test_a_split_with_a_published_new_item_is_not_given_up(house):
    act = split(house)
    publish_new_items(act)
    with pytest.raises(Refusal, match="catalogue.successor_taken_up"):
        services.discard_act(act_id=act.pk, by=house.manager, at=AT)


def test_what_was_claimed_with_a_split_item_goes_on_with_a_new_one(house):
    from tongban.catalogue.models import BaseItem

    base = BaseItem.objects.create(basic_code=house.item.basic_code, line="77", levels=["4"])
    Claim.objects.create(base=base, body=house.body, item=house.item, at=AT, by_name="甲")
    act = split(house)
    services.submit_act(act_id=act.pk, by=house.manager, at=AT)
    agree(house, act)
    publish_new_items(act)
    services.publish_act(act_id=act.pk, by=house.manager, at=AT)
    claim = Claim.objects.get(base=base)
    assert claim.item == act.successors.order_by("code").first()
    second = cancel(house, item=claim.item)
    agree(house, second)
    services.publish_act(act_id=second.pk, by=house.manager, at=AT)
    claim.refresh_from_db()
    assert claim.item is None and "国务院决定取消" in claim.reason


def test_codes_are_never_suggested_twice():
    front = an_item_code(a_body(credit_code=a_credit_code(77)))
    assert codes.next_variants(front, {f"{front}01", f"{front}03"}, 2) == [f"{front}02", f"{front}04"]
    assert codes.next_variants("L99990012", set(), 2) == [] and codes.next_sub_item("L9999", set()) == ""
    assert codes.code_problem(codes.next_sub_item(front, {front})) is None
    assert codes.next_sub_item(front, {front[:28] + f"{n:03}" for n in range(1, 1000)}) == ""


def test_standing_costs_nothing_where_nothing_was_done(house, django_assert_num_queries):
    item = selectors.item(house.item.code)
    with django_assert_num_queries(0):
        selectors.standing_of(item)
    suspend(house)
    item = selectors.item(house.item.code)
    with django_assert_num_queries(2):
        selectors.standing_of(item)


def test_the_public_record_takes_three_queries(house, django_assert_num_queries):
    for number in range(5):
        item = published_item(body=house.body, name=f"事项{number}")
        services.suspend_item(item_id=item.pk, reason="系统升级改造", by=house.manager, at=AT)
    with django_assert_num_queries(3):
        page = selectors.public_acts(limit=3)
        assert [[one.code for one in act.items.all()] and list(act.successors.all()) for act in page.rows] == [
            [],
            [],
            [],
        ]
    assert page.next_cursor and len(selectors.public_acts(after=page.next_cursor, limit=3).rows) == 2


def test_there_is_no_act_that_is_not(house):
    with pytest.raises(NotFound):
        selectors.act(0)
