"""Named lists of items (CAT-7): what a list is, what changed it, which items were on it from when to when and why.

An item's time on a list is never deleted: it ends with a day and a reason.
"""

from django.db import models
from django.db.models import Q

from tongban.catalogue.enums import (
    ChangeState,
    ChangeWay,
    ExceptionKind,
    LineAct,
    ListFilling,
    ListKind,
    ListScope,
    ListState,
)
from tongban.catalogue.models.items import ServiceItem


class ItemList(models.Model):
    """事项清单. `rule`: conditions as data (`rules.lists`), all of which an item of the region must meet."""

    code = models.SlugField(max_length=40, unique=True)  # stands in its address
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=ListKind.choices, default=ListKind.OTHER)
    scope = models.CharField(max_length=20, choices=ListScope.choices, blank=True)
    description = models.TextField(blank=True)  # what it means for whoever has something done
    keeper = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=12)  # items of this division and those inside it
    filling = models.CharField(max_length=8, choices=ListFilling.choices)
    rule = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=12, choices=ListState.choices, default=ListState.PREPARING)
    size = models.PositiveIntegerField(default=0)  # items on it now
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)  # when an item last entered or left
    checked_at = models.DateTimeField(null=True, blank=True)  # when the rule was last compared with all items
    closing_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["name", "id"], name="item_list_by_name")]

    def __str__(self) -> str:
        return self.name


class ListChange(models.Model):
    """What changed a list: a batch made by people (number, document), a day's update by the rule, or exceptions."""

    list = models.ForeignKey(ItemList, on_delete=models.PROTECT, related_name="changes")
    way = models.CharField(max_length=12, choices=ChangeWay.choices)
    state = models.CharField(max_length=12, choices=ChangeState.choices, default=ChangeState.DRAFT)
    number = models.PositiveIntegerField(null=True, blank=True)  # 第几批
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    document_title = models.CharField(max_length=200, blank=True)
    document_number = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)
    on = models.DateField(null=True, blank=True)  # the day from which it counts
    at = models.DateTimeField()  # begun; when published, published
    actor_name = models.CharField(max_length=100)
    entered = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["list", "number"],
                condition=Q(way=ChangeWay.BATCH) & ~Q(state=ChangeState.DISCARDED),
                name="list_batch_number_once",
            ),
            models.UniqueConstraint(
                fields=["list", "way", "on"],
                condition=~Q(way=ChangeWay.BATCH),
                name="list_own_change_once_a_day",
            ),
            models.CheckConstraint(
                name="list_batch_has_number", condition=~Q(way=ChangeWay.BATCH) | Q(number__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["list", "-at", "-id"], name="list_change_latest")]


class ListLine(models.Model):
    """What a batch in preparation will do with one item."""

    change = models.ForeignKey(ListChange, on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=8, choices=LineAct.choices)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "item"], name="list_line_once_per_item")]


class ListMembership(models.Model):
    """An item's time on a list: from which day and why, until which day and why."""

    list = models.ForeignKey(ItemList, on_delete=models.PROTECT, related_name="memberships")
    item = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, related_name="list_memberships")
    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="+")  # of the item, to filter by
    entered_on = models.DateField()
    entered_by = models.ForeignKey(ListChange, on_delete=models.PROTECT, related_name="entries")
    entry_reason = models.CharField(max_length=300)
    left_on = models.DateField(null=True, blank=True)
    left_by = models.ForeignKey(ListChange, null=True, blank=True, on_delete=models.PROTECT, related_name="exits")
    exit_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "item"], condition=Q(left_on__isnull=True), name="on_a_list_once"),
            models.CheckConstraint(
                name="list_exit_has_day_change_and_reason",
                condition=Q(left_on__isnull=True, left_by__isnull=True, exit_reason="")
                | (Q(left_on__isnull=False, left_by__isnull=False) & ~Q(exit_reason="")),
            ),
            models.CheckConstraint(
                name="list_exit_after_entry", condition=Q(left_on__isnull=True) | Q(left_on__gte=models.F("entered_on"))
            ),
        ]
        indexes = [
            models.Index(fields=["list", "id"], condition=Q(left_on__isnull=True), name="list_members"),
            models.Index(fields=["list", "body", "id"], condition=Q(left_on__isnull=True), name="list_members_of_body"),
        ]


class ListException(models.Model):
    """An item that a person added to a list filled by rule, or left out of it, with the reason. Ended, never deleted."""

    list = models.ForeignKey(ItemList, on_delete=models.PROTECT, related_name="exceptions")
    item = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=ExceptionKind.choices)
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=100, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["list", "item"], condition=Q(ended_at__isnull=True), name="list_exception_once_per_item"
            )
        ]


class ListUpload(models.Model):
    """A table that was uploaded into a batch: what was read, row by row what is wrong; taken over afterwards, or not."""

    change = models.ForeignKey(ListChange, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=100)
    good = models.JSONField(default=list)  # [[item id, act, reason], …]
    faults = models.JSONField(default=list)  # [{row, code, reason, value}]
    taken_at = models.DateTimeField(null=True, blank=True)
