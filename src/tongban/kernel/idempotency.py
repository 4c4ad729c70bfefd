"""Asked twice, done once: the first answer to a write is kept, and given again to whoever repeats the request.

Used by the API (`Idempotency-Key`) and by the one-time tokens of forms.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from tongban.kernel.errors import Refusal
from tongban.kernel.models import IdempotencyKey


@dataclass(frozen=True)
class Answer:
    """What the work answered: an HTTP status and a JSON-able body. `replayed`: the work was not done this time."""

    status: int
    body: Any
    replayed: bool = False


def fingerprint(*parts: bytes | str) -> str:
    """Says whether two requests are the same; give it method, path and body."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


@transaction.atomic
def once(*, owner: str, key: str, fingerprint: str, work: Callable[[], tuple[int, Any]]) -> Answer:
    """Do `work() -> (status, body)` for the first request with this key of this owner; give its answer to all others.

    A second request that comes while the first is at work waits for it (the unique index makes it). Work that raises
    leaves nothing behind, the key included, so it may be tried again. The same key with another fingerprint is refused:
    `kernel.key_reused` (409).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_idempotencykey (owner, key, fingerprint, created_at) "
            "VALUES (%s, %s, %s, statement_timestamp()) ON CONFLICT (owner, key) DO NOTHING RETURNING id",
            [owner, key, fingerprint],
        )
        fresh = cursor.fetchone()
    if not fresh:
        first = IdempotencyKey.objects.get(owner=owner, key=key)
        if first.fingerprint != fingerprint:
            raise Refusal("kernel.key_reused", key=key)
        return Answer(first.status or 200, first.answer, replayed=True)
    status, body = work()
    IdempotencyKey.objects.filter(pk=fresh[0]).update(status=status, answer=body)
    return Answer(status, body)


def forget(*, owner: str, key: str) -> None:
    """Give the key free again, where the answer turned out not to be one (a form shown again with its errors)."""
    IdempotencyKey.objects.filter(owner=owner, key=key).delete()
