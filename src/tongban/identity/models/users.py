"""Sign-ons: who may open a session, and with which password."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from tongban.identity.enums import UserKind


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, *, kind: str = UserKind.APPLICANT) -> "User":
        """Make a sign-on without asking the password rules; services ask them before."""
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
    must_change_password = models.BooleanField(default=False)  # 初始密码: handed out by somebody else

    USERNAME_FIELD = "username"
    objects = UserManager()

    def __str__(self) -> str:
        return self.username


class PasswordUsed(models.Model):
    """A password this user had, hashed; the last five may not come back (R-SEC-4)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passwords_used")
    password = models.CharField(max_length=128)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "-created_at"], name="password_used_by_user")]
