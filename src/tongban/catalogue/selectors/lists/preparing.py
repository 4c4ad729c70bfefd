"""A batch that is being prepared: its lines, what is wrong with them, what was uploaded."""

from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from tongban.catalogue.enums import ChangeState, ChangeWay, ItemStatus, LineAct
from tongban.catalogue.models import ItemList, ListChange, ListLine, ListMembership, ListUpload
from tongban.kernel.errors import NotFound
from tongban.kernel.pages import Page, keyset
from tongban.regions.rules.codes import bounds


def draft_of(item_list: ItemList) -> ListChange | None:
    """The batch in preparation; a list has one at a time. One query."""
    return ListChange.objects.filter(list=item_list, way=ChangeWay.BATCH, state=ChangeState.DRAFT).first()


def change(item_list: ItemList, change_id: int) -> ListChange:
    """A change of this list; NotFound for others and for what was discarded."""
    found = ListChange.objects.filter(list=item_list, pk=change_id).exclude(state=ChangeState.DISCARDED).first()
    if found is None:
        raise NotFound(change_id)
    return found


def faulty(lines: QuerySet[ListLine], item_list: ItemList) -> QuerySet[ListLine]:
    """Each line with `fault`: why it cannot be published as things stand now, "" when it can."""
    on = Exists(ListMembership.objects.filter(list=item_list, item=OuterRef("item"), left_on__isnull=True))
    low, high = bounds(item_list.region_code)
    enters, leaves = Q(act=LineAct.ENTER), Q(act=LineAct.LEAVE)
    return lines.alias(is_on=on).annotate(
        fault=Case(
            When(enters & Q(is_on=True), then=Value("on_list")),
            When(leaves & Q(is_on=False), then=Value("not_on_list")),
            When(enters & ~Q(item__status=ItemStatus.IN_USE), then=Value("not_in_use")),
            When(enters & Q(item__current__isnull=True), then=Value("not_in_use")),
            When(enters & ~Q(item__region_code__range=(low, high)), then=Value("elsewhere")),
            When(leaves & Q(reason=""), then=Value("no_reason")),
            default=Value(""),
            output_field=CharField(),
        )
    )


@dataclass(frozen=True)
class Tally:
    """How many items a batch brings in and takes off, and how many of its lines cannot be published."""

    entering: int
    leaving: int
    faulty: int


def tally(batch: ListChange) -> Tally:
    """One query."""
    lines = faulty(ListLine.objects.filter(change=batch), batch.list)
    found = lines.aggregate(
        entering=Count("pk", filter=Q(act=LineAct.ENTER)),
        leaving=Count("pk", filter=Q(act=LineAct.LEAVE)),
        faulty=Count("pk", filter=~Q(fault="")),
    )
    return Tally(**found)


def lines_of(batch: ListChange, *, after: str | None = None, limit: int = 20) -> Page[ListLine]:
    """The lines with their `fault`, the latest first. One query."""
    rows = faulty(ListLine.objects.filter(change=batch).select_related("item__current", "item__body"), batch.list)
    return keyset(rows, order=("-id",), after=after, limit=limit)


def upload(batch: ListChange, upload_id: int) -> ListUpload:
    """One uploaded table of this batch; NotFound for others."""
    found = ListUpload.objects.filter(change=batch, pk=upload_id).first()
    if found is None:
        raise NotFound(upload_id)
    return found
