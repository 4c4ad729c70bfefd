"""Keeping lists that are filled by rule as their rule says: who enters, who leaves, and why, in a fixed number of
statements however many items there are. Nothing is dropped without its reason."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.catalogue.enums import ChangeState, ChangeWay, ExceptionKind, ItemStatus, ListFilling, ListState
from tongban.catalogue.models import ItemList, ListChange, ListException, ListMembership, ServiceItem
from tongban.catalogue.rules.lists import conditions
from tongban.catalogue.selectors.elements import IN_USE, meets
from tongban.catalogue.selectors.lists.keeping import meeting, of_the_region, outside
from tongban.catalogue.selectors.lists.words import condition_words, rule_words
from tongban.catalogue.services.lists.keeping import locked
from tongban.kernel import audit
from tongban.kernel.actors import SYSTEM, Actor

LONGEST_REASON = 300
RECORD_LANGUAGE = "zh-hans"  # reasons are written down once, in the language of the law


def bring_up_to_date(*, at: datetime, item_ids: Collection[int] | None = None) -> int:
    """All published lists that are filled by rule, each in a transaction of its own; only these items when given.
    Returns how many items entered or left. Does nothing the second time."""
    keys = ItemList.objects.filter(filling=ListFilling.BY_RULE, state=ListState.OPEN).order_by("pk")
    return sum(_bring_one(key, at, item_ids) for key in keys.values_list("pk", flat=True))


@transaction.atomic
def _bring_one(list_id: int, at: datetime, item_ids: Collection[int] | None) -> int:
    found = locked(list_id)
    if found.state != ListState.OPEN:
        return 0
    entered, left = follow_rule(found, way=ChangeWay.RULE, by=SYSTEM, at=at, item_ids=item_ids)
    return entered + left


def follow_rule(
    found: ItemList, *, way: str, by: Actor, at: datetime, item_ids: Collection[int] | None = None
) -> tuple[int, int]:
    """Make the list (which is locked) what its rule and its exceptions say. The day's change of this way is written when
    anything moved. Returns how many entered and left."""
    on = localdate(at)
    if item_ids is None:
        follow_bodies(found)
        found.checked_at = at
        found.save(update_fields=["checked_at"])
    if not _moves(found, item_ids):
        return 0, 0
    with override(RECORD_LANGUAGE):
        change = change_of_today(found, way, on, by, at)
        left = _leave(found, change, on, item_ids)
        entered = _enter(found, change, on, item_ids)
    settle(found, change, entered=entered, left=left, by=by, at=at)
    return entered, left


def _moves(found: ItemList, item_ids: Collection[int] | None) -> bool:
    """Whether anybody has to enter or leave: mostly nobody has. Two queries."""
    members, wanted = ListMembership.objects.filter(list=found, left_on__isnull=True), meeting(found)
    if item_ids is not None:
        members, wanted = members.filter(item_id__in=item_ids), wanted.filter(pk__in=item_ids)
    return wanted.exclude(Exists(members.filter(item=OuterRef("pk")))).exists() or outside(members, wanted).exists()


def settle(found: ItemList, change: ListChange, *, entered: int, left: int, by: Actor, at: datetime) -> None:
    """Count the list anew, add to what the change did, write the audit line."""
    change.entered, change.left, change.at = change.entered + entered, change.left + left, at
    change.save(update_fields=["entered", "left", "at"])
    found.size = ListMembership.objects.filter(list=found, left_on__isnull=True).count()
    found.changed_at = at
    found.save(update_fields=["size", "changed_at"])
    audit.record(
        "catalogue.list_moved", of=found, by=by, at=at, list=found.code, way=change.way, change=change.pk,
        entered=entered, left=left, size=found.size,
    )  # fmt: skip


def follow_bodies(found: ItemList) -> None:
    """Items that went over to another body are found under that one."""
    moved = ListMembership.objects.filter(list=found, left_on__isnull=True).exclude(body_id=F("item__body_id"))
    moved.update(body_id=Subquery(ServiceItem.objects.filter(pk=OuterRef("item_id")).values("body_id")))


def change_of_today(found: ItemList, way: str, on: date, by: Actor, at: datetime) -> ListChange:
    """What the list's change of this day and way is written under."""
    change, _made = ListChange.objects.get_or_create(
        list=found, way=way, on=on, defaults={"state": ChangeState.PUBLISHED, "at": at, "actor_name": by.actor_name}
    )
    return change


def _leave(found: ItemList, change: ListChange, on: date, item_ids: Collection[int] | None) -> int:
    """Whoever leaves does so for the first of these causes that holds: closed to applicants, left out by a person, a
    condition that is not met any more."""
    members = ListMembership.objects.filter(list=found, left_on__isnull=True)
    if item_ids is not None:
        members = members.filter(item_id__in=item_ids)
    items = of_the_region(found)
    standing = ListException.objects.filter(list=found, item=OuterRef("item"), ended_at__isnull=True)
    added = Q(Exists(standing.filter(kind=ExceptionKind.ADD)))
    left_out = standing.filter(kind=ExceptionKind.LEAVE_OUT)
    count = 0
    for status in (ItemStatus.CANCELLED, ItemStatus.SUSPENDED):
        reason = _("事项已%(status)s") % {"status": status.label}
        count += end(members.filter(item__status=status), change, on, reason)
    count += end(outside(members, items.filter(IN_USE)), change, on, _("事项不再属于本清单的区域或者没有生效的版本"))
    count += end(members.filter(Exists(left_out)), change, on, Subquery(left_out.values("reason")[:1]))
    for condition in conditions(found.rule):
        reason = _("不再符合条件：%(condition)s") % {"condition": condition_words(condition)}
        count += end(outside(members.exclude(added), items.filter(meets(condition))), change, on, reason)
    return count


def end(members: QuerySet[ListMembership], change: ListChange, on: date, reason: str | Subquery) -> int:
    """These leave, in one statement. How many."""
    said = Value(reason[:LONGEST_REASON]) if isinstance(reason, str) else reason
    return members.order_by().update(left_on=on, left_by=change, exit_reason=said)


def _enter(found: ItemList, change: ListChange, on: date, item_ids: Collection[int] | None) -> int:
    open_ones = ListMembership.objects.filter(list=found, item=OuterRef("pk"), left_on__isnull=True)
    entering = meeting(found).exclude(Exists(open_ones))
    if item_ids is not None:
        entering = entering.filter(pk__in=item_ids)
    added = ListException.objects.filter(
        list=found, item=OuterRef("pk"), ended_at__isnull=True, kind=ExceptionKind.ADD
    ).values("reason")[:1]
    reason = _("符合条件：%(rule)s") % {"rule": "；".join(rule_words(found.rule))}
    return insert(entering, found=found, change=change, on=on, reason=reason, own_reason=Subquery(added))


def insert(
    items: QuerySet[ServiceItem], *, found: ItemList, change: ListChange, on: date, reason: str,
    own_reason: Subquery | None = None,
) -> int:  # fmt: skip
    """Put all these items on the list in one statement. `own_reason`: of an item, where it has one. How many entered."""
    chosen = items.order_by("pk").annotate(own_reason=own_reason if own_reason is not None else Value("")).values_list(
        "pk", "body_id", "own_reason"
    )  # fmt: skip
    sql, params = chosen.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalogue_listmembership (list_id, item_id, body_id, entered_on, entered_by_id, entry_reason,"  # noqa: S608 the ORM's own statement
            " exit_reason) SELECT %s, chosen.item, chosen.body, %s, %s, COALESCE(NULLIF(chosen.own, ''), %s), ''"
            f" FROM ({sql}) AS chosen(item, body, own)",
            [found.pk, on, change.pk, reason[:LONGEST_REASON], *params],
        )
        return cursor.rowcount
