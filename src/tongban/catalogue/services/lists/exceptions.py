"""Exceptions from a rule: an item that a person adds to a list or leaves out of it, with the reason, until it is ended."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.enums import ChangeWay, ExceptionKind, ListFilling, ListState
from tongban.catalogue.models import ItemList, ListException, ServiceItem
from tongban.catalogue.services.lists.keeping import a_reason, locked, require_changeable
from tongban.catalogue.services.lists.upkeep import follow_rule
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal
from tongban.regions.rules.codes import covers


@transaction.atomic
def except_item(*, list_id: int, item_id: int, kind: str, reason: str, by: Actor, at: datetime) -> ListException:
    """Add the item whatever the rule says, or leave it out. It counts at once.

    Refused: `catalogue.not_your_list`, `catalogue.list_closed`, `catalogue.list_filled_otherwise`,
    `catalogue.list_reason_missing`, `catalogue.list_item_elsewhere`, `catalogue.list_exception_exists`.
    """
    found = locked(list_id)
    permissions.require_may_keep_list(by, found, on=localdate(at))
    require_changeable(found, ListFilling.BY_RULE)
    item = ServiceItem.objects.get(pk=item_id)
    if not item.region_code or not covers(found.region_code, item.region_code):
        raise Refusal("catalogue.list_item_elsewhere", item=item.code)
    if ListException.objects.filter(list=found, item=item, ended_at__isnull=True).exists():
        raise Refusal("catalogue.list_exception_exists")
    made = ListException.objects.create(
        list=found, item=item, kind=ExceptionKind(kind), reason=a_reason(reason), made_at=at, made_by=by.actor_name
    )
    audit.record(
        "catalogue.list_exception_made", of=made, by=by, at=at, list=found.code, item=item.code, kind=kind,
        reason=made.reason,
    )  # fmt: skip
    _follow(found, item.pk, by, at)
    return made


@transaction.atomic
def end_exception(*, exception_id: int, reason: str, by: Actor, at: datetime) -> ListException:
    """The rule alone decides again. Refused: `catalogue.not_your_list`, `catalogue.list_closed`,
    `catalogue.list_exception_ended`, `catalogue.list_reason_missing`."""
    found = locked(ListException.objects.values_list("list_id", flat=True).get(pk=exception_id))
    permissions.require_may_keep_list(by, found, on=localdate(at))
    require_changeable(found, ListFilling.BY_RULE)
    ended = ListException.objects.select_related("item").get(pk=exception_id)
    if ended.ended_at is not None:
        raise Refusal("catalogue.list_exception_ended")
    ended.ended_at, ended.ended_by, ended.end_reason = at, by.actor_name, a_reason(reason)
    ended.save(update_fields=["ended_at", "ended_by", "end_reason"])
    audit.record(
        "catalogue.list_exception_ended", of=ended, by=by, at=at, list=found.code, item=ended.item.code,
        reason=ended.end_reason,
    )  # fmt: skip
    _follow(found, ended.item_id, by, at)
    return ended


def _follow(found: ItemList, item_id: int, by: Actor, at: datetime) -> None:
    if found.state == ListState.OPEN:
        follow_rule(found, way=ChangeWay.EXCEPTION, by=by, at=at, item_ids=[item_id])
