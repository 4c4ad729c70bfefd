"""Making, ending and recognising tokens of the API."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongban.identity import selectors
from tongban.identity.enums import ApiScope
from tongban.identity.models import Acting, ApiToken, Applicant, Mandate, Staff
from tongban.identity.posts import HeldPost, Posts, remember
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.kernel.kept import copy_of, kept
from tongban.kernel.statements import columns, place_of_row, rows

PREFIX = "tb1_"
LONGEST_DAYS = 366


@dataclass(frozen=True)
class Caller:
    """Who a token speaks for: an official, or a person acting for themself or by a mandate."""

    token_id: int
    scopes: frozenset[str]
    actor: Staff | Acting

    @property
    def staff(self) -> Staff | None:
        return self.actor if isinstance(self.actor, Staff) else None

    @property
    def acting(self) -> Acting | None:
        return self.actor if isinstance(self.actor, Acting) else None


@transaction.atomic
def issue_api_token(
    *, name: str, scopes: Sequence[str], days: int, staff: Staff | None = None, person: Applicant | None = None,
    mandate: Mandate | None = None, by: Actor, at: datetime,
) -> tuple[ApiToken, str]:  # fmt: skip
    """Make a token for an official or a person; returns it and the secret, which is shown this once.

    Invalid for unknown scopes, a term outside 1…366 days, or not exactly one of `staff` and `person`.
    """
    errors: dict[str, list[str]] = {}
    if unknown := sorted(set(scopes) - set(ApiScope.values)) or (not scopes and [_("（空）")]):
        errors["scopes"] = [_("没有这样的权限范围：{scopes}。").format(scopes="、".join(unknown))]
    if not 1 <= days <= LONGEST_DAYS:
        errors["days"] = [_("有效期应为1至{longest}天。").format(longest=LONGEST_DAYS)]
    if (staff is None) == (person is None):
        errors["staff"] = [_("令牌须属于一名工作人员或者一名申请人。")]
    if errors:
        raise Invalid(errors)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        name=name, digest=_digest(secret), scopes=sorted(set(scopes)), staff=staff, person=person, mandate=mandate,
        created_at=at, expires_at=at + timedelta(days=days),
    )  # fmt: skip
    audit.record("api_token.issued", of=token, by=by, at=at, name=name, scopes=token.scopes, days=days)
    return token, secret


@transaction.atomic
def revoke_api_token(*, token_id: int, by: Actor, at: datetime) -> None:
    """End a token at once; a second time changes nothing. NotFound."""
    token = ApiToken.objects.select_for_update().filter(pk=token_id).first()
    if token is None:
        raise NotFound("api_token")
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        audit.record("api_token.revoked", of=token, by=by, at=at)


def caller_of_token(secret: str, at: datetime) -> Caller | None:
    """Whom this secret speaks for now; None when it is unknown, expired or revoked, or its owner's right has ended."""
    today = localdate(at)
    digest = _digest(secret)
    found = rows(_known_by(), [str(today), str(today), digest, at.isoformat()])
    if not found:
        return None
    is_active, posts, token_mark, staff_mark, person_mark, *values = found[0]
    mark = f"{token_mark} {staff_mark} {today} {posts}"
    known: _Known = kept(ApiToken, digest, mark, lambda: _known(values, posts, today))
    if known.last_used_on != today:  # one write a day is enough to find forgotten tokens
        ApiToken.objects.filter(pk=known.token_id).update(last_used_on=today)
    if known.staff is not None:
        return Caller(known.token_id, known.scopes, copy_of(known.staff)) if is_active else None
    person_id = known.person_id
    if person_id is None:
        return None
    person = kept(Applicant, person_id, person_mark, lambda: Applicant.objects.get(pk=person_id))
    try:
        acting = selectors.acting_for(person, known.mandate_id, today)
    except (NotFound, Refusal):
        return None
    return Caller(known.token_id, known.scopes, acting)


@dataclass(frozen=True)
class _Known:
    """What the row of a token and those of its official say; kept until one of them changes."""

    token_id: int
    scopes: frozenset[str]
    last_used_on: date | None
    person_id: int | None
    mandate_id: int | None
    staff: Staff | None


def _known(values: Sequence[Any], posts: str | None, today: date) -> _Known:
    token = columns(ApiToken).instance(values[: len(columns(ApiToken))])
    staff = columns(Staff).instance(values[len(columns(ApiToken)) :])
    if staff is not None:
        remember(staff, today, Posts(tuple(HeldPost(*post) for post in json.loads(posts or "[]"))))
    return _Known(token.pk, frozenset(token.scopes), token.last_used_on, token.person_id, token.mandate_id, staff)


@cache
def _known_by() -> str:
    return f"""
SELECT u.is_active,
    (SELECT json_agg(json_build_array(o.role, o.body_id, o.hall_id, o.region_code))::text FROM identity_post o
     WHERE o.staff_id = s.id AND o.starts_on <= %s::date AND (o.ends_on IS NULL OR o.ends_on >= %s::date)),
    {place_of_row("t")}, {place_of_row("s")}, {place_of_row("p")}, {columns(ApiToken).of("t")}, {columns(Staff).of("s")}
FROM identity_apitoken t
    LEFT JOIN identity_staff s ON s.id = t.staff_id LEFT JOIN identity_user u ON u.id = s.user_id
    LEFT JOIN identity_applicant p ON p.id = t.person_id
WHERE t.digest = %s AND t.revoked_at IS NULL AND t.expires_at > %s::timestamptz
"""


def _digest(secret: str) -> str:
    # The secret has 256 random bits, so a plain hash is enough: there is nothing to guess.
    return hashlib.sha256(secret.encode()).hexdigest()
