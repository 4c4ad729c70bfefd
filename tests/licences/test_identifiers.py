"""Identifiers of e-licences against published samples (R-LIC-3, R-LIC-4)."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.checks import licence_id_check_character, licence_id_problem
from tongban.licences.rules.identifiers import Parts, identifier, split

CAPITALS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_published_identifiers_are_split_and_built_as_they_were(shared):
    with shared("data", "vectors", "elicence_identifiers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 6
    for row in rows:
        parts = split(row["identifier"])
        if row["expected"] in ("valid", "check_ok_issuer_not_18"):
            assert parts == Parts(row["licence_type_code"], row["issuer_code"], row["serial"], int(row["version"]))
            built = identifier(
                type_code=parts.type_code, issuer_code=parts.issuer_code, serial=parts.serial, version=parts.version
            )
            assert built == row["identifier"]
        else:
            assert parts is None
        if row["computed"]:
            body = row["licence_type_code"] + row["issuer_code"] + row["serial"] + row["version"]
            assert licence_id_check_character(body) == row["computed"]


@given(st.text(CAPITALS, min_size=1, max_size=30), st.integers(1, 999), st.data())
def test_one_wrong_character_is_always_noticed(serial, version, data):
    text = identifier(
        type_code="11430000006122244L001", issuer_code="11430000006122244L", serial=serial, version=version
    )
    assert licence_id_problem(text) is None
    place = data.draw(st.integers(len("1.2.156.3005.2."), len(text) - 1).filter(lambda n: text[n] != "."))
    other = data.draw(st.sampled_from([c for c in CAPITALS if c != text[place]]))
    assert split(text[:place] + other + text[place + 1 :]) is None


def test_parts_that_cannot_stand_in_an_identifier_are_refused():
    with pytest.raises(ValueError, match="not the parts"):
        identifier(type_code="short", issuer_code="11430000006122244L", serial="1", version=1)
