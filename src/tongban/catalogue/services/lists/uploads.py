"""A batch from a table (Excel or CSV): read first, every faulty row named; taken over afterwards, in part only if asked."""

import io
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from tongban.catalogue.enums import LineAct
from tongban.catalogue.importing.records import Finding
from tongban.catalogue.importing.tables import SHEET_SUFFIXES, TEXT_SUFFIXES, Table, read_tables
from tongban.catalogue.models import ItemList, ListLine, ListUpload, ServiceItem
from tongban.catalogue.services.lists.batches import LONGEST_REASON, in_preparation
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal
from tongban.regions.rules.codes import covers

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024  # of a workbook, which is packed
BLOCK = 1 << 18
UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)
MOST_ROWS = 20_000
CODE = ("事项编码", "实施编码", "业务办理项编码", "编码", "code", "item_code")
ACT = ("列入或退出", "调整", "act")
REASON = ("原因", "理由", "reason")
ACTS = {"": LineAct.ENTER, "列入": LineAct.ENTER, "进入": LineAct.ENTER, "新增": LineAct.ENTER, "enter": LineAct.ENTER,
        "退出": LineAct.LEAVE, "移出": LineAct.LEAVE, "leave": LineAct.LEAVE}  # fmt: skip
Fault = dict[str, Any]


@transaction.atomic
def read_upload(*, change_id: int, name: str, data: bytes, by: Actor, at: datetime) -> ListUpload:
    """试读: what the table says and what is wrong with it, row by row. The batch does not change.

    Columns: the item's code; 列入或退出 (empty: 列入); 原因 (needed to leave). Refused: `catalogue.not_your_list`,
    `catalogue.batch_not_in_preparation`, `catalogue.table_unreadable`, `catalogue.table_too_large`,
    `catalogue.table_without_codes`.
    """
    found, batch = in_preparation(change_id, by, at)
    table, findings = _table(name, data)
    column = next((one for one in CODE if one in table.header), None)
    if column is None:
        raise Refusal("catalogue.table_without_codes", known="、".join(CODE[:3]))
    if len(table.rows) > MOST_ROWS:
        raise Refusal("catalogue.table_too_large", rows=MOST_ROWS)
    good, faults = _read(table, column, found)
    faults = [{"row": one.row, "code": "", "reason": one.reason, "value": one.value[:100]} for one in findings] + faults
    made = ListUpload.objects.create(
        change=batch, name=name[:200], at=at, actor_name=by.actor_name, good=good, faults=faults
    )
    audit.record(
        "catalogue.batch_table_read", of=batch, by=by, at=at, name=name[:200], good=len(good), faulty=len(faults)
    )
    return made


@transaction.atomic
def take_upload(*, upload_id: int, only_good: bool, by: Actor, at: datetime) -> int:
    """Take the rows over into the batch; with faulty ones among them only when asked to leave those out.

    Refused: as above, `catalogue.table_taken`, `catalogue.table_has_faults`, `catalogue.table_empty`.
    """
    upload = ListUpload.objects.get(pk=upload_id)
    _found, batch = in_preparation(upload.change_id, by, at)
    upload = ListUpload.objects.select_for_update().get(pk=upload_id)
    if upload.taken_at is not None:
        raise Refusal("catalogue.table_taken")
    if upload.faults and not only_good:
        raise Refusal("catalogue.table_has_faults", count=len(upload.faults))
    if not upload.good:
        raise Refusal("catalogue.table_empty")
    ListLine.objects.bulk_create(
        (ListLine(change=batch, item_id=item, act=act, reason=reason) for item, act, reason in upload.good),
        batch_size=1000, update_conflicts=True, unique_fields=["change", "item"], update_fields=["act", "reason"],
    )  # fmt: skip
    upload.taken_at = at
    upload.save(update_fields=["taken_at"])
    audit.record(
        "catalogue.batch_table_taken", of=batch, by=by, at=at, name=upload.name, rows=len(upload.good),
        left_out=len(upload.faults),
    )  # fmt: skip
    return len(upload.good)


def _table(name: str, data: bytes) -> tuple[Table, list[Finding]]:
    """The first table of the file."""
    suffix = Path(name).suffix.lower()
    if suffix not in TEXT_SUFFIXES + SHEET_SUFFIXES or not data:
        raise Refusal("catalogue.table_unreadable")
    if len(data) > LARGEST_FILE or _unpacked(data) > LARGEST_UNPACKED:
        raise Refusal("catalogue.table_too_large", rows=MOST_ROWS)
    findings: list[Finding] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table{suffix}"
        path.write_bytes(data)
        tables = read_tables(path, findings)
    if not tables:
        raise Refusal("catalogue.table_unreadable")
    return tables[0], [one for one in findings if one.row and one.file == tables[0].name]


def _unpacked(data: bytes) -> int:
    """How large a packed workbook becomes, read to see it: what is written in it of its sizes may be a lie; counting ends
    at the limit. 0 for what is not packed. Refused: `catalogue.table_unreadable`."""
    if not data.startswith(b"PK"):
        return 0
    size = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for one in packed.infolist():
                with packed.open(one) as part:
                    while size <= LARGEST_UNPACKED and (block := part.read(BLOCK)):
                        size += len(block)
    except UNREADABLE as error:
        raise Refusal("catalogue.table_unreadable") from error
    return size


def _read(table: Table, column: str, found: ItemList) -> tuple[list[list[Any]], list[Fault]]:
    """Row by row: taken, or named with what is wrong. One query."""
    codes = {cells[column].strip() for _row, cells in table.rows}
    items = {item.code: item for item in ServiceItem.objects.filter(code__in=codes).only("code", "region_code")}
    good: list[list[Any]] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, cells in table.rows:
        code = cells[column].strip()
        act, reason = _cell(cells, ACT), _cell(cells, REASON)
        problem, value = _problem(code, act, reason, items, found, seen)
        if problem:
            faults.append({"row": number, "code": code[:60], "reason": problem, "value": str(value)[:100]})
            continue
        seen[code] = number
        good.append([items[code].pk, ACTS[act].value, reason])
    return good, faults


def _problem(
    code: str, act: str, reason: str, items: Mapping[str, ServiceItem], found: ItemList, seen: Mapping[str, int]
) -> tuple[str, Any]:
    if not code:
        return "code_missing", ""
    if code not in items:
        return "code_unknown", code
    if code in seen:
        return "code_twice", seen[code]
    if act not in ACTS:
        return "act_unknown", act
    if not items[code].region_code or not covers(found.region_code, items[code].region_code):
        return "elsewhere", code
    if ACTS[act] == LineAct.LEAVE and not reason:
        return "no_reason", ""
    if len(reason) > LONGEST_REASON:
        return "reason_too_long", len(reason)
    return "", ""


def _cell(cells: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((cells[name].strip() for name in names if name in cells), "")


def columns() -> tuple[str, str, str]:
    """The headings of an empty table to fill in."""
    return CODE[0], ACT[0], REASON[0]
