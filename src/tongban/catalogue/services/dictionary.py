"""The dictionary of search: what people say and what items are called. It takes effect with the next search, everywhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tongban.catalogue import permissions, wordings
from tongban.catalogue.enums import SayingKind
from tongban.catalogue.models import OwnSaying
from tongban.catalogue.rules.synonyms import key_of, meaning_of, shipped
from tongban.catalogue.services.search_marks import change_mark
from tongban.catalogue.services.typed import plain, too_long
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, NotFound

SHORTEST, LONGEST, LONGEST_MEANING, MOST_MEANINGS = 2, 30, 60, 12
LONGEST_NOTE = 200
LONGEST_WRITTEN = 60  # with the signs that search does not see


@dataclass(frozen=True)
class Entry:
    """A saying as somebody writes it down."""

    said: str
    means: tuple[str, ...]
    kind: str = SayingKind.THING
    is_on: bool = True
    note: str = ""


def problems(entry: Entry) -> dict[str, list[str]]:
    """What is wrong with it, by field."""
    found: dict[str, list[str]] = {}
    key, means = key_of(entry.said), [key_of(one) for one in entry.means]
    if len(key) < SHORTEST:
        found["said"] = [str(wordings.SAID_MISSING)]
    elif len(key) > LONGEST or len(entry.said.strip()) > LONGEST_WRITTEN:
        found["said"] = [str(wordings.SAID_TOO_LONG).format(most=LONGEST)]
    if entry.kind not in SayingKind.values:
        found["kind"] = [str(wordings.KIND_UNKNOWN)]
    if not any(means):
        found["means"] = [str(wordings.MEANS_MISSING)]
    elif len(means) > MOST_MEANINGS or any(len(one) > LONGEST_MEANING for one in (*means, *entry.means)):
        found["means"] = [str(wordings.MEANS_TOO_MANY).format(most=MOST_MEANINGS, length=LONGEST_MEANING)]
    return found | too_long(note=(entry.note, LONGEST_NOTE))


@transaction.atomic
def put_saying(*, entry: Entry, by: Actor, at: datetime) -> OwnSaying:
    """Enter a saying, change it or switch it off; one that ships is overlaid. Refused: `catalogue.not_a_manager`. Invalid:
    `said`, `means`, `kind`, `note`."""
    permissions.require_may_keep_search(by, on=localdate(at))
    if found := problems(entry):
        raise Invalid(found)
    saying = _write([entry], by, at)[0]
    audit.record(
        "catalogue.saying_put", of=saying, by=by, at=at, said=saying.said, means=saying.means, kind=saying.kind,
        is_on=saying.is_on, note=saying.note,
    )  # fmt: skip
    return saying


@transaction.atomic
def drop_saying(*, said: str, by: Actor, at: datetime) -> None:
    """Take one's own entry away; what ships under the same words counts again. Refused: `catalogue.not_a_manager`."""
    permissions.require_may_keep_search(by, on=localdate(at))
    saying = OwnSaying.objects.select_for_update().filter(key=key_of(said)).first()
    if saying is None:
        raise NotFound(said)
    audit.record("catalogue.saying_dropped", of=saying, by=by, at=at, said=saying.said, means=saying.means)
    saying.delete()
    change_mark()


@transaction.atomic
def put_sayings(*, entries: Sequence[Entry], source: str, by: Actor, at: datetime) -> int:
    """Enter those of many that differ from what counts now; one audit line for all. Returns how many.
    Refused: `catalogue.not_a_manager`."""
    permissions.require_may_keep_search(by, on=localdate(at))
    changed = list(_different(entries))
    if not changed:
        return 0
    first = _write(changed, by, at)[0]
    audit.record(
        "catalogue.sayings_imported", of=first, by=by, at=at, source=source, count=len(changed),
        said=[one.said for one in changed[:200]],
    )  # fmt: skip
    return len(changed)


def _different(entries: Iterable[Entry]) -> Iterable[Entry]:
    own = {one.key: one for one in OwnSaying.objects.all()}
    ships = shipped()
    for entry in entries:
        key = key_of(entry.said)
        known = own.get(key)
        if known is not None:
            if (known.means, known.kind, known.is_on, known.note) != (
                list(entry.means),
                entry.kind,
                entry.is_on,
                entry.note,
            ):
                yield entry
            continue
        same = ships.get(key)
        means = tuple(meaning_of(one) for one in entry.means)
        if same is None or not entry.is_on or (same.means, same.kind) != (means, entry.kind) or entry.note:
            yield entry


def _write(entries: Sequence[Entry], by: Actor, at: datetime) -> list[OwnSaying]:
    fields = ["said", "means", "kind", "is_on", "note", "changed_by", "changed_at"]
    rows = [
        OwnSaying(
            key=key_of(one.said), said=one.said.strip(), means=[name.strip() for name in one.means if name.strip()],
            kind=one.kind, is_on=one.is_on, note=plain(one.note), changed_by=by.actor_name[:100], changed_at=at,
        )
        for one in entries
    ]  # fmt: skip
    written = OwnSaying.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key"], update_fields=fields, batch_size=500
    )
    change_mark()
    return written
