"""The tables of the catalogue."""

from tongban.catalogue.models.acts import ItemAct
from tongban.catalogue.models.audits import AskedLink, GuideFinding, SourceGap
from tongban.catalogue.models.daily import CatalogueDaily, PlaceDaily, VersionNumbers
from tongban.catalogue.models.delegations import Delegation
from tongban.catalogue.models.directory import (
    BaseItem,
    BaseVersion,
    BodyLine,
    Claim,
)
from tongban.catalogue.models.guides import ItemCompanion, MaterialFile
from tongban.catalogue.models.imports import (
    CatalogueChange,
    CatalogueImport,
    ImportRun,
)
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
from tongban.catalogue.models.policies import Policy, PolicyMeasure
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
    "AskedLink",
    "BaseItem",
    "BaseVersion",
    "BodyLine",
    "CatalogueChange",
    "CatalogueDaily",
    "CatalogueImport",
    "Claim",
    "Delegation",
    "GuideFinding",
    "HallPresence",
    "ImportRun",
    "ItemAct",
    "ItemCompanion",
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
    "MaterialFile",
    "MaterialName",
    "MaterialSpelling",
    "OutsideHalls",
    "OwnSaying",
    "PermitReform",
    "PlaceDaily",
    "Policy",
    "PolicyMeasure",
    "Proof",
    "ProofMatch",
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
    "VersionNumbers",
]
