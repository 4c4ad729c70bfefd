"""证照分离: writing down how a permit was reformed, and what follows from it (CAT-11)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from tongban.catalogue import permissions, wordings
from tongban.catalogue.enums import ReformKind, ReformScope
from tongban.catalogue.models import PermitReform, ServiceItem
from tongban.catalogue.selectors.reforms import concerns_enterprises
from tongban.catalogue.services.typed import plain, require_fits, too_long
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, Refusal

LONGEST = {"measure": 4000, "replaced_by": 300, "document": 200}
SHORTEST_REASON, LONGEST_REASON = 4, 200


@dataclass(frozen=True)
class ReformEntry:
    """A reform as somebody writes it down."""

    kind: str
    measure: str
    document: str
    scope: str = ReformScope.WHOLE_COUNTRY
    replaced_by: str = ""
    since: date | None = None


@transaction.atomic
def put_reform(*, item_id: int, entry: ReformEntry, by: Actor, at: datetime) -> PermitReform:
    """Write down how the permit was reformed; of one scope there is one at a time, put again it is changed. It is a record
    and changes nothing of the item: one that is cancelled for the whole country was cancelled before, by an act that both
    offices agreed to (R-ITEM-39, R-ITEM-41).

    Refused: `catalogue.not_your_body`, `catalogue.not_a_permit_for_enterprises`. Invalid: `kind`, `scope`, `measure`,
    `replaced_by`, `document`, `since`.
    """
    item = ServiceItem.objects.select_for_update(of=("self",)).select_related("current").get(pk=item_id)
    permissions.require_may_keep(by, item.body_id, on=localdate(at))
    if not concerns_enterprises(item):
        raise Refusal("catalogue.not_a_permit_for_enterprises", name=str(item.current or item.code))
    found = _problems(entry, localdate(at))
    if (entry.kind, entry.scope) == (ReformKind.CANCEL, ReformScope.WHOLE_COUNTRY) and not item.is_abolished:
        found["kind"] = [str(wordings.REFORM_CANCEL_FIRST)]
    if found:
        raise Invalid(found)
    reform = PermitReform.objects.filter(item=item, scope=entry.scope, ended_on=None).first()
    reform = reform or PermitReform(item=item, scope=entry.scope, since=localdate(at))
    reform.kind, reform.measure, reform.replaced_by = entry.kind, plain(entry.measure), plain(entry.replaced_by)
    reform.document, reform.since = plain(entry.document), entry.since or reform.since
    reform.save()
    audit.record(
        "catalogue.reform_put", of=reform, by=by, at=at, item=item.code, kind=reform.kind, scope=reform.scope,
        measure=reform.measure, replaced_by=reform.replaced_by, document=reform.document, since=reform.since, status=item.status,
    )  # fmt: skip
    return reform


@transaction.atomic
def end_reform(*, reform_id: int, reason: str, by: Actor, at: datetime) -> PermitReform:
    """It no longer counts. Refused: `catalogue.not_your_body`;
    Invalid: `reason`. Nothing happens to one that has ended."""
    reform = PermitReform.objects.get(pk=reform_id)
    item = ServiceItem.objects.select_for_update(of=("self",)).get(pk=reform.item_id)
    permissions.require_may_keep(by, item.body_id, on=localdate(at))
    reform = PermitReform.objects.select_for_update().get(pk=reform_id)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid({"reason": [str(wordings.WHY_MISSING)]})
    require_fits(reason=(reason, LONGEST_REASON))
    if reform.ended_on is None:
        reform.ended_on, reform.end_reason = max(localdate(at), reform.since), plain(reason)
        reform.save()
        audit.record(
            "catalogue.reform_ended",
            of=reform,
            by=by,
            at=at,
            item=item.code,
            reason=reform.end_reason,
            status=item.status,
        )
    return reform


def _problems(entry: ReformEntry, today: date) -> dict[str, list[str]]:
    found = {}
    if entry.kind not in ReformKind.values:
        found["kind"] = [str(wordings.REFORM_KIND_MISSING)]
    if entry.scope not in ReformScope.values:
        found["scope"] = [str(wordings.REFORM_SCOPE_MISSING)]
    if not entry.measure.strip():
        found["measure"] = [str(wordings.MEASURE_MISSING)]
    if not entry.document.strip():
        found["document"] = [str(wordings.DOCUMENT_MISSING)]
    if entry.kind == ReformKind.FILING and not entry.replaced_by.strip():
        found["replaced_by"] = [str(wordings.FILING_MISSING)]
    if entry.since is not None and entry.since > today:
        found["since"] = [str(wordings.DAY_AHEAD)]
    return found | too_long(**{name: (getattr(entry, name), most) for name, most in LONGEST.items()})
