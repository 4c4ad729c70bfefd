"""One rating of one case; what is said later stands beside it, nothing is overwritten (R-RATE-4)."""

from django.db import models

from tongban.ratings.enums import INDICATORS_VERSION, Grade, RatingChannel


class Rating(models.Model):
    """What an applicant thinks of how a case was handled. `sequence` 1 is the rating, 2 the additional one (追评)."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="ratings")
    sequence = models.PositiveSmallIntegerField(default=1)
    grade = models.PositiveSmallIntegerField(choices=Grade.choices)
    reasons = models.JSONField(default=list)
    indicators = models.JSONField(default=dict)
    indicators_version = models.PositiveSmallIntegerField(default=INDICATORS_VERSION)
    text = models.CharField(max_length=1000, blank=True)
    channel = models.CharField(max_length=12, choices=RatingChannel.choices)
    rater = models.ForeignKey("identity.Applicant", null=True, on_delete=models.PROTECT, related_name="ratings")
    is_anonymous = models.BooleanField(default=False)
    rated_at = models.DateTimeField()
    # Copied from the case, so that lists and sums read one table.
    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="ratings")
    item_code = models.CharField(max_length=60)
    item_name = models.CharField(max_length=200)
    case_number = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="rating_once_per_case"),
            models.CheckConstraint(condition=models.Q(grade__gte=1, grade__lte=5), name="rating_grade_is_1_to_5"),
            models.CheckConstraint(condition=models.Q(sequence__lte=2), name="rating_one_additional"),
        ]
        indexes = [models.Index(fields=["body", "-rated_at", "-id"], name="rating_by_body")]

    def __str__(self) -> str:
        return f"{self.case_number} {self.get_grade_display()}"
