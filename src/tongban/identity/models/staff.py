"""Officials and their posts."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongban.identity.enums import Role
from tongban.identity.models.users import User


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
        constraints = [
            models.CheckConstraint(
                name="post_has_one_scope",
                condition=Q(body__isnull=False, hall__isnull=True, region_code="")
                | Q(body__isnull=True, hall__isnull=False, region_code="")
                | (Q(body__isnull=True, hall__isnull=True) & ~Q(region_code="")),
                violation_error_message=_("岗位只能属于一个部门、一个大厅或一个区划。"),
            ),
            models.CheckConstraint(
                name="post_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("岗位的结束日期不得早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id}:{self.role}"

    def is_held(self, on: date) -> bool:
        """Whether the post gives its role on that day; both ends count."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)
