"""What the catalogue announces."""

from dataclasses import dataclass
from datetime import datetime

from tongban.kernel.events import Event


@dataclass(frozen=True)
class ItemPublished(Event):
    """A version of an item is in force from its effective day on (or at once)."""

    item_id: int
    version_id: int
    at: datetime


@dataclass(frozen=True)
class VersionsInForce(Event):
    """Versions that were published ahead became those in force: their day has come. One event for many, which on the first of
    January are thousands (ADR 28)."""

    item_ids: list[int]
    version_ids: list[int]
    at: datetime

    @property
    def stream(self) -> str:
        return f"in_force:{self.item_ids[0]}"


@dataclass(frozen=True)
class VersionSubmitted(Event):
    """A draft waits for the two offices."""

    submission_id: int
    at: datetime


@dataclass(frozen=True)
class VersionReviewed(Event):
    """One office has spoken."""

    submission_id: int
    office: str
    is_approved: bool
    at: datetime


@dataclass(frozen=True)
class CatalogueImported(Event):
    """An import made or changed items; what it did stands in the import's row."""

    import_id: int
    at: datetime


@dataclass(frozen=True)
class VersionDiscarded(Event):
    """A draft was given up."""

    item_id: int
    version_id: int
    at: datetime


@dataclass(frozen=True)
class VersionDrafted(Event):
    """A draft was begun or changed."""

    item_id: int
    version_id: int
    at: datetime


@dataclass(frozen=True)
class VersionsDrafted(Event):
    """Many drafts were begun or changed at once, by a file. In place of so many VersionDrafted, which would hold up every other
    event behind them (ADR 28)."""

    item_ids: list[int]
    version_ids: list[int]
    at: datetime

    @property
    def stream(self) -> str:
        return f"drafts:{self.item_ids[0]}"


@dataclass(frozen=True)
class ProofChanged(Event):
    """The register of proofs says something else of materials called so, or of these items."""

    proof_id: int
    body_id: int
    names: list[str]
    item_ids: list[int]
    at: datetime


@dataclass(frozen=True)
class MaterialNamesDecided(Event):
    """These names of materials mean something else by now, or what they mean is said otherwise."""

    name_id: int  # the first of them
    name_ids: list[int]
    at: datetime


@dataclass(frozen=True)
class ItemStandingChanged(Event):
    """An item was suspended, resumed or cancelled, or went on in others: this is in force now."""

    item_id: int
    act_id: int
    kind: str  # ActKind
    status: str  # ItemStatus, from now on
    at: datetime
