"""Cells of catalogue files: whatever is written is read back or not written there; whatever is read is a value or named."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tongban.catalogue.exchange import cells
from tongban.catalogue.exchange.columns import SHEETS

COLUMNS = [column for sheet in SHEETS.values() for column in sheet.columns]
VALUES = st.one_of(
    st.text(max_size=60), st.integers(), st.booleans(), st.none(), st.lists(st.text(max_size=12), max_size=4), st.dates(),
    st.dictionaries(st.text(max_size=6), st.text(max_size=6), max_size=3),
    st.lists(st.dictionaries(st.text(max_size=6), st.text(max_size=6), max_size=2), max_size=3),
)  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS, ids=lambda one: one.key)
@settings(max_examples=25, deadline=None)
@given(value=VALUES)
@example(value="=1+1")
@example(value="'=1")
@example(value="\ufeff x\r\n\t")
def test_what_a_cell_says_is_what_was_meant(column, value):
    cell = cells.cell_of(column, value)
    if cell is not None:
        assert cells.value_of(column, cell)[0] == value
        assert cell.lstrip()[:1] not in set("=+-@")


@pytest.mark.parametrize("column", COLUMNS, ids=lambda one: one.key)
@settings(max_examples=25, deadline=None)
@given(raw=st.text(max_size=80))
@example(raw="２０个工作日")
@example(raw="99999")
@example(raw='{"a": NaN}')
@example(raw="[" * 100_000)
def test_whatever_stands_in_a_cell_is_a_value_or_a_named_fault(column, raw):
    try:
        cells.value_of(column, raw)
    except cells.Wrong as no:
        assert no.reason
