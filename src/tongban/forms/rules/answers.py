"""What is wrong with the answers to a form, in words that stand beside the field."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

import jsonschema_rs

from tongban.forms import lookups
from tongban.forms.rules.formats import FORMATS
from tongban.forms.rules.layout import CHOICES, Definition, Field, every_field
from tongban.forms.rules.sifting import Sifted, sift, value_at
from tongban.forms.texts import text
from tongban.kernel import checks
from tongban.regions.rules.codes import covers, prefix

MAX_PROBLEMS = 200
DIGITS = {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}  # of a region code, by level
CHECKED_BY_KERNEL = {"id-number": checks.id_number_problem, "credit-code": checks.credit_code_problem,
                     "mobile": checks.mobile_problem}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """One thing to put right. `path` is `section.field` or `section.group.0.field`; `label` is what the field is called."""

    path: str
    label: str
    text: str


def applicable(definition: Definition, answers: Any) -> dict[str, Any]:
    """The answers to the questions that are asked: unknown keys and questions that do not apply are dropped."""
    return sift(definition, answers).answers


def problems(
    definition: Definition,
    answers: Any,
    *,
    on: date | None = None,
    known_regions: Collection[str] | None = None,
) -> list[Problem]:
    """All that is wrong, in the order of the page; one sentence a field. Never raises, whatever the answers are.

    `on` is today, for dates that may not lie ahead; `known_regions`, when given, are the codes that exist
    (`selectors.problems` looks them up).
    """
    sifted = sift(definition, answers)
    found = {path: _problem(sifted.shown[path], path, "senseless") for path in sifted.odd}
    for path, problem in islice(_schema_problems(definition, sifted), MAX_PROBLEMS):
        found.setdefault(path, problem)
    for path, one in sifted.shown.items():
        if path not in found and (worse := _own_problem(one, path, sifted.answers, on, known_regions)):
            found[path] = worse
    order = {path: place for place, path in enumerate(sifted.shown)}
    return sorted(found.values(), key=lambda problem: order[problem.path])


def problem_at(definition: Definition, path: str, sentence: str) -> Problem:
    """A fault found elsewhere (an upload that was refused), to stand beside its field with the others."""
    plain = tuple(key for key in path.split(".") if not key.isdigit())
    label = next((one.label for one in every_field(definition) if one.path == plain), "")
    return Problem(path=path, label=label, text=sentence)


def _schema_problems(definition: Definition, sifted: Sifted) -> Iterable[tuple[str, Problem]]:
    validator = _validator(json.dumps(definition.schema, sort_keys=True))
    for error in validator.iter_errors(sifted.answers):
        path, facts = list(error.instance_path), error.kind.as_dict()
        keyword = error.kind.name
        if keyword == "required":
            path.append(facts["property"])
        where = ".".join(str(key) for key in path)
        field = sifted.shown.get(where)
        if field is None and "." in where:  # inside a field of several values: 0 of `shop.files.0`
            where = where.rsplit(".", 1)[0]
            field = sifted.shown.get(where)
        if field is not None:  # else: a question that is not asked here
            yield where, _schema_problem(field, where, keyword, facts, value_at(sifted.answers, where))


def _schema_problem(field: Field, path: str, keyword: str, facts: Mapping, value: Any) -> Problem:
    limit = facts.get("limit", facts.get("multiple_of", ""))
    if isinstance(limit, float) and limit.is_integer():
        limit = int(limit)
    count = len(value) if isinstance(value, str | list) else 0
    if keyword == "const" and field.widget == "confirm":
        return _problem(field, path, "required", "confirm")
    if keyword == "minItems" and count == 0:
        return _problem(field, path, "required", _kind(field))
    if keyword == "format":
        return _format_problem(field, path, facts["format"], value)
    if keyword == "type":
        return _problem(field, path, "type", str(field.schema.get("type", "")))
    if keyword == "const":
        keyword = "enum"
    return _problem(field, path, keyword, _kind(field), limit=limit, count=count)


def _format_problem(field: Field, path: str, name: str, value: Any) -> Problem:
    check = CHECKED_BY_KERNEL.get(name)
    reason = check(value) if check and isinstance(value, str) else None
    if reason:
        return Problem(path=path, label=field.label, text=checks.problem_text(name, reason))
    return _problem(field, path, "format", name)


def _own_problem(
    field: Field, path: str, answers: Mapping, on: date | None, known_regions: Collection[str] | None
) -> Problem | None:
    """What JSON Schema cannot say: limits of dates and money, birth dates ahead, regions that do not exist."""
    value = value_at(answers, path)
    if not isinstance(value, str):
        return None
    if field.widget == "id_number" and checks.id_number_problem(value, on) == "in_future":
        return Problem(path=path, label=field.label, text=checks.problem_text("id-number", "in_future"))
    if field.widget == "region":
        key = _region_problem(field, value, known_regions)
        return _problem(field, path, key) if key else None
    if field.widget == "lookup" and value not in dict(lookups.pairs(field.ui["lookup"])):
        return _problem(field, path, "enum")
    if field.widget in ("date", "month", "money"):
        return _limit_problem(field, path, value, on)
    return None


def _region_problem(field: Field, code: str, known_regions: Collection[str] | None) -> str | None:
    within = field.ui.get("within")
    if within and not covers(within, code):
        return "region_outside"
    if known_regions is not None and code not in known_regions:
        return "unknown_region"
    return "region_not_deep_enough" if len(prefix(code)) < DIGITS[field.ui.get("min_level", 1)] else None


def _limit_problem(field: Field, path: str, value: str, on: date | None) -> Problem | None:
    for name, key, today in (("min", "too_early", "in_past"), ("max", "too_late", "in_future")):
        limit = field.ui.get(name)
        if limit is None or (limit == "today" and on is None):
            continue
        bound = str(on)[: len(value)] if limit == "today" else str(limit)
        order = _compared(Decimal(value), Decimal(bound)) if field.widget == "money" else _compared(value, bound)
        if order == {"min": -1, "max": 1}[name]:
            worded = {"min": "minimum", "max": "maximum"}[name] if field.widget == "money" else key
            return _problem(field, path, today if limit == "today" else worded, limit=bound)
    return None


def _compared(left: Any, right: Any) -> int:
    return (left > right) - (left < right)


def _kind(field: Field) -> str:
    if field.widget in ("group", "file", "confirm"):
        return field.widget
    return "choice" if field.widget in (*CHOICES, "date", "month") else ""


def _problem(field: Field, path: str, key: str, kind: str = "", **facts: Any) -> Problem:
    own = field.ui.get("texts", {}).get(key)
    return Problem(path=path, label=field.label, text=own or text(key, kind, label=field.label, **facts))


@lru_cache(maxsize=256)
def _validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        json.loads(schema),
        validate_formats=True,
        formats=FORMATS,
        pattern_options=jsonschema_rs.RegexOptions(),  # no backtracking: no pattern can make it slow
        offline=True,
    )
