"""Users (who signs on), applicants (who applies), staff with posts, and the mandates that let one act for another."""

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from tongban.identity.enums import ActingAs, ApplicantKind, AssuranceLevel, DocumentType, Role, UserKind
from tongban.kernel.fields import EncryptedTextField


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, *, kind: str = UserKind.APPLICANT) -> "User":
        user = self.model(username=username, kind=kind)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A sign-on. An official who also applies as a citizen has two (R-USER-1)."""

    username = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=16, choices=UserKind.choices)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "username"
    objects = UserManager()

    def __str__(self) -> str:
        return self.username


class Applicant(models.Model):
    """申请人: a natural or legal person. May have no user (an old lady at the window has none)."""

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
    assurance_level = models.PositiveSmallIntegerField(
        choices=AssuranceLevel.choices, default=AssuranceLevel.UNVERIFIED
    )
    is_priority = models.BooleanField(default=False)  # old, ill, disabled: priority lane (R-WIN-10)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document_type", "document_no_hash"], name="applicant_document_once")
        ]

    def __str__(self) -> str:
        return self.name


class Staff(models.Model):
    """An official. What they may do comes from their posts, never from this row."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="staff")
    name = models.CharField(max_length=100)
    staff_no = models.CharField(max_length=30, unique=True)
    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="staff")  # employer
    phone = models.CharField(max_length=50, blank=True)

    actor_kind = "staff"

    @property
    def actor_id(self) -> int:
        return self.pk

    @property
    def actor_name(self) -> str:
        return self.name

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """岗位: a role at a body, a hall or a region, for a time. Exactly one of the three scopes is set."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="posts")
    role = models.CharField(max_length=32, choices=Role.choices)
    body = models.ForeignKey("regions.Body", null=True, blank=True, on_delete=models.PROTECT)
    hall = models.ForeignKey("regions.Hall", null=True, blank=True, on_delete=models.PROTECT)
    region_code = models.CharField(max_length=12, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # last day, inclusive

    class Meta:
        indexes = [models.Index(fields=["staff", "role"], name="post_by_staff_role")]


class Mandate(models.Model):
    """A right to act for another: handler of a firm (R-USER-6), its legal representative, or proxy of a person (R-USER-7)."""

    principal = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="mandates_given")
    agent = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="mandates_held")
    acting_as = models.CharField(max_length=16, choices=ActingAs.choices)
    item_codes = models.JSONField(default=list, blank=True)  # empty = all items
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # last day, inclusive
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)


@dataclass(frozen=True)
class Acting:
    """A signed-on person and for whom they act now; what portal operations get as `by`."""

    person: Applicant
    applicant: Applicant
    acting_as: ActingAs = ActingAs.SELF
    mandate_id: int | None = None

    actor_kind = "applicant"

    @property
    def actor_id(self) -> int:
        return self.person.pk

    @property
    def actor_name(self) -> str:
        return self.person.name
