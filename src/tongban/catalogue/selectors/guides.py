"""Everything a guide page (办事指南, R-ITEM-36) shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tongban.catalogue.enums import ItemStatus
from tongban.catalogue.models import ItemMaterial, ItemStep, ItemVersion, ServiceItem, Theme
from tongban.catalogue.rules import situations as situation_rules
from tongban.catalogue.rules.situations import Question
from tongban.catalogue.selectors.items import version_in_force
from tongban.regions.models import Body


@dataclass(frozen=True)
class Guide:
    """What the page shows. `materials` is the full list; `materials_for(answers)` narrows it to a situation."""

    item: ServiceItem
    body: Body
    version: ItemVersion
    materials: list[ItemMaterial]
    steps: list[ItemStep]
    themes: list[Theme]

    @property
    def is_open(self) -> bool:
        """Are new applications taken?"""
        return self.item.status == ItemStatus.IN_USE

    @property
    def has_situations(self) -> bool:
        return bool(self.version.situations.get("questions"))

    def asked_questions(self, answers: dict[str, Any]) -> list[Question]:
        return situation_rules.asked_questions(self.version.situations, answers)

    def open_questions(self, answers: dict[str, Any]) -> list[Question]:
        return situation_rules.open_questions(self.version.situations, answers)

    def materials_for(self, answers: dict[str, Any]) -> list[ItemMaterial]:
        return situation_rules.materials_for(self.version.situations, self.materials, answers)


def guide(item_code: str, on: date) -> Guide:
    """The guide of the version in force on that day; four queries. NotFound when none was."""
    version = version_in_force(item_code, on)
    return Guide(
        item=version.item,
        body=version.item.body,
        version=version,
        materials=list(version.materials.all()),
        steps=list(version.steps.all()),
        themes=list(version.themes.order_by("order", "id")),
    )


def questions_of(found: Guide) -> dict[str, Question]:
    """The questions of a guide by id."""
    return situation_rules.questions_of(found.version.situations)
