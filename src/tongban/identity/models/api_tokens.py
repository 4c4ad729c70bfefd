"""Tokens of the API: scoped, expiring, stored as a hash only (PLUS-15)."""

from django.db import models


class ApiToken(models.Model):
    """A right to call the API as somebody. The secret itself is shown once, when it is made, and never stored."""

    name = models.CharField(max_length=100)  # what it is for: "自助终端接口"
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    staff = models.ForeignKey("identity.Staff", null=True, on_delete=models.CASCADE, related_name="api_tokens")
    person = models.ForeignKey("identity.Applicant", null=True, on_delete=models.CASCADE, related_name="api_tokens")
    mandate = models.ForeignKey("identity.Mandate", null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="api_token_is_for_one",
                condition=models.Q(staff__isnull=False, person__isnull=True)
                | models.Q(staff__isnull=True, person__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name
