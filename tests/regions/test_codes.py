"""Codes are 12 digits, padded on the right (R-ID-5)."""

import pytest

from tongban.kernel.errors import Refusal
from tongban.regions.rules.codes import bounds, chain, covers, padded, prefix


@pytest.mark.parametrize("code, stored, short", [
    ("45", "450000000000", "45"),
    ("4506", "450600000000", "4506"),
    ("450600000000", "450600000000", "4506"),
    ("500118", "500118000000", "500118"),
    ("500118001", "500118001000", "500118001"),
    ("460400", "460400000000", "4604"),
    ("110000", "110000000000", "11"),
    ("320213021001", "320213021001", "320213021001"),
    ("100100", "100100000000", "1001"),
])  # fmt: skip
def test_a_code_is_stored_with_zeros_on_the_right_and_compared_without_them(code, stored, short):
    assert (padded(code), prefix(code)) == (stored, short)


@pytest.mark.parametrize("wrong", ["", "4", "45060a", "4506000000000", "００", "-45", "00"])
def test_what_is_no_code_is_refused(wrong):
    with pytest.raises(Refusal, match=r"regions\.bad_code"):
        padded(wrong)


def test_a_region_covers_itself_and_what_lies_inside_but_not_its_neighbour():
    assert covers("4506", "450603") and covers("450600000000", "4506")
    assert not covers("4506", "450703") and not covers("450603", "4506")


def test_the_regions_above_are_known_from_the_code():
    assert chain("500118001") == ["500000000000", "500100000000", "500118000000", "500118001000"]
    assert bounds("4506") == ("450600000000", "450699999999")
