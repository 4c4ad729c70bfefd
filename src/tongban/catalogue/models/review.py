"""Submitting a draft, or an act on items as a whole, for review, and what the two offices said of it (R-ITEM-39)."""

from typing import Any

from django.db import models
from django.db.models import Q

from tongban.catalogue.enums import ReviewOffice, SubmissionState
from tongban.catalogue.models.acts import ItemAct
from tongban.catalogue.models.items import ItemVersion


class Submission(models.Model):
    """送审: one round of one draft, or of one act (cancel, split, merge). What was returned comes again as the next round;
    nothing is overwritten."""

    version = models.ForeignKey(ItemVersion, null=True, on_delete=models.PROTECT, related_name="submissions")
    act = models.ForeignKey(ItemAct, null=True, on_delete=models.PROTECT, related_name="submissions")
    round = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=SubmissionState.choices, default=SubmissionState.OPEN)
    note = models.TextField(blank=True)  # why this change, for those who review it
    planned_on = models.DateField(null=True, blank=True)  # when it shall be in force
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey("identity.Staff", on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "round"], name="submission_once_a_round"),
            models.UniqueConstraint(fields=["version"], condition=Q(state="open"), name="submission_one_open"),
            models.UniqueConstraint(fields=["act", "round"], name="submission_of_act_once_a_round"),
            models.UniqueConstraint(fields=["act"], condition=Q(state="open"), name="submission_of_act_one_open"),
            models.CheckConstraint(
                name="submission_of_one_thing",
                condition=Q(version__isnull=False, act__isnull=True) | Q(version__isnull=True, act__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["submitted_at", "id"], condition=Q(state="open"), name="submission_open"),
        ]

    @property
    def subject(self) -> Any:
        """The version or the act that the offices look at."""
        return self.version or self.act

    @property
    def region_code(self) -> str:
        """Whose offices speak."""
        return self.act.region_code if self.act is not None else self.version.item.region_code  # type: ignore[union-attr]

    @property
    def title(self) -> str:
        return self.act.title if self.act is not None else self.version.name  # type: ignore[union-attr]

    @property
    def body_name(self) -> str:
        return self.act.body.name if self.act is not None else self.version.item.body.name  # type: ignore[union-attr]


class ReviewOpinion(models.Model):
    """What one office said in one round."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="opinions")
    office = models.CharField(max_length=16, choices=ReviewOffice.choices)
    is_approved = models.BooleanField()
    opinion = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("identity.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["submission", "office"], name="opinion_once_an_office")]
