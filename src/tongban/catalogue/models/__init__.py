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
from tongban.catalogue.models.parts import ItemMaterial, ItemStep
from tongban.catalogue.models.presence import HallPresence, OutsideHalls
from tongban.catalogue.models.proofs import Proof, ProofMatch
from tongban.catalogue.models.reforms import PermitReform
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
    "HallPresence",
    "ItemList",
    "ItemMaterial",
    "ItemStep",
    "ItemVersion",
    "ListChange",
    "ListException",
    "ListLine",
    "ListMembership",
    "ListUpload",
    "OutsideHalls",
    "OwnSaying",
    "PermitReform",
    "Proof",
    "ProofMatch",
    "Question",
    "ReviewOpinion",
    "SearchDoc",
    "SearchMiss",
    "SearchState",
    "ServiceItem",
    "SourceGap",
    "Submission",
    "Theme",
]
