"""证照分离: how a permit for enterprises was reformed, and what follows for who would apply (CAT-11)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.cases import factories as cases
from tests.catalogue.factories import PUBLISHED_AT, a_body, published_item
from tests.catalogue.test_guide_audit import a_manager

from tongban.catalogue import selectors
from tongban.catalogue.models import PermitReform, ServiceItem
from tongban.catalogue.services import ReformEntry, end_reform, put_reform
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
LATER = PUBLISHED_AT + timedelta(days=1)
CANCEL = ReformEntry(kind="cancel", measure="取消审批，改由日常巡查。", document="国发〔2021〕7号")


def put(item, entry=CANCEL, by=SYSTEM, **more):
    """What is cancelled for the whole country was cancelled as an item before."""
    entry = replace(entry, **more)
    if (entry.kind, entry.scope) == ("cancel", "whole_country"):
        ServiceItem.objects.filter(pk=item.pk).update(status="cancelled", is_abolished=True)
    return put_reform(item_id=item.pk, entry=entry, by=by, at=LATER)


def status(item):
    return ServiceItem.objects.get(pk=item.pk).status


@pytest.mark.parametrize("now", ["in_use", "suspended", "cancelled"])
def test_a_reform_cancels_no_item_by_itself(now):
    """Nor does it count for an item that ended otherwise: cancelling takes an act that both offices agreed to."""
    item = published_item()
    ServiceItem.objects.filter(pk=item.pk).update(status=now)
    with pytest.raises(Invalid) as no:
        put_reform(item_id=item.pk, entry=CANCEL, by=SYSTEM, at=LATER)
    assert set(no.value.errors) == {"kind"} and status(item) == now and not PermitReform.objects.exists()


def test_a_permit_that_was_cancelled_stays_so_whatever_becomes_of_the_record():
    item = published_item()
    reform = put(item)
    assert AuditEntry.objects.get(code="catalogue.reform_put").facts["status"] == "cancelled"
    end_reform(reform_id=reform.pk, reason="改革措施调整", by=SYSTEM, at=LATER)
    item.refresh_from_db()
    assert (item.status, item.is_abolished) == ("cancelled", True)


@pytest.mark.parametrize("change", [{"scope": "free_trade_zone"}, {"kind": "commitment"}, {"kind": "optimise"}])
def test_every_other_reform_leaves_the_item_open(change):
    office = cases.an_office()
    put(office.item, **change)
    assert status(office.item) == "in_use" and cases.make_case(office).number


def test_ending_twice_changes_nothing_and_needs_a_reason():
    item = published_item()
    reform = put(item)
    with pytest.raises(Invalid):
        end_reform(reform_id=reform.pk, reason=" 无 ", by=SYSTEM, at=LATER)
    end_reform(reform_id=reform.pk, reason="改革措施调整", by=SYSTEM, at=LATER)
    end_reform(reform_id=reform.pk, reason="第二次点击", by=SYSTEM, at=LATER)
    reform.refresh_from_db()
    assert reform.end_reason == "改革措施调整"
    assert AuditEntry.objects.filter(code="catalogue.reform_ended").count() == 1


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"kind": "magic"}, "kind"), ({"scope": "moon"}, "scope"), ({"measure": " "}, "measure"), ({"document": ""}, "document"),
        ({"kind": "filing"}, "replaced_by"), ({"since": date(2100, 1, 1)}, "since"), ({"replaced_by": "长" * 301}, "replaced_by"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_field(wrong, field):
    with pytest.raises(Invalid) as no:
        put(published_item(), **wrong)
    assert set(no.value.errors) == {field} and not PermitReform.objects.exists()


@pytest.mark.parametrize("elements", [{"item_type": "confirmation"}, {"service_objects": ["person"]}])
def test_only_permits_that_concern_enterprises_are_reformed(elements):
    with pytest.raises(Refusal, match="catalogue.not_a_permit_for_enterprises"):
        put(published_item(**elements))


def test_only_the_managers_of_the_body_write_it_down():
    item = published_item()
    manager, stranger = a_manager(item.body), a_manager(a_body("云江市教育局"))
    with pytest.raises(Refusal, match="catalogue.not_your_body"):
        put(item, by=stranger)
    reform = put(item, by=manager, kind="optimise")
    with pytest.raises(Refusal, match="catalogue.not_your_body"):
        end_reform(reform_id=reform.pk, reason="改革措施调整", by=stranger, at=LATER)
    assert selectors.reforms.reform_of(manager, reform.pk, LATER.date()) == reform
    for ask in (
        lambda: selectors.reforms.reform_of(stranger, reform.pk, LATER.date()),
        lambda: selectors.reforms.permit_of(stranger, item.code, LATER.date()),
    ):
        with pytest.raises(NotFound):
            ask()


def test_the_database_holds_one_reform_of_a_scope_with_its_grounds():
    reform = put(published_item(), kind="optimise")
    for wrong in ({"measure": ""}, {"document": ""}, {"kind": "filing"}, {"end_reason": "没有日期"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PermitReform.objects.filter(pk=reform.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        PermitReform.objects.create(
            item=reform.item, kind="optimise", measure="两次", document="号", since=LATER.date()
        )


def test_what_is_not_written_down_yet_is_listed_for_its_manager(django_assert_num_queries):
    item = published_item(name="甲许可")
    manager = a_manager(item.body)
    published_item(body=item.body, name="确认", item_type="confirmation")
    published_item(name="别家许可", body=a_body("云江市教育局"))
    with django_assert_num_queries(2):
        assert [one.pk for one in selectors.reforms.not_reformed(manager, LATER.date()).rows] == [item.pk]
    put(item, kind="optimise")
    assert not selectors.reforms.not_reformed(manager, LATER.date()).rows
    counts = {kind: count for kind, _label, count in selectors.reforms.reforms_by_kind()}
    assert counts == {"cancel": 0, "filing": 0, "commitment": 0, "optimise": 1}
