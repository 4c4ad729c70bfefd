"""补正: notices that name what is missing, item by item (R-FLOW-5)."""

from django.db import models

from tongban.cases.enums import CorrectionState


class CorrectionNotice(models.Model):
    """One notice. There is one open notice at most, and two in all."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="corrections")
    number = models.PositiveSmallIntegerField()  # 1, or 2
    state = models.CharField(max_length=12, choices=CorrectionState.choices, default=CorrectionState.OPEN)
    notified_at = models.DateTimeField()
    notified_by = models.CharField(max_length=100)
    deadline_on = models.DateField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="correction_number_once_per_case"),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state=CorrectionState.OPEN), name="one_open_correction_per_case"
            ),
        ]


class CorrectionItem(models.Model):
    """One thing to mend: a material, or an answer of the form."""

    notice = models.ForeignKey(CorrectionNotice, on_delete=models.CASCADE, related_name="items")
    target = models.CharField(max_length=120)  # material code, or "form:" and the path of the answer
    label = models.CharField(max_length=500)
    text = models.TextField(max_length=1000)
    how_to_fix = models.TextField(max_length=1000, blank=True)
    caused_by = models.CharField(max_length=120, blank=True)  # the corrected paper that brought the new fact
    touched_at = models.DateTimeField(null=True)  # the applicant gave something for it

    class Meta:
        ordering = ["id"]
