"""No cell of a file is a formula, whatever people wrote into a name or an opinion."""

import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.exports.reading import csv_rows, sheets

from tongban.exports.writers import BREAKS, writer
from tongban.kernel.cells import FORBIDDEN, LONGEST, inert

DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "　=1",
    "＝1+1",
    "#N/A",
    "=cmd|' /C calc'!A0",
    "+\x00",
]
TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)


@given(TEXTS)
def test_no_text_begins_like_a_formula(text):
    made = inert(text)
    assert not made.lstrip().startswith(tuple("=+-@＝＋－＠"))
    assert not made.startswith(("\t", "\r", "\n"))


@given(TEXTS)
def test_a_text_is_kept_whole_behind_its_apostrophe(text):
    assert inert(text).removeprefix("'") in (FORBIDDEN.sub("", text), FORBIDDEN.sub("", text).removeprefix("'"))


def test_an_ordinary_text_is_not_touched():
    for text in ("欧阳小云", "11450600MB1234567X", "2026-03-02", "甲=乙", "", "办结（-1天）", "'引号"):
        assert inert(text) == text


def test_a_text_longer_than_a_cell_is_cut():
    assert len(inert("=" + "长" * 40_000)) == LONGEST


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
@example(DANGEROUS)
def test_csv_comes_back_as_it_was_written(tmp_path_factory, texts):
    data = written(tmp_path_factory, "csv", texts)
    assert csv_rows(data)[1] == [BREAKS.sub(" ", inert(text)) for text in texts]
    assert len(data.decode().splitlines()) == 2


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
@example(DANGEROUS)
def test_excel_holds_texts_and_no_formulas(tmp_path_factory, texts):
    data = written(tmp_path_factory, "xlsx", texts)
    book = load_workbook(io.BytesIO(data))
    cells = next(book.worksheets[0].iter_rows(min_row=2)) if book.worksheets[0].max_row > 1 else []
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert not any(cell.value is not None and cell.data_type == "n" for cell in cells)


def test_the_dangerous_ones_are_inert_in_excel(tmp_path_factory):
    rows = sheets(written(tmp_path_factory, "xlsx", DANGEROUS))["清单"]
    assert all(str(cell).startswith("'") for cell in rows[1])


def test_what_does_not_fit_on_a_sheet_goes_on_on_the_next(tmp_path):
    path = tmp_path / "many.xlsx"
    with writer(path, "xlsx", title="清单", heads=["号"], widths=[8], largest_sheet=4) as one:
        for number in range(7):
            one.write([number])
    found = sheets(path.read_bytes())
    assert {name: [row[0] for row in rows] for name, rows in found.items()} == {
        "清单": ["号", 0, 1, 2], "清单2": ["号", 3, 4, 5], "清单3": ["号", 6],
    }  # fmt: skip


def written(folders, format, texts):
    path = folders.mktemp("cells") / f"x.{format}"
    heads = [f"列{number}" for number in range(len(texts))]
    with writer(path, format, title="清单", heads=heads, widths=[10] * len(texts)) as one:
        one.write(texts)
    return path.read_bytes()


@pytest.mark.parametrize(
    "title", ["一件事/一次办[试行]：*?\\", "'引号'", "", "///", "=1+1", "长" * 60, "\x00甲\x1b", "History"]
)
def test_a_sheet_may_be_called_after_whatever_a_list_is_called(tmp_path, title):
    path = tmp_path / "x.xlsx"
    with writer(path, "xlsx", title=title, heads=["号"], widths=[8], largest_sheet=2) as one:
        one.write([1])
        one.write([2])
    names = list(sheets(path.read_bytes()))
    assert len(names) == 2 and all(name and len(name) <= 31 and not set(name) & set("[]:*?/\\\x00") for name in names)
