"""The report of a dry run as a table to work off: every faulty cell with what is there and what would be right."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tongban.catalogue.exchange.faults import Fault, in_words
from tongban.kernel.cells import inert

LARGEST_SHEET = 1_048_576  # rows, the heading included
WIDTHS = (12, 8, 18, 36, 40, 36, 44, 12)


def write_faults(path: Path, faults: Iterable[tuple[str, Fault]]) -> int:
    """An Excel table, or CSV by the name's ending; returns how many lines."""
    return _as_csv(path, faults) if path.suffix.lower() == ".csv" else _as_workbook(path, faults)


def heads() -> list[str]:
    return [_("表"), _("行"), _("列"), _("事项编码"), _("现在的内容"), _("问题"), _("应当怎样"), _("程度")]


def lines(faults: Iterable[tuple[str, Fault]]) -> Iterator[list[str | int]]:
    for code, fault in faults:
        wrong, right = in_words(fault)
        weight = _("提示") if fault.is_note else _("整份文件") if fault.is_fatal else _("错误")
        texts = (fault.sheet, fault.column, code, fault.value, wrong, right, weight)
        sheet, column, code_, value, wrong_, right_, weight_ = (inert(text) for text in texts)
        yield [sheet, fault.row, column, code_, value, wrong_, right_, weight_]


def _as_csv(path: Path, faults: Iterable[tuple[str, Fault]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads())
        for line in lines(faults):
            writer.writerow(line)
            count += 1
    return count


def _as_workbook(path: Path, faults: Iterable[tuple[str, Fault]]) -> int:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)

    def begun() -> Any:
        number = len(book.worksheets) + 1
        sheet: Any = book.create_sheet(_("问题") + (str(number) if number > 1 else ""))
        sheet.freeze_panes = "A2"
        for place, width in enumerate(WIDTHS, 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.append(heads())
        return sheet

    sheet, count = begun(), 0
    for line in lines(faults):
        if count and count % (LARGEST_SHEET - 1) == 0:  # Excel opens no longer one
            sheet.close()
            sheet = begun()
        sheet.append(line)
        count += 1
    book.save(path)
    return count
