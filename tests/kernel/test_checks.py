"""Check digits, against numbers published elsewhere (R-ID-1…3, R-ID-8, R-LIC-3, R-LIC-4)."""

import csv
from datetime import date

import pytest

from tongban.kernel import checks


def rows(shared, name):
    with shared("data", "vectors", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_published_credit_code_is_judged_as_its_source_says(shared):
    table = rows(shared, "uscc.csv")
    assert len(table) == 80
    for row in table:
        if row["expected"] != "normalise_or_reject":
            problem = checks.credit_code_problem(row["code"])
            assert (problem or "valid") == row["expected"], row


@pytest.mark.parametrize(
    "code, problem",
    [
        ("9135010OM000100Y43", "bad_character"),
        ("91350100M000100Y4", "bad_length"),
        ("91350100M000100Y433", "bad_length"),
        ("91350100m000100y43 ", None),
        ("９１３５０１００M000100Y43", None),
        ("11990000000000001G", None),
        ("91990000MA0000001B", None),
        ("", "bad_length"),
    ],
)
def test_credit_codes_as_people_type_them(code, problem):
    assert checks.credit_code_problem(code) == problem


EXPECTED_ID = {
    "valid": None,
    "lower_case_x": None,
    "15_digit_old_form": "old_form",
    "bad_check": "bad_check",
    "bad_date": "bad_date",
    "bad_format": "bad_format",
}


def test_every_published_identity_number_is_judged_as_its_source_says(shared):
    table = rows(shared, "identity_numbers.csv")
    assert len(table) == 12
    for row in table:
        assert checks.id_number_problem(row["number"]) == EXPECTED_ID[row["expected_format_date_check"]], row


def test_an_identity_number_of_someone_not_yet_born_is_refused():
    assert checks.id_number_problem("999900199001010014", on=date(1989, 12, 31)) == "in_future"
    assert checks.id_number_problem("999900199001010014", on=date(1990, 1, 1)) is None


def test_the_old_form_of_an_identity_number_becomes_a_right_new_one():
    assert checks.id_number_problem(checks.upgraded_id_number("431389760616601")) is None


def test_birth_date_and_sex_are_read_from_the_number():
    assert checks.birth_date("11010519491231002X") == date(1949, 12, 31)
    assert checks.is_male("999900199001010014")
    assert not checks.is_male("999900199001010022")


EXPECTED_LICENCE = {
    "valid": None,
    "bad": "bad_check",
    "check_ok_issuer_not_18": None,
    "bad_check": "bad_check",
    "bad_format": "bad_format",
}


def test_every_published_licence_identifier_is_judged_as_its_source_says(shared):
    table = rows(shared, "elicence_identifiers.csv")
    assert len(table) == 6
    for row in table:
        assert checks.licence_id_problem(row["identifier"]) == EXPECTED_LICENCE[row["expected"]], row


@pytest.mark.parametrize("value", ["１３８００１３８０００", " 13800138000 "])
def test_a_mobile_number_typed_in_full_width_or_with_spaces_is_right(value):
    assert checks.mobile_problem(value) is None


@pytest.mark.parametrize("value", ["12800138000", "1380013800", "138001380000", "", "1380013800a"])
def test_what_is_no_mobile_number_is_told(value):
    assert checks.mobile_problem(value) == "bad_mobile"


@pytest.mark.parametrize("kind, value", [("id-number", "360426199113010079"), ("credit-code", "12345")])
def test_each_reason_has_a_sentence(kind, value):
    check = {"id-number": checks.id_number_problem, "credit-code": checks.credit_code_problem}[kind]
    assert checks.problem_text(kind, check(value)).endswith("。")
