"""What is kept about signing on: failed tries, the second factor, and where somebody is signed on."""

from django.db import models

from tongban.identity.models.users import User
from tongban.kernel.fields import EncryptedTextField


class SignInTries(models.Model):
    """Failures at one door (an account, an account from one address, an address, a second factor). Gone after a success."""

    name = models.CharField(max_length=150, unique=True)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sign_in_tries")
    failures = models.PositiveIntegerField(default=0)
    locks = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField(null=True, db_index=True)
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class SecondFactor(models.Model):
    """The authenticator app of one sign-on. `pending` is a secret shown for enrolment and not yet proved by a code."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    secret = EncryptedTextField(blank=True)
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)  # codes of this step and earlier ones are used up
    pending = EncryptedTextField(blank=True)
    pending_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="second_factor_confirmed_has_secret",
                condition=models.Q(confirmed_at__isnull=True) | ~models.Q(secret=""),
            )
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class RecoveryCode(models.Model):
    """A code for the day the telephone is lost; only its keyed hash is kept, and it works once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return str(self.user_id)


class SignedOn(models.Model):
    """One open session: which browser, from where, since when. The session itself says when it was last used."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="signed_on")
    session_key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-began_at"], name="signed_on_by_user")]

    def __str__(self) -> str:
        return f"{self.user_id}:{self.device}"
