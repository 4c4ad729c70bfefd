"""环节: work inside a state, with its own organ, people and due date (R-FLOW-19). Several may be open at once."""

from django.db import models
from django.db.models import Q

from tongban.cases.enums import CaseAction, StepKind, StepResult, StepState


class CaseStep(models.Model):
    """One step: to do, or done by whom, when, with which result and opinion."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="steps", db_index=False)
    kind = models.CharField(max_length=20, choices=StepKind.choices)
    name = models.CharField(max_length=100)
    state = models.CharField(max_length=8, choices=StepState.choices)
    body = models.ForeignKey("regions.Body", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    body_name = models.CharField(max_length=200, blank=True)
    body_credit_code = models.CharField(max_length=18, blank=True)
    assignees = models.JSONField(default=list)  # [{"id": 3, "name": "王芳"}]
    actor_kind = models.CharField(max_length=16, blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=100, blank=True)
    action = models.CharField(max_length=24, choices=CaseAction.choices, blank=True)
    result = models.CharField(max_length=12, choices=StepResult.choices, blank=True)
    opinion = models.TextField(max_length=2000, blank=True)
    facts = models.JSONField(default=dict)  # e.g. the defects of a return to the window
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)

    class Meta:
        ordering = ["started_at", "id"]
        indexes = [
            models.Index(fields=["case", "started_at", "id"], name="step_by_case"),
        ]
        constraints = [
            models.CheckConstraint(
                name="step_done_has_an_end",
                condition=Q(state=StepState.TODO, ended_at__isnull=True)
                | Q(state=StepState.DONE, ended_at__isnull=False),
            )
        ]
