"""The tables of the catalogue."""

from tongban.catalogue.models.audits import GuideFinding, SourceGap
from tongban.catalogue.models.daily import CatalogueDaily
from tongban.catalogue.models.directory import (
    BaseItem,
    BaseVersion,
    BodyLine,
    Claim,
)
from tongban.catalogue.models.imports import CatalogueImport
from tongban.catalogue.models.items import (
    ItemVersion,
    ServiceItem,
    Theme,
)
from tongban.catalogue.models.lists import (
    ItemList,
    ListChange,
    ListException,
    ListLine,
    ListMembership,
    ListUpload,
)
from tongban.catalogue.models.materials import (
    MaterialAlias,
    MaterialName,
    MaterialSpelling,
    StandardMaterial,
)
from tongban.catalogue.models.parts import ItemMaterial, ItemStep
from tongban.catalogue.models.review import ReviewOpinion, Submission
from tongban.catalogue.models.search import (
    OwnSaying,
    Question,
    SearchDoc,
    SearchMiss,
    SearchState,
)

__all__ = [
    "BaseItem",
    "BaseVersion",
    "BodyLine",
    "CatalogueDaily",
    "CatalogueImport",
    "Claim",
    "GuideFinding",
    "ItemList",
    "ItemMaterial",
    "ItemStep",
    "ItemVersion",
    "ListChange",
    "ListException",
    "ListLine",
    "ListMembership",
    "ListUpload",
    "MaterialAlias",
    "MaterialName",
    "MaterialSpelling",
    "OwnSaying",
    "Question",
    "ReviewOpinion",
    "SearchDoc",
    "SearchMiss",
    "SearchState",
    "ServiceItem",
    "SourceGap",
    "StandardMaterial",
    "Submission",
    "Theme",
]
