"""The chapters in which an item's version is edited: which elements each has, how each is written, and where a finding of the
guide audit belongs (R-ITEM-22 … R-ITEM-28, R-MAT-1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tongban.catalogue.enums import (
    CaseType,
    ItemType,
    MaterialForm,
    MaterialSource,
    MaterialType,
    Necessity,
    OnlineDepth,
    ResultType,
    ServiceObject,
    TimeUnit,
)

# How a value is written. MAYBE: yes, no, or not said. NAMES: one a line. ROWS: lines of named cells.
LINE, TEXT, NUMBER, CHOICE, CHOICES, FLAG, MAYBE, DAY, NAMES, AMOUNT, ROWS = (
    "line", "text", "number", "choice", "choices", "flag", "maybe", "day", "names", "amount", "rows",
)  # fmt: skip
MATERIALS, STEPS, THEMES, SITUATIONS = "materials", "steps", "themes", "situations"
LONG = 20_000  # characters of a text
MOST_ROWS = 60
HANDLING_FORMS = ("window", "online", "mobile", "courier", "kiosk")


@dataclass(frozen=True)
class Field:
    """One element. `most`: characters of a text, the largest number; `choices`: what may be said (none: what the database has,
    see `with_choices`); `may_be_empty`: a choice may be left open, a number missing; `cells`: of ROWS, each a Field."""

    name: str
    kind: str = LINE
    most: int = 200
    choices: tuple[str, ...] = ()
    may_be_empty: bool = True
    cells: tuple["Field", ...] = ()


def _choice(name: str, choices: list[str], *, may_be_empty: bool = False, kind: str = CHOICE) -> Field:
    return Field(name, kind, choices=tuple(choices), may_be_empty=may_be_empty)


def _limit(whose: str) -> tuple[Field, ...]:
    return (
        Field(f"{whose}_limit", NUMBER, most=3650), _choice(f"{whose}_unit", TimeUnit.values), Field(f"{whose}_note", TEXT, most=2000),
    )  # fmt: skip


CHAPTERS: Mapping[str, tuple[Field, ...]] = {
    "identity": (
        Field("name", may_be_empty=False), _choice("item_type", ItemType.values, may_be_empty=True),
        _choice("case_type", CaseType.values, may_be_empty=True), _choice("service_objects", ServiceObject.values, kind=CHOICES),
        Field("handling_office"), Field("entrusting_body"), Field("co_bodies", NAMES), Field("planned_cancel_on", DAY),
    ),
    "basis": (
        Field("legal_basis", TEXT, most=LONG), Field("exercise_level", most=40), Field("power_source", most=40),
        Field("power_division", TEXT, most=LONG), Field("exercise_content", TEXT, most=LONG),
    ),
    "time": (*_limit("statutory"), *_limit("promised")),
    "conditions": (
        Field("conditions", TEXT, most=LONG), Field("procedure", TEXT, most=LONG), Field("quantity_limit"),
        Field("intermediaries", ROWS, cells=(Field("name", may_be_empty=False), Field("basis", TEXT, most=2000))),
    ),
    "handling": (
        _choice("handling_forms", list(HANDLING_FORMS), kind=CHOICES), Field("visits", NUMBER, most=99), Field("visits_reason", TEXT, most=2000),
        Field("place", TEXT, most=2000), Field("hours", TEXT, most=2000), Field("is_in_hall", FLAG), Field("takes_appointments", MAYBE),
        Field("is_online", FLAG), Field("may_apply_online", FLAG), Field("online_address", most=300),
        _choice("online_depth", OnlineDepth.values, kind=CHOICES), Field("handling_scope", most=40),
    ),
    "money": (
        Field("is_charged", FLAG),
        Field("fees", ROWS, cells=(
            Field("name", may_be_empty=False), Field("standard", TEXT, most=2000), Field("amount", AMOUNT),
            Field("basis", TEXT, most=2000), Field("reduction", TEXT, most=2000),
        )),
        Field("may_pay_online", MAYBE), _choice("result_type", ResultType.values), Field("result_name"),
        Field("result_sample", TEXT, most=LONG), Field("licence_type_code", CHOICE), Field("licence_valid_months", NUMBER, most=1200), Field("may_courier", FLAG),
    ),
    MATERIALS: (),
    STEPS: (),
    "contact": (
        Field("consultation", TEXT, most=2000), Field("complaint", TEXT, most=2000),
        Field("faq", ROWS, cells=(Field("question", most=500, may_be_empty=False), Field("answer", TEXT, most=5000))),
    ),
    THEMES: (Field(THEMES, CHOICES),),
    "rules": (
        Field("min_assurance_level", NUMBER, most=4, may_be_empty=False), Field("may_use_proxy", FLAG), Field("touches_safety", FLAG),
        Field("desk_may_decide", FLAG), Field("is_bundle", FLAG),
    ),
}  # fmt: skip
MATERIAL: tuple[Field, ...] = (
    Field("name", most=500, may_be_empty=False), _choice("material_type", MaterialType.values),
    _choice("necessity", Necessity.values), _choice("form", MaterialForm.values), Field("originals", NUMBER, most=99, may_be_empty=False),
    Field("copies", NUMBER, most=99, may_be_empty=False), Field("paper_specification", most=100),
    _choice("source", MaterialSource.values), Field("issuer"), Field("source_note", TEXT, most=2000),
    Field("legal_basis", TEXT, most=LONG), Field("acceptance_standard", TEXT, most=LONG), Field("filling_notes", TEXT, most=LONG),
    Field("licence_type_code", CHOICE),
)  # fmt: skip
STEP: tuple[Field, ...] = (
    Field("name", most=100, may_be_empty=False), Field("days", most=60), Field("handler"), Field("content", TEXT, most=LONG),
    Field("standard", TEXT, most=LONG),
)  # fmt: skip
_SEATS = {
    "materials": (MATERIALS, ""), "forms": (MATERIALS, ""), "situation": (SITUATIONS, ""), "implementation_code": ("identity", ""),
    "implementing_body": ("identity", ""),
}  # fmt: skip
_CHAPTER_OF = {field.name: chapter for chapter, fields in CHAPTERS.items() for field in fields}


def with_choices(fields: tuple[Field, ...], known: Mapping[str, Iterable[str]]) -> tuple[Field, ...]:
    """The fields, those whose choices stand in the database with these: themes, types of certificates."""
    return tuple(replace(one, choices=tuple(known[one.name])) if one.name in known else one for one in fields)


def seat_of(check: str, element: str, where: str) -> tuple[str, str]:
    """(chapter, place in it) beside which a finding is said; the place is "" when it concerns the chapter as a whole, and
    for a material `m.CODE`."""
    if element == "material":
        return MATERIALS, f"m.{where}" if where else ""
    if check == "step_empty":
        return STEPS, ""
    if element in _SEATS:
        return _SEATS[element]
    return _CHAPTER_OF.get(element, "identity"), element if element in _CHAPTER_OF else ""
