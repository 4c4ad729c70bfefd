"""Which changes of an item favour the applicant, which burden them, and which are neither (R-ITEM-40)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.catalogue.rules.favour import Effect, is_shorter, judgements

BASE = {
    "promised_limit": 10, "promised_unit": "working_day", "statutory_limit": 20, "statutory_unit": "working_day", "visits": 1,
    "may_courier": False, "is_charged": True, "fees": [{"name": "工本费", "amount": "10"}],
}  # fmt: skip
F, B, N = Effect.FAVOURS, Effect.BURDENS, Effect.NEUTRAL


def material(code, name, **more):
    return {"code": code, "name": name, "necessity": "necessary", "originals": 1, "copies": 1, "needed_when": []} | more


FORM, PROOF = material("M01", "申请书"), material("M02", "身份证明")


def judged(before=(FORM, PROOF), after=(FORM, PROOF), old=None, **changed):
    found = judgements({**BASE, **(old or {})}, {**BASE, **(old or {}), **changed}, before, after)
    return {one.element: one for one in found}


def test_the_same_is_no_change():
    assert judged() == {}


@pytest.mark.parametrize("old, new, effect", [
    ((10, "working_day"), (5, "working_day"), F), ((5, "working_day"), (10, "working_day"), B),
    ((10, "working_day"), (10, "calendar_day"), F), ((10, "calendar_day"), (10, "working_day"), B),
    ((10, "working_day"), (11, "calendar_day"), N), ((1, "month"), (20, "working_day"), N),
    ((1, "working_day"), (4, "hour"), F), ((None, "working_day"), (7, "working_day"), F),
    ((7, "working_day"), (None, "working_day"), B), ((1, "month"), (48, "hour"), F),
])  # fmt: skip
def test_limits(old, new, effect):
    found = judged(
        old={"promised_limit": old[0], "promised_unit": old[1]}, promised_limit=new[0], promised_unit=new[1]
    )["promised_limit"]
    assert found.effect == effect and found.may_apply == (effect == F)
    if effect == F:
        assert found.applied == {"promised": list(new)}


@given(st.integers(0, 40), st.sampled_from(["working_day", "calendar_day", "hour", "month"]), st.integers(0, 40),
       st.sampled_from(["working_day", "calendar_day", "hour", "month"]))  # fmt: skip
def test_no_limit_is_shorter_both_ways(number, unit, other, other_unit):
    ways = is_shorter(number, unit, other, other_unit), is_shorter(other, other_unit, number, unit)
    assert not (ways[0] and ways[1]) or {unit, other_unit} != {unit}, ways


@pytest.mark.parametrize("changed, effect, applies", [
    ({"visits": 0}, F, True), ({"visits": 2}, B, False), ({"visits": None}, None, False),
    ({"may_courier": True}, F, False),
])  # fmt: skip
def test_visits_and_courier(changed, effect, applies):
    found = judged(**changed).get(next(iter(changed)))
    assert (found and found.effect) == effect and bool(found and found.may_apply) == applies


@pytest.mark.parametrize("fees, is_charged, effect", [
    ([], False, F), ([{"name": "工本费", "amount": "5"}], True, F), ([{"name": "工本费", "amount": 15}], True, B),
    ([{"name": "工本费", "amount": 5}, {"name": "检测费", "amount": 1}], True, B),
    ([{"name": "工本费", "standard": "见公示"}], True, N), ([{"name": "工本费", "amount": "10", "basis": "新依据"}], True, N),
])  # fmt: skip
def test_fees(fees, is_charged, effect):
    assert judged(fees=fees, is_charged=is_charged)["fees"].effect == effect


@pytest.mark.parametrize("old, new, effect", [
    # Two fees of one name cannot be told apart: which of them became cheaper?
    ([{"name": "检测费", "amount": 5}], [{"name": "检测费", "amount": 100}, {"name": "检测费", "amount": 1}], N),
    ([{"name": "检测费", "amount": 100}, {"name": "检测费", "amount": 5}], [{"name": "检测费", "amount": 5}], N),
    ([{"name": "检测费", "amount": 5}] * 2, [{"name": "检测费", "amount": 5}] * 2, None),
    # Charged, and nobody says what: that is not "nothing".
    ([{"name": "检测费", "amount": 5}], [], N),
    ([{"name": "检测费", "amount": 5}], [{"name": "检测费", "amount": "NaN"}], N),
    ([{"name": "检测费", "amount": 5}], [{"name": "检测费", "amount": -1}], N),
])  # fmt: skip
def test_fees_that_cannot_be_compared_are_no_favour(old, new, effect):
    found = judged(old={"fees": old}, fees=new).get("fees")
    assert (found and found.effect) == effect and not (found and found.may_apply)


FEE = st.fixed_dictionaries({
    "name": st.sampled_from(["工本费", "检测费", ""]), "amount": st.sampled_from([0, 1, 5, "5", "7.50", None, "NaN", -3, "见公示"]),
})  # fmt: skip


@given(st.lists(FEE, max_size=3), st.lists(FEE, max_size=3), st.booleans())
def test_what_counts_as_a_favour_never_costs_more_in_total(old, new, is_charged):
    found = judged(old={"fees": old}, fees=new, is_charged=is_charged).get("fees")
    if found is None or not found.may_apply:
        return
    paid = found.applied["fees"]["fees"] if found.applied["fees"]["is_charged"] else []
    unchanged = [fee for fee in paid if fee in old]
    total = sum(float(fee["amount"]) for fee in paid if fee not in unchanged)
    assert total < sum(float(fee["amount"] or 0) for fee in old if fee not in unchanged and _is_number(fee)) or not [
        fee for fee in paid if fee not in unchanged
    ]


def _is_number(fee):
    try:
        return float(fee["amount"]) >= 0
    except (TypeError, ValueError):
        return False


def test_a_fee_where_there_was_none_is_a_burden():
    assert judged(old={"is_charged": False, "fees": []}, is_charged=True, fees=BASE["fees"])["fees"].effect == B


@pytest.mark.parametrize("after, element, effect, waived", [
    ([FORM], "materials.M02", F, True),
    ([FORM, PROOF | {"necessity": "shared"}], "materials.M02", F, True),
    ([FORM, PROOF | {"necessity": "later"}], "materials.M02", F, False),
    ([FORM, PROOF | {"copies": 0}], "materials.M02", F, False),
    ([FORM, PROOF | {"copies": 3}], "materials.M02", B, False),
    ([FORM, PROOF | {"copies": 3, "originals": 0}], "materials.M02", N, False),
    ([FORM, PROOF | {"necessity": "optional", "needed_when": [{"a": "b"}]}], "materials.M02", N, False),
    ([FORM, PROOF, material("M03", "场地证明")], "materials.M03", B, False),
    ([FORM, PROOF, material("M03", "场地证明", necessity="optional")], "materials.M03", N, False),
])  # fmt: skip
def test_materials(after, element, effect, waived):
    found = judged(after=after)[element]
    assert found.effect == effect and found.may_apply == waived


def test_a_list_that_was_numbered_anew_lets_nothing_fall_away_that_is_still_asked_for():
    found = judged(after=[PROOF | {"code": "M01"}])
    assert not any(one.may_apply for one in found.values()), "身份证明 is still asked for, as M01 now"


def test_another_material_in_the_same_place_is_no_favour():
    found = judged(after=[FORM, material("M02", "公证过的身份证明")])
    assert found["materials.M02"].effect == N
