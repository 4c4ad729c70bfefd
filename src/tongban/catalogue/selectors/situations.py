"""The draft of an item as the editor of its situations reads it."""

from dataclasses import dataclass

from tongban.catalogue.models import ItemMaterial, ItemVersion
from tongban.catalogue.rules.situations import Proof, editing, prove
from tongban.catalogue.rules.situations.editing import Draft
from tongban.kernel.errors import NotFound


@dataclass(frozen=True)
class SituationDraft:
    """The newest version of an item with its materials. `is_fixed`: the directory above gives the questions."""

    version: ItemVersion
    materials: list[ItemMaterial]
    is_fixed: bool

    @property
    def draft(self) -> Draft:
        return Draft(self.version.situations, {row.code: row.needed_when for row in self.materials})

    @property
    def digest(self) -> str:
        return editing.digest(self.draft)

    @property
    def proof(self) -> Proof:
        return prove(self.version.situations, self.materials)


def situation_draft(item_code: str) -> SituationDraft:
    """Two queries. NotFound without any version."""
    found = ItemVersion.objects.filter(item__code=item_code).select_related("item__body", "base_version")
    version = found.newest_first().first()
    if version is None:
        raise NotFound(item_code)
    fixed = version.base_version.elements if version.base_version else {}
    return SituationDraft(version, list(version.materials.all()), "situations" in fixed)
