"""Asked twice, done once: the first answer to a write is kept, and given again to whoever repeats the request.

Used by the API (`Idempotency-Key`) and by the one-time tokens of forms.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction

from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.kernel.models import IdempotencyKey
from tongban.kernel.writing import Act, Stale, Written, perform


@dataclass(frozen=True)
class Answer:
    """What the work answered: an HTTP status and a body, as JSON. `replayed`: the work was not done this time."""

    status: int
    text: str
    replayed: bool = False

    @property
    def body(self) -> Any:
        return json.loads(self.text)


def fingerprint(*parts: bytes | str) -> str:
    """Says whether two requests are the same; give it method, path and body."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


def once_in_one_statement(
    *, owner: str, key: str, fingerprint: str, work: Callable[[], tuple[int, Any]]
) -> Answer:  # fmt: skip
    """`once` for work that is one act (`writing.perform`): the answer is put down in the act's own statement.

    The key is looked up only when the work refuses or its row is there already, so the first request asks nothing.
    """

    def act_and_keep(act: Act) -> tuple[int, str]:
        status, body = work()
        text = _written(body)
        act.writes.insert_last(
            IdempotencyKey(owner=owner, key=key, fingerprint=fingerprint, status=status, answer=Written(text))
        )
        return status, text

    try:
        (status, text), writes = perform(act_and_keep)
    except Stale:  # others were faster time and again: get in line
        return once(owner=owner, key=key, fingerprint=fingerprint, work=work)
    except (Refusal, Invalid, NotFound, IntegrityError):
        first = IdempotencyKey.objects.filter(owner=owner, key=key).first()
        if first is None:
            raise
        return _replay(first, fingerprint)
    return Answer(status, writes.settled(text))  # with the numbers that its statement drew


def _written(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False)


def _replay(first: IdempotencyKey, fingerprint: str) -> Answer:
    if first.fingerprint != fingerprint:
        raise Refusal("kernel.key_reused", key=first.key)
    return Answer(first.status or 200, _written(first.answer), replayed=True)


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
        return _replay(IdempotencyKey.objects.get(owner=owner, key=key), fingerprint)
    status, body = work()
    IdempotencyKey.objects.filter(pk=fresh[0]).update(status=status, answer=body)
    return Answer(status, _written(body))


def forget(*, owner: str, key: str) -> None:
    """Give the key free again, where the answer turned out not to be one (a form shown again with its errors)."""
    IdempotencyKey.objects.filter(owner=owner, key=key).delete()
