"""An intermediary service is a condition only where a law, an administrative regulation or the State Council says so (R-ITEM-34)."""

from collections.abc import Iterator

from tongban.catalogue.rules.audit import citations as cited
from tongban.catalogue.rules.audit.citations import Rank
from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import VersionReading
from tongban.catalogue.rules.audit.standard import Standard
from tongban.catalogue.rules.audit.texts import Quote, joined


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """One finding of a kind, naming the services. A basis whose rank cannot be told is left to the eyes of the offices."""
    named = [(str(one.get("name", "")), str(one.get("basis", "")).strip()) for one in version.intermediaries]
    if without := [name for name, basis in named if not basis]:
        yield Found("service_without_basis", quote=joined(without))
    if too_low := [(name, basis) for name, basis in named if is_too_low(basis)]:
        yield Found(
            "service_basis_too_low",
            quote=Quote(
                joined([f"{name}：{basis}" for name, basis in too_low]).shown, tuple(basis for _, basis in too_low)
            ),
        )


def is_too_low(basis: str) -> bool:
    """Known to be none that may ask for an intermediary's service."""
    ranks = {one.rank for one in cited.citations(basis)} if basis else set()
    return bool(ranks) and Rank.UNKNOWN not in ranks and not ranks & cited.MAY_DEMAND_INTERMEDIARIES
