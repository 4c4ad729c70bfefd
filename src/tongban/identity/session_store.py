"""Sessions in the table of Django, with what every signed-on page needs: one statement reads the session, whose it is, and
the posts of today; a session is written once however often it is saved in a request.

Keys, signing and contents are those of `django.contrib.sessions.backends.db`; either reads what the other wrote. Nothing is
kept between requests: a session that was ended, an account that was closed, a post that ended are gone with the next one.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, UpdateError
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.timezone import localdate

from tongban.identity.models import Applicant, Staff, User
from tongban.identity.posts import HeldPost, Posts, remember
from tongban.kernel.statements import columns, rows
from tongban.regions.models import Body


@dataclass(frozen=True)
class Noted:
    """Whose session this is by the list of open sessions (`SignedOn`). The session itself has the last word."""

    user: User


class SessionStore(db.SessionStore):
    """`noted`: who the list of open sessions says is signed on here, read with the session; None when it says nothing."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.noted: Noted | None = None
        self._replaces = ""  # the key that ends when this session is written under its new one
        self._is_new = False
        self._written: str | None = None

    def load(self) -> dict[str, Any]:
        today = localdate()
        found = rows(_session(), [str(today), str(today), self.session_key, timezone.now().isoformat()])
        if not found:
            self._session_key = None
            return {}
        data, posts, *person = found[0]
        self.noted = _noted(person, posts, today)
        return self.decode(data)

    def exists(self, session_key: str) -> bool:
        return bool(rows("SELECT 1 FROM django_session WHERE session_key = %s", [session_key]))

    def cycle_key(self) -> None:
        """A new key for what is in the session. It is written with the next `save`; the old key ends in that statement."""
        self.get("")  # what is in it comes along
        self.modified = True
        if self._is_new:  # nobody was told this one yet
            return
        self._replaces, self._is_new = self.session_key or "", True
        self._session_key = self._get_new_session_key()

    def save(self, must_create: bool = False) -> None:
        """CreateError when the key is taken, UpdateError when the session was ended meanwhile."""
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        text = json.dumps([self.session_key, data], sort_keys=True, default=str)
        if text == self._written and not must_create:
            return None
        is_new = must_create or self._is_new
        given = [self.session_key, self.encode(data), self.get_expiry_date().isoformat()]
        if not rows(INSERT, [*given, self._replaces]) if is_new else not rows(UPDATE, given):
            raise CreateError if is_new else UpdateError
        self._is_new, self._replaces, self._written = False, "", text
        return None

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self._replaces or self.session_key:
            rows("DELETE FROM django_session WHERE session_key = %s RETURNING 1", [key])
        if session_key is None:
            self._is_new, self._replaces = False, ""

    def _get_new_session_key(self) -> str:
        """32 of 36 letters: 165 random bits. That it is free is left to the table's key."""
        return get_random_string(32, VALID_KEY_CHARS)


INSERT = """
WITH given (key, data, expires, replaces) AS (VALUES (%s::text, %s::text, %s::timestamptz, %s::text)),
    gone AS (DELETE FROM django_session s USING given WHERE s.session_key = given.replaces)
INSERT INTO django_session (session_key, session_data, expire_date) SELECT key, data, expires FROM given
ON CONFLICT (session_key) DO NOTHING RETURNING 1
"""
UPDATE = """
WITH given (key, data, expires) AS (VALUES (%s::text, %s::text, %s::timestamptz))
UPDATE django_session s SET session_data = given.data, expire_date = given.expires FROM given
WHERE s.session_key = given.key RETURNING 1
"""


@cache
def _session() -> str:
    return f"""
SELECT d.session_data,
    (SELECT json_agg(json_build_array(o.role, o.body_id, o.hall_id, o.region_code) ORDER BY o.id)::text
     FROM identity_post o
     WHERE o.staff_id = s.id AND o.starts_on <= %s::date AND (o.ends_on IS NULL OR o.ends_on >= %s::date)),
    {columns(User).of("u")}, {columns(Staff).of("s")}, {columns(Body).of("b")}, {columns(Applicant).of("a")}
FROM django_session d
    LEFT JOIN identity_signedon n ON n.session_key = d.session_key
    LEFT JOIN identity_user u ON u.id = n.user_id AND u.is_active
    LEFT JOIN identity_staff s ON s.user_id = u.id LEFT JOIN regions_body b ON b.id = s.body_id
    LEFT JOIN identity_applicant a ON a.user_id = u.id
WHERE d.session_key = %s AND d.expire_date > %s::timestamptz
"""


def _noted(values: list[Any], posts: str | None, today: date) -> Noted | None:
    parts = []
    for model in (User, Staff, Body, Applicant):
        many = len(columns(model))
        parts.append(columns(model).instance(values[:many]))
        values = values[many:]
    user, staff, body, applicant = parts
    if user is None:
        return None
    for name, one in (("staff", staff), ("applicant", applicant)):
        User._meta.get_field(name).set_cached_value(user, one)  # type: ignore[union-attr]
        if one is not None:
            one.user = user
    if staff is not None:
        staff.body = body
        remember(staff, today, Posts(tuple(HeldPost(*post) for post in json.loads(posts or "[]"))))
    return Noted(user)
