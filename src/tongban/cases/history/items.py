"""The items that the file names, with the version that each case pins."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tongban.cases.rules.clock import Limit
from tongban.cases.rules.limits import decision_limits
from tongban.cases.rules.parameters import Parameters
from tongban.cases.services.acceptance import DECISION_GROUND
from tongban.cases.services.clockwork import installation_parameters
from tongban.catalogue.enums import CaseType, ItemType, VersionState
from tongban.catalogue.models import ItemVersion
from tongban.regions.models import Body


@dataclass(frozen=True)
class Pinned:
    """A version as its cases need it, worked out once."""

    version: ItemVersion
    body: Body
    region_code: str
    case_type: str
    parameters: Parameters
    statutory: Limit | None
    promised: Limit | None
    ground: str


class Items:
    """Versions by item code; asked of the catalogue a batch at a time and kept."""

    def __init__(self) -> None:
        self._known: dict[str, list[tuple[date, Pinned]]] = {}

    def learn(self, codes: Iterable[str]) -> set[str]:
        """Look up what is not known yet; the codes that no published item has."""
        new = {code for code in codes if code not in self._known}
        if new:
            versions = ItemVersion.objects.filter(item__code__in=new, effective_on__isnull=False).exclude(
                state=VersionState.DRAFT
            )
            self._known |= {code: [] for code in new}
            for version in versions.select_related("item__body").order_by("effective_on", "number"):
                assert version.effective_on is not None
                self._known[version.item.code].append((version.effective_on, _pinned(version)))
        return {code for code in codes if not self._known[code]}

    def on(self, code: str, day: date) -> Pinned:
        """The version of that day; for what is older than the catalogue, its first one."""
        versions = self._known[code]
        place = bisect_right(versions, day, key=lambda one: one[0])
        return versions[max(0, place - 1)][1]


def _pinned(version: ItemVersion) -> Pinned:
    parameters = installation_parameters(version)
    case_type = version.case_type or CaseType.PROMISED
    statutory, promised = decision_limits(
        statutory=version.statutory_limit, statutory_unit=version.statutory_unit, promised=version.promised_limit,
        promised_unit=version.promised_unit, item_type=version.item_type, case_type=case_type,
        permit_decision_days=parameters.permit_decision_days,
    )  # fmt: skip
    ground = DECISION_GROUND if version.item_type == ItemType.PERMIT else (version.legal_basis or version.name)[:200]
    return Pinned(
        version, version.item.body, version.item.region_code, case_type, parameters, statutory, promised, ground
    )
