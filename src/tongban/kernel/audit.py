"""The audit trail: one line per act, in the act's own transaction; sealed into a chain in batches by a job."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tongban.kernel.actors import Actor

if TYPE_CHECKING:
    from tongban.kernel.models import AuditEntry


def record(code: str, *, of: Any, by: Actor, at: datetime, **facts: Any) -> None:
    """Write one audit line about the model instance `of`. `facts` must be JSON-able (dates are written as ISO text)."""
    line(code, of=of, by=by, at=at, **facts).save(force_insert=True)


def line(code: str, *, of: Any, by: Actor, at: datetime, **facts: Any) -> "AuditEntry":
    """The same, not written yet: for an act that puts everything down together."""
    from tongban.kernel.models import AuditEntry

    return AuditEntry(
        at=at, code=code, actor_kind=by.actor_kind, actor_id=by.actor_id, actor_name=by.actor_name,
        object_type=of._meta.label_lower, object_id=str(of.pk), facts=_plain(facts),
    )  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
