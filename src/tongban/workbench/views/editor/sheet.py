"""Everything that the page of one chapter shows: the chapters with how they stand, the fields, the findings beside them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tongban.catalogue import elements
from tongban.catalogue.rules import chapters
from tongban.catalogue.rules.posting import Fault, Posted, mark
from tongban.catalogue.selectors import editing
from tongban.catalogue.selectors.editing import Locks, Standing
from tongban.catalogue.selectors.versions import limit_in_words
from tongban.catalogue.wordings import FAULTS
from tongban.webkit.guide import guide_facts
from tongban.workbench.views.editor.fields import Beside, ShownField, id_of, shown
from tongban.workbench.views.editor.meanwhile import Meanwhile, note

AUTOSAVE_MS = 1200  # after the last letter
ELSEWHERE = {"situations": "workbench:edit-situations"}  # chapters with an editor of their own


@dataclass
class Part:
    """A material or a step with its fields. `place`: `m.M01`, `s.0`."""

    place: str
    number: int
    name: str
    fields: list[ShownField]
    is_fixed: bool  # cannot be moved out
    is_open: bool
    tags: list[str]
    beside: Beside = field(default_factory=Beside)

    @property
    def id(self) -> str:
        return id_of(self.place)


@dataclass(frozen=True)
class ChapterLink:
    key: str
    name: str
    href: str
    is_here: bool
    standing: Standing


def page(
    request: HttpRequest, version: Any, chapter: str, *, posted: Posted | None = None, seen: str = "",
    faults: Mapping[str, Fault] | None = None, meanwhile: Meanwhile | None = None, status: int = 200,
    errors: dict[str, list[str]] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of one chapter. `posted`: what was typed and is not saved; `seen`: the mark it belongs to."""
    values, locks = editing.values_of(version, chapter), editing.locks_of(version)
    standings = editing.standings(version, on=timezone.localdate())
    typed = meanwhile.mine if meanwhile else posted
    fields, parts = _content(request, version, chapter, values, typed, locks, faults or {}, standings)
    if meanwhile:
        note(meanwhile, fields, values)
        for part in parts:
            note(meanwhile, part.fields, values.get(part.place, {}), place=part.place)
    said = beside(chapter, standings, faults or {})
    _attach(said, fields, parts)
    context = {
        "version": version, "item": version.item, "chapter": chapter, "chapter_name": elements.CHAPTERS[chapter],
        "fields": fields, "parts": parts, "mark": seen or mark(values), "head": said.get("chapter", Beside()), "meanwhile": meanwhile,
        "errors": {**(errors or {}), **{id_of(place): [worded_fault(one)] for place, one in (faults or {}).items()}},
        "is_list": chapter in (chapters.MATERIALS, chapters.STEPS), "autosave_ms": AUTOSAVE_MS,
        "may_add": not (locks.has_materials if chapter == chapters.MATERIALS else locks.has_steps),
        "add_name": (posted or {}).get("add.name", [""])[-1], **around(version, chapter, standings), **preview_context(version),
    }  # fmt: skip
    return render(request, "workbench/catalogue/edit/chapter.html", context, status=status)


def _attach(said: Mapping[str, Beside], fields: list[ShownField], parts: list[Part]) -> None:
    """What is said, put beside each field, row cell and part."""
    for part in parts:
        part.beside = said.get(part.place, Beside())
        _attach(said, part.fields, [])
    for one in fields:
        one.beside = said.get(one.name, Beside())
        for row in one.rows:
            _attach(said, row.cells, [])


def preview_context(version: Any) -> dict[str, Any]:
    """What the guide's own templates need, of a version that is not in force."""
    guide = editing.preview(version)
    return {"guide": guide, "facts": guide_facts(version, len(guide.materials))}


def beside(chapter: str, standings: Mapping[str, Standing], faults: Mapping[str, Fault]) -> dict[str, Beside]:
    """Place of the chapter → what is said there; "" is the head of the page."""
    found: dict[str, Beside] = defaultdict(Beside)
    for place, fault in faults.items():
        found[place].errors.append(worded_fault(fault))
    for one in standings[chapter].said if chapter in standings else ():
        found[one.place or "chapter"].said.append(one)
    return found


def worded_fault(fault: Fault) -> str:
    """The sentence for a bad value."""
    facts = dict(fault.facts)
    for name in ("promised", "statutory"):
        if name in facts:
            facts[name] = limit_in_words(facts[name], facts[f"{name}_unit"])
    return str(FAULTS[fault.why]).format(**facts)


def chapter_links(version: Any, here: str, standings: Mapping[str, Standing]) -> list[ChapterLink]:
    """The chapters in the order of the guide."""
    return [
        ChapterLink(key, str(name), address_of(version.item.code, key), key == here, standings.get(key, Standing()))
        for key, name in elements.CHAPTERS.items()
    ]


def address_of(code: str, chapter: str) -> str:
    """Where a chapter is edited; "" when there is none of that name."""
    if chapter in ELSEWHERE:
        return reverse(ELSEWHERE[chapter], args=[code])
    return reverse("workbench:edit-chapter", args=[code, chapter]) if chapter in chapters.CHAPTERS else ""


def around(version: Any, chapter: str, standings: Mapping[str, Standing]) -> dict[str, Any]:
    """The chapters, and which lie before and behind this one."""
    links = chapter_links(version, chapter, standings)
    here = [one.key for one in links].index(chapter)
    return {
        "links": links, "previous": links[here - 1] if here else None,
        "next": links[here + 1] if here + 1 < len(links) else None, "number": here + 1,
    }  # fmt: skip


def _content(
    request: HttpRequest, version: Any, chapter: str, values: Mapping[str, Any], typed: Posted | None, locks: Locks,
    faults: Mapping[str, Fault], standings: Mapping[str, Standing],
) -> tuple[list[ShownField], list[Part]]:  # fmt: skip
    choices = editing.choices_of(version, chapter)
    if chapter == chapters.MATERIALS:
        return [], [
            _part(
                request, f"m.{one.code}", number, one, chapters.MATERIAL, values[f"m.{one.code}"], typed, elements.MATERIAL,
                locks.materials.get(one.code, frozenset()), faults, standings, is_fixed=locks.has_materials,
                tags=[one.get_necessity_display(), one.get_form_display()], choices=choices,
            )
            for number, one in enumerate(version.materials.all(), 1)
        ]  # fmt: skip
    if chapter == chapters.STEPS:
        locked = frozenset(editing.STEP_CELLS) if locks.has_steps else frozenset()
        return [], [
            _part(
                request, f"s.{number - 1}", number, one, chapters.STEP, values[f"s.{number - 1}"], typed, elements.STEP, locked, faults,
                standings, is_fixed=locks.has_steps, tags=[one.days] if one.days else [], choices=choices,
            )
            for number, one in enumerate(version.steps.all(), 1)
        ]  # fmt: skip
    return shown(
        chapters.CHAPTERS[chapter], values, typed, locked=locks.elements, new=request.GET.get("new", ""), choices=choices
    ), []  # fmt: skip


def _part(
    request: HttpRequest, place: str, number: int, one: Any, fields: Any, values: Mapping[str, Any], typed: Posted | None,
    labels: Mapping[str, Any], locked: frozenset[str], faults: Mapping[str, Fault], standings: Mapping[str, Standing], *,
    is_fixed: bool, tags: list[str], choices: Mapping[str, list[tuple[str, str]]],
) -> Part:  # fmt: skip
    is_faulty = any(name.startswith(f"{place}.") for name in faults)
    was_typed = typed is not None and any(name.startswith(f"{place}.") for name in typed)
    is_asked = request.GET.get("at") == place
    made = shown(
        fields, values, typed, prefix=f"{place}.", locked=locked, labels=labels, hints=f"{place[0]}.", choices=choices
    )
    return Part(place, number, one.name, made, is_fixed=is_fixed, is_open=is_faulty or was_typed or is_asked, tags=tags)
