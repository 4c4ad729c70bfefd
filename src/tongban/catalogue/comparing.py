"""What differs between two versions of an item, element by element, in words. Plain data in, plain data out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongban.catalogue.elements import ELEMENTS, MATERIAL, ROWS, STEP, WORDS

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """Everything one version says. `materials` and `steps` in their order; each material has its `code`."""

    elements: Values
    materials: Sequence[Values] = ()
    steps: Sequence[Values] = ()


@dataclass(frozen=True)
class Difference:
    """One element that the two versions say differently. An empty side: it is new, or it is gone."""

    chapter: str  # key of `elements.CHAPTERS`
    element: str  # "promised_limit", "materials.M02.name", "steps.3.days"
    label: str
    before: str
    after: str

    @property
    def is_new(self) -> bool:
        return not self.before and bool(self.after)

    @property
    def is_gone(self) -> bool:
        return bool(self.before) and not self.after


def differences(before: Reading, after: Reading) -> list[Difference]:
    """What `after` says differently, in the order of the chapters. Materials are the same by their code, steps by their place."""
    found = [
        Difference(chapter, name, str(label), old, new)
        for name, (chapter, label) in ELEMENTS.items()
        if (old := worded(name, before.elements.get(name))) != (new := worded(name, after.elements.get(name)))
    ]
    found += _of_materials(before.materials, after.materials)
    found += _of_steps(before.steps, after.steps)
    return found


def worded(name: str, value: Any) -> str:
    """A value as a reader sees it; "" for nothing said."""
    words = WORDS.get(name, {})
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Mapping):
        cells = ROWS.get(name, {})
        return "；".join(f"{cells.get(key, key)}：{worded('', one)}" for key, one in value.items() if worded("", one))
    if isinstance(value, list | tuple):
        texts = [worded(name, one) for one in value]
        return ("\n" if any(isinstance(one, Mapping) for one in value) else "、").join(filter(None, texts))
    return str(words.get(value, value)).strip()


def _of_materials(before: Sequence[Values], after: Sequence[Values]) -> list[Difference]:
    old, new = {one["code"]: one for one in before}, {one["code"]: one for one in after}
    found = []
    for code in dict.fromkeys([*old, *new]):
        was, becomes = old.get(code), new.get(code)
        if was is None or becomes is None:
            label = _("新增材料") if was is None else _("取消材料")
            found.append(Difference("materials", f"materials.{code}", label, *(_named(one) for one in (was, becomes))))
        else:
            found += _of_parts("materials", f"materials.{code}", str(becomes["name"]), MATERIAL, was, becomes)
    return found


def _of_steps(before: Sequence[Values], after: Sequence[Values]) -> list[Difference]:
    found = []
    for place in range(max(len(before), len(after))):
        was = before[place] if place < len(before) else None
        becomes = after[place] if place < len(after) else None
        if was is None or becomes is None:
            label = _("新增环节") if was is None else _("取消环节")
            found.append(Difference("steps", f"steps.{place + 1}", label, *(_named(one) for one in (was, becomes))))
        else:
            found += _of_parts("steps", f"steps.{place + 1}", str(becomes["name"]), STEP, was, becomes)
    return found


def _of_parts(
    chapter: str, where: str, whose: str, parts: Mapping[str, Any], before: Values, after: Values
) -> Iterable[Difference]:
    for name, label in parts.items():
        old, new = worded(name, before.get(name)), worded(name, after.get(name))
        if old != new:
            yield Difference(chapter, f"{where}.{name}", f"{whose}：{label}", old, new)


def _named(one: Values | None) -> str:
    return str(one["name"]) if one else ""
