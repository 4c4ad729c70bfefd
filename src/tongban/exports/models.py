"""One export: what was asked for, how far it is, and the file when it is whole."""

import uuid

from django.db import models
from django.db.models import Q

from tongban.exports.enums import ExportFormat, ExportState
from tongban.exports.lifecycle import WAITING
from tongban.exports.querysets import ExportQuerySet


class Export(models.Model):
    """A list that somebody wants as a file. Only who asked for it sees it. `attempt` counts the processes that wrote at
    it: one that was given up for dead and still lives finds its number gone and changes nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    staff = models.ForeignKey("identity.Staff", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)  # which list: a key of `sources`
    filters = models.JSONField(default=dict, blank=True)
    format = models.CharField(max_length=8, choices=ExportFormat.choices)
    language = models.CharField(max_length=16)  # of headings and labels
    reason = models.CharField(max_length=300, blank=True)  # R-PII-5: why personal data leave the platform
    is_confirmed = models.BooleanField(default=False)  # the password was asked again (R-SEC-8)

    state = models.CharField(max_length=12, choices=ExportState.choices, default=ExportState.QUEUED)
    attempt = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)  # interrupted since it was asked for
    rows_done = models.PositiveIntegerField(default=0)
    rows_expected = models.PositiveIntegerField(null=True)
    problem = models.CharField(max_length=40, blank=True)  # code of a refusal
    problem_facts = models.JSONField(default=dict, blank=True)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    posts = models.JSONField(default=list, blank=True)  # held when it was written: what gave access to the rows

    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)  # last sign of life of the process that writes
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="export_has_a_file_when_done",
                condition=Q(state=ExportState.DONE, file__isnull=False, expires_at__isnull=False)
                | (~Q(state=ExportState.DONE) & Q(file__isnull=True)),
            ),
            models.CheckConstraint(
                name="export_failed_says_why", condition=~Q(state=ExportState.FAILED) | ~Q(problem="")
            ),
        ]
        indexes = [
            models.Index(fields=["staff", "-requested_at", "-id"], name="export_by_staff"),
            models.Index(fields=["id"], name="export_waiting", condition=Q(state__in=sorted(WAITING))),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.public_id}"
