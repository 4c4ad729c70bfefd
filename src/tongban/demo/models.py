"""How far the past of the demo place has been told, so that telling it can be broken off and taken up again."""

from django.db import models


class Past(models.Model):
    """One past: `cases` stories that end at `anchor_at`. The plan follows from these two; `acts_done` of it have happened."""

    anchor_at = models.DateTimeField()
    cases = models.PositiveIntegerField()
    acts = models.PositiveIntegerField(default=0)
    acts_done = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)  # acts that somebody's earlier act had closed: ["12 accept: code", …]
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.acts_done}/{self.acts}"


class PastCase(models.Model):
    """Which case story `number` became."""

    past = models.ForeignKey(Past, on_delete=models.CASCADE, related_name="stories")
    number = models.PositiveIntegerField()
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["past", "number"], name="past_story_once")]
