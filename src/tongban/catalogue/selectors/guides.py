"""Everything a guide page (办事指南, R-ITEM-36) shows, in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from tongban.catalogue.enums import SEEN_BY_ALL, GuideFileKind, ItemStatus
from tongban.catalogue.models import ItemMaterial, ItemStep, ItemVersion, MaterialFile, ServiceItem, Theme
from tongban.catalogue.rules import situations as situation_rules
from tongban.catalogue.rules.situations import Question
from tongban.catalogue.selectors.items import version_in_force
from tongban.kernel.errors import NotFound
from tongban.regions.models import Body


@dataclass(frozen=True)
class Guide:
    """What the page shows. `materials` is the full list; `materials_for(answers)` narrows it to a situation."""

    item: ServiceItem
    body: Body
    version: ItemVersion
    materials: list[ItemMaterial]
    steps: list[ItemStep]
    files: dict[tuple[str, str], MaterialFile] = field(default_factory=dict)  # (material code, kind) → the file

    @property
    def is_open(self) -> bool:
        """Are new applications taken?"""
        return self.item.status == ItemStatus.IN_USE

    @cached_property
    def themes(self) -> list[Theme]:
        """One more query, for whom it interests."""
        return list(self.version.themes.order_by("order", "id"))

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
    """The guide of the version in force on that day; one query once the version is known. NotFound when none was."""
    return _guide_of(version_in_force(item_code, on))


def guide_of_version(version_id: int) -> Guide:
    """The guide as this version says it, whatever is in force today: for who handles a case that stays with it (R-ITEM-40).
    `item.current` is there to compare with. Four queries."""
    found = ItemVersion.objects.select_related("item__body", "item__current")
    return _guide_of(found.prefetch_related("materials", "steps", "files__file").get(pk=version_id))


def _guide_of(version: ItemVersion) -> Guide:
    return Guide(
        item=version.item,
        body=version.item.body,
        version=version,
        materials=list(version.materials.all()),
        steps=list(version.steps.all()),
        files={(one.material_code, one.kind): one for one in version.files.all()},
    )


def guide_file(item_code: str, public_id: Any) -> tuple[MaterialFile, ItemMaterial]:
    """A form or sample of a version that was published, and its material; of the newest version that has it. Two queries.
    NotFound."""
    return _file(MaterialFile.objects.filter(version__state__in=SEEN_BY_ALL), item_code, public_id)


def file_of_version(version_id: int, public_id: Any) -> tuple[MaterialFile, ItemMaterial]:
    """The same of one version, a draft too: for who keeps the item."""
    found = MaterialFile.objects.filter(version_id=version_id)
    return _file(found, found.values_list("version__item__code", flat=True).first() or "", public_id)


def plain_name(file: MaterialFile, material: ItemMaterial) -> str:
    """What a downloaded form is called: 申请书（空白表格）.pdf, whatever its file was called."""
    suffix = file.file.name.rpartition(".")[2]
    return f"{material.name[:60]}（{GuideFileKind(file.kind).label}）.{suffix}"


def _file(found: Any, item_code: str, public_id: Any) -> tuple[MaterialFile, ItemMaterial]:
    found = found.filter(version__item__code=item_code, file__public_id=public_id).select_related("file")
    file = found.order_by("-version__number").first()
    if file is None:
        raise NotFound(public_id)
    return file, ItemMaterial.objects.get(version_id=file.version_id, code=file.material_code)


def questions_of(found: Guide) -> dict[str, Question]:
    """The questions of a guide by id."""
    return situation_rules.questions_of(found.version.situations)
