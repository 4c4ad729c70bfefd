"""Django password validators for the rules of R-SEC-4. They read `user.kind`; without a user they ask the stricter rule."""

from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongban.identity.enums import UserKind
from tongban.identity.models import PasswordUsed
from tongban.identity.rules import passwords as rules


def _kind(user: Any) -> UserKind:
    return UserKind(getattr(user, "kind", None) or UserKind.STAFF)


class LengthByKind:
    """8 and more for the public, 10 and more for officials."""

    def validate(self, password: str, user: Any = None) -> None:
        shortest = rules.SHORTEST[_kind(user)]
        if len(password) < shortest:
            raise ValidationError(self._text(shortest), code="password_too_short")

    def get_help_text(self) -> str:
        return self._text(rules.SHORTEST[UserKind.APPLICANT])

    def _text(self, shortest: int) -> str:
        return _("密码至少{shortest}位。").format(shortest=shortest)


class ClassesForStaff:
    """Three of four classes of characters for officials."""

    def validate(self, password: str, user: Any = None) -> None:
        if _kind(user) == UserKind.STAFF and rules.classes(password) < rules.CLASSES_NEEDED:
            raise ValidationError(self.get_help_text(), code="password_too_few_classes")

    def get_help_text(self) -> str:
        return _("密码应包含大写字母、小写字母、数字、符号中的至少三类。")


class NotReused:
    """None of the last five."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None:
            return
        used = PasswordUsed.objects.filter(user=user).order_by("-created_at", "-pk").values_list("password", flat=True)
        earlier = [user.password, *used[: rules.LAST_REFUSED]]
        if any(check_password(password, one) for one in dict.fromkeys(earlier)):
            raise ValidationError(self.get_help_text(), code="password_reused")

    def get_help_text(self) -> str:
        return _("不能使用最近{count}次用过的密码。").format(count=rules.LAST_REFUSED)
