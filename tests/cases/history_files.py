"""CSV files of closed cases for the tests of the import."""

import csv
from pathlib import Path

from tongban.identity import synthetic

GRANTED = {
    "id": "A-1", "item_code": "", "applicant": "赵云朵", "document_no": "", "channel": "window",
    "submitted_at": "2025-06-06 09:10", "received_at": "2025-06-06 09:10", "accepted_at": "2025-06-09 10:00",
    "examined_at": "2025-06-10 15:00", "decided_at": "2025-06-11 16:00", "closed_at": "2025-06-12 11:30",
    "outcome": "granted", "examined_by": "王明", "decided_by": "李丽", "reasons": "", "number": "旧-2025-001",
}  # fmt: skip


def a_row(item_code: str, n: int = 1, **more: str) -> dict[str, str]:
    from datetime import date

    number = synthetic.id_number(date(1980, 1, 1), n % 1000)
    return GRANTED | {"id": f"A-{n}", "item_code": item_code, "document_no": number} | more


def a_file(folder: Path, rows: list[dict[str, str]], name: str = "old.csv") -> Path:
    path = folder / name
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path
