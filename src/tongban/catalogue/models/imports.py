"""The imports that were made, with what they reported; and what changed in the catalogue, one after the other."""

import uuid

from django.db import models
from django.db.models import Q

from tongban.catalogue.enums import ChangeKind, RunState

WAITING_STATES = sorted([RunState.WAITING, RunState.CHECKING, RunState.ORDERED, RunState.WRITING])


class CatalogueImport(models.Model):
    """One import that changed something: from where, when, by whom, what it did and what it found."""

    source = models.CharField(max_length=60)
    profile = models.CharField(max_length=60)
    path = models.CharField(max_length=500)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=100)
    summary = models.JSONField(default=dict)  # counts
    findings = models.JSONField(default=list)  # [{file, row, column, reason, value}]

    class Meta:
        ordering = ["-at", "-id"]


class CatalogueChange(models.Model):
    """One change that others follow. Written by the database itself (trigger), so that no way of changing an item is left
    out; read in order by `selectors.feed`."""

    kind = models.CharField(max_length=20, choices=ChangeKind.choices)
    item = models.ForeignKey("ServiceItem", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey("ItemVersion", null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()


class ImportRun(models.Model):
    """One file that an official brings in: checked first, written when they say so, by a process of its own. Only who uploaded
    it sees it. `attempt` counts the processes that worked at it, as in the room of exports; `position` is the last row of the
    file that is written for good, so that whoever follows a killed process goes on behind it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    staff = models.ForeignKey("identity.Staff", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=16)

    state = models.CharField(max_length=12, choices=RunState.choices, default=RunState.WAITING)
    partial = models.BooleanField(default=False)  # the sound items only: asked for, with their number before one's eyes
    attempt = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    rows_expected = models.PositiveIntegerField(null=True)
    position = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)  # what the check counted: items, faults, created, updated, …
    faults = models.JSONField(default=list)  # the first of them; all are in the report
    written = models.JSONField(default=dict)  # created, updated: what was written
    problem = models.CharField(max_length=60, blank=True)
    problem_facts = models.JSONField(default=dict)

    requested_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["staff", "-requested_at", "-id"], name="import_by_staff"),
            models.Index(fields=["id"], name="import_waiting", condition=Q(state__in=WAITING_STATES)),
        ]
