"""A change of an item in the applicant's favour, applied to open cases of earlier versions (R-ITEM-40)."""

from django.db import models


class CaseFavour(models.Model):
    """What of a later version was applied to a case: by whom, when. The case stays pinned to its own version."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="favours")
    version = models.ForeignKey("catalogue.ItemVersion", on_delete=models.PROTECT, related_name="+", db_index=False)
    elements = models.JSONField()  # [{"element", "label", "before", "after"}]
    due_before = models.DateField(null=True)
    due_on = models.DateField(null=True)  # of the clock that ran then
    bulk = models.ForeignKey("cases.BulkAct", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=100)

    class Meta:
        ordering = ["at", "id"]
