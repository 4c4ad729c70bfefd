"""The dictionary as a CSV file: 说法, 含义 (parted by |), 类别, 状态, 备注. A faulty file is refused, naming the row."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from tongban.catalogue import wordings
from tongban.catalogue.enums import SayingKind
from tongban.catalogue.rules.synonyms import key_of
from tongban.catalogue.selectors.dictionary import all_sayings
from tongban.catalogue.services.dictionary import Entry, problems, put_sayings
from tongban.kernel.actors import Actor
from tongban.kernel.cells import OPENERS
from tongban.kernel.errors import Refusal

COLUMNS = ("说法", "含义", "类别", "状态", "备注")
NEEDED = COLUMNS[:2]
SWITCH = {"": True, "开": True, "关": False}
MOST_ROWS = 20_000
FORMULA = (*OPENERS, "\t", "\r")


def exported() -> str:
    """Every saying, what ships and one's own; comes back in unchanged. Cells that a spreadsheet would compute are quoted."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for line in all_sayings():
        writer.writerow([
            _plain(line.said), _plain("|".join(line.means)), str(SayingKind(line.kind).label), "开" if line.is_on else "关",
            _plain(line.note),
        ])  # fmt: skip
    return "\ufeff" + text.getvalue()


def import_sayings(*, data: bytes, name: str, by: Actor, at: datetime) -> int:
    """Bring a file in, all of it or nothing; returns how many sayings it changed.

    Refused: `catalogue.dictionary_unreadable`, `catalogue.dictionary_row`, `catalogue.not_a_manager`.
    """
    return put_sayings(entries=list(_entries(_text(data))), source=name, by=by, at=at)


def _entries(text: str) -> Iterator[Entry]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    kinds = {str(kind.label): kind.value for kind in SayingKind} | {kind.value: kind.value for kind in SayingKind}
    seen: set[str] = set()
    try:
        columns = reader.fieldnames or []
        for column in NEEDED:
            if column not in columns:
                raise _unreadable(str(wordings.COLUMN_MISSING).format(column=column))
        for row in reader:
            number = reader.line_num
            if number > MOST_ROWS:
                raise _unreadable(str(wordings.FILE_TOO_LARGE).format(most=MOST_ROWS))
            said, means, kind, switch, note = (_typed(row.get(column) or "") for column in COLUMNS)
            if switch not in SWITCH:
                raise _faulty(number, str(wordings.SWITCH_UNKNOWN).format(value=switch[:20]))
            entry = Entry(
                said, tuple(one.strip() for one in means.split("|") if one.strip()), kinds.get(kind or "thing", kind),
                SWITCH[switch], note,
            )  # fmt: skip
            for texts in problems(entry).values():
                raise _faulty(number, texts[0].rstrip("。"))
            if key_of(said) in seen:
                raise _faulty(number, str(wordings.SAID_TWICE).format(said=said))
            seen.add(key_of(said))
            yield entry
    except csv.Error as problem:
        raise _faulty(reader.line_num, str(problem)) from problem
    if not seen:
        raise _unreadable(str(wordings.FILE_EMPTY))


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _unreadable(str(wordings.NOT_UTF8))


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _typed(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def _unreadable(reason: str) -> Refusal:
    return Refusal("catalogue.dictionary_unreadable", reason=reason)


def _faulty(row: int, reason: str) -> Refusal:
    return Refusal("catalogue.dictionary_row", row=row, reason=reason)
