"""Submitting a draft for review, and what the two offices said of it (R-ITEM-39)."""

from django.db import models
from django.db.models import Q

from tongban.catalogue.enums import ReviewOffice, SubmissionState
from tongban.catalogue.models.items import ItemVersion


class Submission(models.Model):
    """送审: one round of one draft. A draft that was returned comes again as the next round; nothing is overwritten."""

    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="submissions")
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
        ]
        indexes = [
            models.Index(fields=["submitted_at", "id"], condition=Q(state="open"), name="submission_open"),
        ]


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
