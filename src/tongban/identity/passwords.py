"""Django password validators for the rules of R-SEC-4. They read `user.kind`; without a user they ask the stricter rule."""

from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from tongban.identity.enums import UserKind
from tongban.identity.models import Applicant, PasswordUsed, Staff
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


class NotTooLong:
    """Nobody types more than this."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > rules.LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("密码最多{longest}位。").format(longest=rules.LONGEST)


class NotSimple:
    """None that is guessed first, whatever classes of characters it has."""

    def validate(self, password: str, user: Any = None) -> None:
        if rules.is_simple(password):
            raise ValidationError(self.get_help_text(), code="password_too_simple")

    def get_help_text(self) -> str:
        return _("密码太容易被猜到，不要用常见单词、连续或重复的字符。")


class NotAboutOneself:
    """No account name, no name (as characters or pinyin), no number of one's own. `user.about` adds what is not stored yet."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is not None and rules.is_about(password, words_about(user)):
            raise ValidationError(self.get_help_text(), code="password_about_oneself")

    def get_help_text(self) -> str:
        return _("密码中不能有您的账号、姓名（包括拼音）、证件号码、出生日期或电话号码。")


def words_about(user: Any) -> list[str]:
    """What is known of the owner of a password, the name also in pinyin, in whichever order."""
    words = [user.username, *getattr(user, "about", ())]
    if staff := Staff.objects.filter(user_id=user.pk).first() if user.pk else None:
        words += [staff.name, staff.staff_no, staff.phone]
    if person := Applicant.objects.filter(user_id=user.pk).first() if user.pk else None:
        words += [person.name, person.document_no, person.document_no[6:14], person.mobile]
    return [form for word in words if word for form in (word, *_pinyin(word))]


def _pinyin(word: str) -> list[str]:
    if word.isascii():
        return []
    syllables = lazy_pinyin(word)
    return ["".join(syllables[start:] + syllables[:start]) for start in range(min(len(syllables), 4))]


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
