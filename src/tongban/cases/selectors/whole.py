"""A case read whole in one statement: its row, steps, papers and clock events, with its organ and the version it pins.

For acts of one statement (`kernel.writing`): read without a lock, with the mark by which the write knows the row again.
"""

import json
from datetime import date, datetime
from functools import cache
from typing import Any

from tongban.cases.models import Case, CaseMaterial, CaseStep, ClockEvent
from tongban.cases.selectors.access import sees
from tongban.catalogue.selectors import pinned_version
from tongban.kernel.errors import NotFound
from tongban.kernel.kept import kept
from tongban.kernel.statements import columns, instance_of, place_of_row, rows
from tongban.kernel.writing import Act, open_act
from tongban.regions.models import Body


@cache
def _sql(column: str) -> str:
    return f"""
SELECT {place_of_row("c")}, {place_of_row("b")}, {place_of_row("v")},
    (SELECT json_agg(s ORDER BY s.started_at, s.id)::text FROM cases_casestep s WHERE s.case_id = c.id),
    (SELECT json_agg(e ORDER BY e.id)::text FROM cases_clockevent e WHERE e.case_id = c.id),
    (SELECT json_agg(m ORDER BY m.id)::text FROM cases_casematerial m WHERE m.case_id = c.id),
    (SELECT i.is_abolished FROM catalogue_serviceitem i WHERE i.id = c.item_id),
    {columns(Case).of("c")}
FROM cases_case c
    JOIN regions_body b ON b.id = c.body_id
    JOIN catalogue_itemversion v ON v.id = c.version_id
WHERE c.{column} = %s
"""


def case_to_act_on(who: Any, *, number: str, on: date) -> Case:
    """The case with this number for somebody who is going to act on it; NotFound when there is none that `who` may see.

    In an act of one statement the operation finds it again without another statement.
    """
    act = open_act()
    case, mark = _read("number", number)
    if not sees(who, case, on):
        raise NotFound(number)
    if act:
        act.known[Case, case.pk] = (case, mark)
    return case


def case_to_write(act: Act, case_id: int) -> tuple[Case, str]:
    """The case and its mark, as this act has read it or reads it now."""
    if (Case, case_id) not in act.known:
        act.known[Case, case_id] = _read("id", str(case_id))
    return act.known[Case, case_id]


def steps_in_memory(case: Case) -> list[CaseStep]:
    """The steps that were read with the case; nothing when they were not."""
    return getattr(case, "_prefetched_objects_cache", {}).get("steps", [])


def remember_steps(case: Case, steps: list[CaseStep]) -> None:
    """New steps stand behind those that were read with the case."""
    known = getattr(case, "_prefetched_objects_cache", {})
    if "steps" in known:
        known["steps"] = [*known["steps"], *steps]


def clock_events_in_memory(case: Case) -> list[ClockEvent] | None:
    """The clock events that were read with the case; None when they were not."""
    found = vars(case).get("_clock_events")
    if isinstance(found, str):
        found = vars(case)["_clock_events"] = _listed(ClockEvent, found)
    return found


def papers_of(case: Case) -> list[CaseMaterial]:
    """All papers of the case, also those set aside: as read with it, or read now."""
    found = vars(case).get("_papers")
    return list(case.materials.all()) if found is None else _listed(CaseMaterial, found)


def with_memory(case: Case) -> Case:
    """A case that is new: nothing hangs on it yet."""
    return _remembering(case, [], "[]", "[]")


def _read(column: str, value: str) -> tuple[Case, str]:
    found = rows(_sql(column), [value])
    if not found:
        raise NotFound(value)
    mark, body_mark, version_mark, steps, clock, papers, is_abolished, *values = found[0]
    case = columns(Case).instance(values)
    case.item_is_abolished = is_abolished
    case.body = kept(Body, case.body_id, body_mark, lambda: Body.objects.get(pk=case.body_id))
    case.version = pinned_version(case.version_id, version_mark)
    return _remembering(case, _listed(CaseStep, steps), papers or "[]", clock or "[]"), mark


def _remembering(
    case: Case, steps: list[CaseStep], papers: str, clock: str
) -> Case:  # fmt: skip
    """Steps stand in every answer; papers and clock events are taken out of their text when somebody asks."""
    vars(case).update(_prefetched_objects_cache={"steps": steps}, _papers=papers, _clock_events=clock)
    return case


def _listed(model: Any, lines: str | None) -> list[Any]:
    return [_row(model, line) for line in json.loads(lines)] if lines else []


def _row(model: Any, line: dict[str, Any]) -> Any:
    """An instance from a row that the database wrote as JSON."""
    return instance_of(model, (
        (name, read(line[column]) if read and line[column] is not None else line[column])
        for name, (column, read) in _readers(model).items()
    ))  # fmt: skip


@cache
def _readers(model: Any) -> dict[str, tuple[str, Any]]:
    read = {"DateTimeField": datetime.fromisoformat, "DateField": date.fromisoformat}
    return {f.attname: (f.column, read.get(f.get_internal_type())) for f in model._meta.concrete_fields}
