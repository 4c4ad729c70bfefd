"""送达: who received the result, how and when (R-FLOW-23, R-CLK-9)."""

from django.db import models

from tongban.cases.enums import DeliveryWay
from tongban.kernel.fields import EncryptedTextField


class CaseDelivery(models.Model):
    """One delivery. By courier it is posted first (which meets the duty) and confirmed later."""

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="delivery")
    way = models.CharField(max_length=12, choices=DeliveryWay.choices)
    receiver_name = models.CharField(max_length=100, blank=True)
    receiver_document_no = EncryptedTextField(blank=True)
    signature_file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    waybill = models.CharField(max_length=60, blank=True)
    posted_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    handed_out_by = models.CharField(max_length=100)
