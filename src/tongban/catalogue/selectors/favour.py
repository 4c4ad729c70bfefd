"""What a version in force gives the applicants of cases that were filed under an earlier one (R-ITEM-40)."""

from dataclasses import dataclass
from typing import Any

from tongban.catalogue import comparing
from tongban.catalogue.elements import ELEMENTS
from tongban.catalogue.enums import VersionState
from tongban.catalogue.models import ItemMaterial, ItemVersion, ServiceItem
from tongban.catalogue.rules.favour import Effect, judgements
from tongban.catalogue.selectors.versions import limit_in_words, reading
from tongban.kernel.errors import NotFound


@dataclass(frozen=True)
class Weighed:
    """One element that two versions say differently, and whom that serves. `applied`: what an open case keeps of it."""

    element: str
    label: str
    before: str
    after: str
    effect: str  # Effect value
    applied: dict[str, Any]

    @property
    def may_apply(self) -> bool:
        return self.effect == Effect.FAVOURS.value and bool(self.applied)


def weighed(before_id: int, after_id: int) -> list[Weighed]:
    """Everything that the later version says differently, each with its effect; four queries. What no rule weighs is neutral."""
    found = ItemVersion.objects.prefetch_related("materials", "steps", "themes").in_bulk([before_id, after_id])
    if len(found) != 2 or found[before_id].item_id != found[after_id].item_id:
        raise NotFound(after_id)
    old, new = found[before_id], found[after_id]
    judged = {one.element: one for one in judgements(_columns(old), _columns(new), _materials(old), _materials(new))}
    lines: dict[str, Weighed] = {}
    for line in comparing.differences(reading(old), reading(new)):
        element = _whole(line.element)
        judgement = judged.get(element)
        effect = judgement.effect.value if judgement else Effect.NEUTRAL.value
        applied = dict(judgement.applied) if judgement else {}
        if element in lines:  # several fields of one material: one line
            known = lines[element]
            lines[element] = Weighed(
                element, known.label, f"{known.before}\n{line.before}", f"{known.after}\n{line.after}", effect, applied
            )
        else:
            lines[element] = Weighed(element, line.label, line.before, line.after, effect, applied)
    for element, judgement in judged.items():  # weighed, but worded alike, as when only a fee's amount differs
        if element not in lines and judgement.may_apply:
            label = str(ELEMENTS[element][1]) if element in ELEMENTS else element
            lines[element] = Weighed(element, label, "", "", judgement.effect.value, dict(judgement.applied))
    return list(lines.values())


def current_version(item: ServiceItem) -> ItemVersion | None:
    """The version in force of an item that was read with it, when it is a published one."""
    version = item.current
    return version if version is not None and version.state == VersionState.PUBLISHED else None


def limit_words(limit: list[Any]) -> str:
    """[5, "working_day"] → 5个工作日."""
    return limit_in_words(limit[0], limit[1])


def _whole(element: str) -> str:
    """The material itself for a field of it; the fees for the fact that there are any."""
    parts = element.split(".")
    if parts[0] == "materials":
        return ".".join(parts[:2])
    return "fees" if element == "is_charged" else element


def _columns(version: ItemVersion) -> dict[str, Any]:
    return {field.attname: getattr(version, field.attname) for field in version._meta.concrete_fields}


def _materials(version: ItemVersion) -> list[dict[str, Any]]:
    fields = [field.attname for field in ItemMaterial._meta.concrete_fields]
    return [{name: getattr(one, name) for name in fields} for one in version.materials.all()]
