"""The tables of the catalogue."""

from tongban.catalogue.models.audits import GuideFinding, SourceGap
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
from tongban.catalogue.models.parts import ItemMaterial, ItemStep
from tongban.catalogue.models.review import ReviewOpinion, Submission
from tongban.catalogue.models.search import SearchDoc

__all__ = [
    "BaseItem",
    "BaseVersion",
    "BodyLine",
    "CatalogueImport",
    "Claim",
    "GuideFinding",
    "ItemMaterial",
    "ItemStep",
    "ItemVersion",
    "ReviewOpinion",
    "SearchDoc",
    "ServiceItem",
    "SourceGap",
    "Submission",
    "Theme",
]
