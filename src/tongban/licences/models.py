"""Licence types, licences, the log of their use; seals and the log of theirs."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongban.licences import lifecycle
from tongban.licences.enums import LicenceState, SealKind, SealState, UseKind
from tongban.licences.querysets import LicenceQuerySet


class LicenceType(models.Model):
    """证照类型: 21 characters, the defining body's credit code and a serial of three digits (R-LIC-3)."""

    code = models.CharField(max_length=21, unique=True)
    name = models.CharField(max_length=200)
    template = models.CharField(max_length=40, default="certificate")  # a file of licences/papers
    labels = models.JSONField(default=list, blank=True)  # order of the rows on the certificate; others follow
    valid_months = models.PositiveSmallIntegerField(null=True, blank=True)  # None: long-term
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Licence(models.Model):
    """电子证照: what was granted, to whom, by whom, until when. Names are frozen as they were at issue (R-LIC-5, R-LIC-6)."""

    identifier = models.CharField(max_length=110, unique=True)
    number = models.CharField(max_length=80, unique=True)  # 证照编号, for people
    licence_type = models.ForeignKey(LicenceType, on_delete=models.PROTECT, related_name="licences")
    issuer = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="+")
    issuer_name = models.CharField(max_length=200)
    serial = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    predecessor = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successor"
    )
    holder = models.ForeignKey("identity.Applicant", on_delete=models.PROTECT, related_name="licences")
    holder_name = models.CharField(max_length=200)
    holder_document_masked = models.CharField(max_length=40, blank=True)
    case_number = models.CharField(max_length=80, blank=True)
    content = models.JSONField(default=list)  # [[label, text], …] in printed order
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # last day, inclusive; None: long-term
    issued_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=LicenceState.choices, default=LicenceState.DRAFT)
    state_reason = models.CharField(max_length=500, blank=True)
    state_changed_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file_sha256 = models.CharField(max_length=64, blank=True, db_index=True)

    objects = LicenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case_number", "licence_type"], condition=~Q(case_number=""), name="licence_once_per_case"
            ),
            models.UniqueConstraint(
                fields=["licence_type", "issuer", "serial", "version"], name="licence_version_once"
            ),
            models.CheckConstraint(
                name="licence_ends_after_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("有效期截止日不得早于起始日。"),
            ),
            models.CheckConstraint(
                name="licence_issued_has_file",
                condition=Q(state=LicenceState.DRAFT) | Q(file__isnull=False),
                violation_error_message=_("已签发的证照必须有文件。"),
            ),
            models.CheckConstraint(
                name="licence_expiry_is_derived",
                condition=~Q(state=LicenceState.EXPIRED),
                violation_error_message=_("过期由有效期推出，不作为状态保存。"),
            ),
        ]
        indexes = [models.Index(fields=["holder", "licence_type", "state"], name="licence_by_holder")]

    def __str__(self) -> str:
        return self.number

    def state_on(self, on: date) -> LicenceState:
        """The state as it stands on a day (expiry derived)."""
        return lifecycle.state_on(self.state, valid_to=self.valid_to, on=on)


class LicenceUse(models.Model):
    """One use or reprint of a licence: who, for what case or ground, when, with what consent (R-LIC-13, R-LIC-15)."""

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="uses")
    kind = models.CharField(max_length=12, choices=UseKind.choices, default=UseKind.USE)
    case_number = models.CharField(max_length=80, blank=True)
    purpose = models.CharField(max_length=300)
    consent = models.BooleanField(default=False)
    by_kind = models.CharField(max_length=16)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="licence_use_has_consent",
                condition=~Q(kind=UseKind.USE) | Q(consent=True),
                violation_error_message=_("未经持证人同意不得使用其证照。"),
            )
        ]
        indexes = [models.Index(fields=["licence", "-at"], name="licence_use_by_licence")]


class Seal(models.Model):
    """电子印章 of a body (R-SEAL-5): its picture and its certificate. The private key lies in TONGBAN_VAR/keys, never here."""

    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="seals")
    kind = models.CharField(max_length=16, choices=SealKind.choices)
    name = models.CharField(max_length=200)
    image_png = models.BinaryField()  # for screens
    image_pdf = models.BinaryField()  # for print, sharp at any size
    certificate = models.TextField()  # PEM
    certificate_serial = models.CharField(max_length=50, db_index=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    state = models.CharField(max_length=12, choices=SealState.choices, default=SealState.VALID)
    state_changed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "kind"], condition=~Q(state=SealState.REVOKED), name="seal_kind_once_per_body"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SealUse(models.Model):
    """One impression of a seal: on what document, for which case, by whom (R-SEAL-5, R-SEAL-8)."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="uses")
    document_sha256 = models.CharField(max_length=64)  # of the sealed document
    case_number = models.CharField(max_length=80, blank=True)
    by_kind = models.CharField(max_length=16)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()
