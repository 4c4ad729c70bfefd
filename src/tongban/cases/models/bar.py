"""限制申请: false papers for an item that touches safety bar the applicant for a time (R-FLOW-7)."""

from django.db import models


class ApplicantBar(models.Model):
    """`applicant` may not be granted `item` from `starts_on` to `ends_on`, both inclusive."""

    applicant = models.ForeignKey("identity.Applicant", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("catalogue.ServiceItem", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=500)

    class Meta:
        indexes = [models.Index(fields=["applicant", "item", "ends_on"], name="bar_by_applicant")]
