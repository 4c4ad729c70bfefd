"""The fields of a chapter as its page shows them: what is stored or was typed, what is locked, what is said beside each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tongban.catalogue import elements
from tongban.catalogue.rules import chapters
from tongban.catalogue.rules.chapters import Field
from tongban.catalogue.rules.posting import SHOWN, Posted, numbers_in
from tongban.catalogue.selectors.editing import Said
from tongban.workbench.editor_words import HINTS, SUGGESTED


@dataclass
class Beside:
    """What is said at one place: bad values first, then what the guide audit finds."""

    errors: list[str] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)


@dataclass
class ShownField:
    """`name` is posted, `id` is its place in the page; `text` or `options` (value, label, chosen) what stands in it. `theirs`:
    what somebody else saved there meanwhile, while this person typed something else."""

    name: str
    kind: str
    label: str
    hint: str = ""
    text: str = ""
    most: int = 0
    is_locked: bool = False
    is_needed: bool = False
    options: list[tuple[str, str, bool]] = field(default_factory=list)
    suggested: Sequence[str] = ()
    rows: list["ShownRow"] = field(default_factory=list)
    theirs: str = ""
    is_refreshed: bool = False
    is_new: bool = False  # the cursor starts here
    beside: Beside = field(default_factory=Beside)

    @property
    def id(self) -> str:
        return id_of(self.name)


@dataclass
class ShownRow:
    """One row of a list; `name` is the place that its buttons carry: `fees.0`."""

    name: str
    number: int
    cells: list[ShownField]


def id_of(place: str) -> str:
    """A place of the page as an HTML id: `m.M01.name` → `m-M01-name`."""
    return place.replace(".", "-")


def shown(
    fields: Sequence[Field], values: Mapping[str, Any], posted: Posted | None, *, prefix: str = "", locked: frozenset[str] = frozenset(),
    labels: Mapping[str, Any] | None = None, hints: str = "", new: str = "", choices: Mapping[str, list[tuple[str, str]]] | None = None,
) -> list[ShownField]:  # fmt: skip
    """`posted`: what was typed and is not saved, shown instead of `values`; `hints`: what the hints' names begin with;
    `new`: the list that gets an empty row; `choices`: of fields whose choices stand in the database."""
    made = []
    for one in fields:
        name = f"{prefix}{one.name}"
        is_typed = posted is not None and (name in posted or f"{name}{SHOWN}" in posted)
        made.append(_shown(
            one, name, values.get(one.name), posted if is_typed else None, is_locked=one.name in locked,
            label=str(labels[one.name] if labels else elements.name_of(one.name)), hint=f"{hints}{one.name}", new=new,
            choices=(choices or {}).get(one.name),
        ))  # fmt: skip
    return made


def _shown(
    one: Field, name: str, value: Any, typed: Posted | None, *, is_locked: bool, label: str, hint: str, new: str,
    choices: list[tuple[str, str]] | None,
) -> ShownField:  # fmt: skip
    made = ShownField(
        name=name, kind=one.kind, label=label, hint=str(HINTS.get(hint, "")), most=one.most, is_locked=is_locked,
        is_needed=not one.may_be_empty, suggested=[str(text) for text in SUGGESTED.get(one.name, ())],
    )  # fmt: skip
    if one.kind == chapters.ROWS:
        made.rows = _rows(one, name, value or [], typed, new=new)
        return made
    if one.kind in (chapters.CHOICES, chapters.CHOICE):
        chosen = set(typed.get(name, ())) if typed is not None else set(value if isinstance(value, list) else [value])
        words = elements.WORDS.get(one.name, {})
        known = choices or [(choice, str(words.get(choice, choice))) for choice in one.choices]
        made.options = [(choice, text, choice in chosen) for choice, text in known]
        return made
    made.text = (typed.get(name) or [""])[-1] if typed is not None else text_of(one, value)
    return made


def _rows(one: Field, name: str, value: Sequence[Any], typed: Posted | None, *, new: str) -> list[ShownRow]:
    numbers = numbers_in(typed, name) if typed is not None else list(range(len(value)))
    if new == name:
        numbers.append(max(numbers, default=-1) + 1)
    rows = []
    for place, number in enumerate(numbers):
        said = value[number] if typed is None and number < len(value) else {}
        cells = shown(
            one.cells, said if isinstance(said, Mapping) else {}, typed, prefix=f"{name}.{number}.", labels=elements.ROWS[name],
            hints=f"{name}.",
        )  # fmt: skip
        rows.append(ShownRow(f"{name}.{number}", place + 1, cells))
    if new == name:
        rows[-1].cells[0].is_new = True
    return rows


def text_of(one: Field, value: Any) -> str:
    """A stored value as its field shows it."""
    if one.kind == chapters.FLAG:
        return "yes" if value else ""
    if value is None:
        return ""
    if one.kind == chapters.MAYBE:
        return "yes" if value else "no"
    if one.kind == chapters.NAMES:
        return "\n".join(str(name) for name in value)
    return value.isoformat() if isinstance(value, date) else str(value)
