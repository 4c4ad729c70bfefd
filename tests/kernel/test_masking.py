"""What of a person is shown to others (R-PII-5)."""

import pytest

from tongban.kernel import masking


@pytest.mark.parametrize(
    "name, shown",
    [("张三", "张*"), ("张三丰", "张*"), ("欧阳修", "欧阳*"), ("欧阳", "欧*"), ("买买提·吐尔逊", "买*"), ("", "")],
)
def test_of_a_name_the_surname_is_shown(name, shown):
    assert masking.mask_name(name) == shown


def test_of_an_identity_number_the_first_three_and_last_four_are_shown():
    assert masking.mask_number("11010519491231002X") == "110***********002X"


@pytest.mark.parametrize("number", ["E12345678", "1234567", "123", "1", ""])
def test_of_a_short_number_at_least_half_is_hidden(number):
    masked = masking.mask_number(number)
    assert len(masked) == len(number)
    assert masked.count("*") >= len(number) // 2


@pytest.mark.parametrize(
    "mobile, shown", [("13800001234", "138****1234"), ("0770-1234567", "**********67"), ("12", "**")]
)
def test_of_a_telephone_number_the_middle_is_hidden(mobile, shown):
    assert masking.mask_mobile(mobile) == shown


def test_of_an_address_nothing_below_the_street_is_shown():
    assert masking.mask_address("云江市江北区临江街道5号楼301室") == "云江市江北区临江街道****"
    assert masking.mask_address("") == ""
