"""Batches: prepared line by line, published after a second look; from then on part of the list's history."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongban.catalogue import permissions
from tongban.catalogue.enums import ChangeState, ChangeWay, LineAct, ListFilling, ListState
from tongban.catalogue.models import ItemList, ListChange, ListLine, ServiceItem
from tongban.catalogue.selectors.lists.preparing import draft_of, tally
from tongban.catalogue.services.lists.keeping import locked, require_changeable
from tongban.catalogue.services.lists.upkeep import follow_bodies, settle
from tongban.catalogue.services.typed import plain, require_fits
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, Refusal
from tongban.regions.rules.codes import covers

LONGEST_REASON = 200
YEARS = (1990, 2100)


@transaction.atomic
def open_batch(
    *, list_id: int, by: Actor, at: datetime, year: int | None = None, document_title: str = "",
    document_number: str = "", note: str = "",
) -> ListChange:  # fmt: skip
    """Begin the next batch. Refused: `catalogue.not_your_list`, `catalogue.list_closed`,
    `catalogue.list_filled_otherwise`, `catalogue.batch_in_preparation`; `Invalid` for its fields."""
    found = locked(list_id)
    permissions.require_may_keep_list(by, found, on=localdate(at))
    require_changeable(found, ListFilling.BY_BATCH)
    if draft_of(found) is not None:
        raise Refusal("catalogue.batch_in_preparation", name=found.name)
    _check(year, document_title, document_number)
    kept = found.changes.filter(way=ChangeWay.BATCH).exclude(state=ChangeState.DISCARDED)
    last = kept.aggregate(last=Max("number"))["last"] or 0
    batch = ListChange.objects.create(
        list=found, way=ChangeWay.BATCH, number=last + 1, year=year or localdate(at).year, at=at,
        document_title=document_title.strip(), document_number=document_number.strip(), note=note.strip(),
        actor_name=by.actor_name,
    )  # fmt: skip
    audit.record("catalogue.batch_opened", of=batch, by=by, at=at, list=found.code, number=batch.number)
    return batch


@transaction.atomic
def change_batch(
    *, change_id: int, year: int | None, document_title: str, document_number: str, note: str, by: Actor, at: datetime
) -> ListChange:
    """Year, document and note of a batch in preparation. Refused: `catalogue.not_your_list`,
    `catalogue.batch_not_in_preparation`."""
    _found, batch = in_preparation(change_id, by, at)
    _check(year, document_title, document_number)
    batch.year, batch.note = year or localdate(at).year, note.strip()
    batch.document_title, batch.document_number = document_title.strip(), document_number.strip()
    batch.save(update_fields=["year", "note", "document_title", "document_number"])
    audit.record("catalogue.batch_changed", of=batch, by=by, at=at, list=batch.list.code, number=batch.number)
    return batch


@transaction.atomic
def put_line(*, change_id: int, item_id: int, act: str, reason: str = "", by: Actor, at: datetime) -> ListLine:
    """Let the batch bring the item in or take it off (which needs a reason). Put again it is changed.

    Refused as above, and `catalogue.list_item_elsewhere`, `catalogue.list_reason_missing`.
    """
    found, batch = in_preparation(change_id, by, at)
    item = ServiceItem.objects.get(pk=item_id)
    if not item.region_code or not covers(found.region_code, item.region_code):
        raise Refusal("catalogue.list_item_elsewhere", item=item.code)
    require_fits(reason=(reason, LONGEST_REASON))
    reason = plain(reason)
    if act == LineAct.LEAVE and not reason:
        raise Refusal("catalogue.list_reason_missing")
    line, _made = ListLine.objects.update_or_create(
        change=batch, item=item, defaults={"act": LineAct(act), "reason": reason}
    )
    return line


@transaction.atomic
def drop_line(*, change_id: int, line_id: int, by: Actor, at: datetime) -> None:
    """Take a line out of a batch in preparation; nothing when it is gone already."""
    _found, batch = in_preparation(change_id, by, at)
    ListLine.objects.filter(change=batch, pk=line_id).delete()


@transaction.atomic
def publish_batch(
    *, change_id: int, seen: tuple[int, int], by: Actor, at: datetime, on: date | None = None
) -> ListChange:
    """公布: the items of the batch enter and leave the list, from `on` (today when not given; a day that has passed is
    possible where an older batch is recorded later). `seen`: how many enter and leave, as the confirming page said.

    Refused: `catalogue.not_your_list`, `catalogue.batch_not_in_preparation`, `catalogue.batch_empty`,
    `catalogue.batch_without_document`, `catalogue.batch_lines_faulty`, `catalogue.list_moved_meanwhile`,
    `catalogue.batch_in_future`, `catalogue.batch_before_last`.
    """
    found, batch = in_preparation(change_id, by, at)
    today = localdate(at)
    on = on or today
    _require_publishable(found, batch, on, today)
    now = tally(batch)
    if now.faulty:
        raise Refusal("catalogue.batch_lines_faulty", count=now.faulty)
    if not now.entering + now.leaving:
        raise Refusal("catalogue.batch_empty")
    if (now.entering, now.leaving) != tuple(seen):
        raise Refusal("catalogue.list_moved_meanwhile", entering=now.entering, leaving=now.leaving)
    batch.state, batch.on, batch.actor_name = ChangeState.PUBLISHED, on, by.actor_name
    batch.save(update_fields=["state", "on", "actor_name"])
    if found.state == ListState.PREPARING:
        found.state = ListState.OPEN
        found.save(update_fields=["state"])
    audit.record(
        "catalogue.batch_published", of=batch, by=by, at=at, list=found.code, number=batch.number, on=on,
        document=f"{batch.document_title} {batch.document_number}".strip(),
    )  # fmt: skip
    left, entered = _apply(batch, on)
    follow_bodies(found)
    settle(found, batch, entered=entered, left=left, by=by, at=at)
    return batch


@transaction.atomic
def discard_batch(*, change_id: int, by: Actor, at: datetime) -> ListChange:
    """Give up a batch in preparation; its number is free again. Refused as above."""
    found, batch = in_preparation(change_id, by, at)
    batch.state = ChangeState.DISCARDED
    batch.save(update_fields=["state"])
    audit.record("catalogue.batch_discarded", of=batch, by=by, at=at, list=found.code, number=batch.number)
    return batch


def in_preparation(change_id: int, by: Actor, at: datetime) -> tuple[ItemList, ListChange]:
    """The list, locked, and its batch, for somebody who may change them."""
    batch = ListChange.objects.get(pk=change_id, way=ChangeWay.BATCH)
    found = locked(batch.list_id)
    permissions.require_may_keep_list(by, found, on=localdate(at))
    require_changeable(found, ListFilling.BY_BATCH)
    batch = ListChange.objects.get(pk=change_id)
    if batch.state != ChangeState.DRAFT:
        raise Refusal("catalogue.batch_not_in_preparation")
    batch.list = found
    return found, batch


def _check(year: int | None, document_title: str, document_number: str) -> None:
    errors: dict[str, list[str]] = {}
    if year is not None and not YEARS[0] <= year <= YEARS[1]:
        errors["year"] = [_("年度须是四位数字的年份。")]
    if len(document_title.strip()) > 200:
        errors["document_title"] = [_("文件名称不超过200个字。")]
    if len(document_number.strip()) > 100:
        errors["document_number"] = [_("文号不超过100个字。")]
    if errors:
        raise Invalid(errors)


def _require_publishable(found: ItemList, batch: ListChange, on: date, today: date) -> None:
    if not batch.document_title:
        raise Refusal("catalogue.batch_without_document")
    if on > today:
        raise Refusal("catalogue.batch_in_future")
    last = found.changes.filter(way=ChangeWay.BATCH, state=ChangeState.PUBLISHED).aggregate(last=Max("on"))["last"]
    if last is not None and on < last:
        raise Refusal("catalogue.batch_before_last", last=last)


def _apply(batch: ListChange, on: date) -> tuple[int, int]:
    """Two statements, however many lines. How many left and entered."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalogue_listmembership m SET left_on = %s, left_by_id = %s, exit_reason = l.reason"
            " FROM catalogue_listline l WHERE l.change_id = %s AND l.act = 'leave' AND m.item_id = l.item_id"
            " AND m.list_id = %s AND m.left_on IS NULL",
            [on, batch.pk, batch.pk, batch.list_id],
        )
        left = cursor.rowcount
        cursor.execute(
            "INSERT INTO catalogue_listmembership (list_id, item_id, body_id, entered_on, entered_by_id, entry_reason,"
            " exit_reason) SELECT %s, i.id, i.body_id, %s, %s, COALESCE(NULLIF(l.reason, ''), %s), ''"
            " FROM catalogue_listline l JOIN catalogue_serviceitem i ON i.id = l.item_id"
            " WHERE l.change_id = %s AND l.act = 'enter' ORDER BY l.id",
            [batch.list_id, on, batch.pk, batch.document_title, batch.pk],
        )
        return left, cursor.rowcount
