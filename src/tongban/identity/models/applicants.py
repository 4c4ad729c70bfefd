"""Those who apply: natural and legal persons."""

from django.db import models

from tongban.identity.enums import ApplicantKind, AssuranceLevel, DocumentType
from tongban.identity.models.users import User
from tongban.kernel.fields import EncryptedTextField


class Applicant(models.Model):
    """申请人: a natural or legal person. May have no user: an old lady at the window has none, a firm acts by its people."""

    kind = models.CharField(max_length=16, choices=ApplicantKind.choices)
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.PROTECT, related_name="applicant")
    name = models.CharField(max_length=200)
    document_type = models.CharField(max_length=8, choices=DocumentType.choices)
    document_no = EncryptedTextField()
    document_no_hash = models.CharField(max_length=64)
    mobile = EncryptedTextField(blank=True)
    mobile_hash = models.CharField(max_length=64, blank=True, db_index=True)
    email = EncryptedTextField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    region_code = models.CharField(max_length=12, blank=True)
    legal_rep_name = models.CharField(max_length=100, blank=True)  # legal persons only
    language = models.CharField(max_length=10, default="zh-hans")  # of messages sent to them
    assurance_level = models.PositiveSmallIntegerField(
        choices=AssuranceLevel.choices, default=AssuranceLevel.UNVERIFIED
    )
    is_priority = models.BooleanField(default=False)  # old, ill, disabled: priority lane (R-WIN-10)
    agreement_accepted_at = models.DateTimeField(null=True, blank=True)  # 服务协议 (R-USER-2)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document_type", "document_no_hash"], name="applicant_document_once")
        ]

    def __str__(self) -> str:
        return self.name
