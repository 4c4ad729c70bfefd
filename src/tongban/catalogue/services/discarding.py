"""放弃草稿: a draft that nobody wants any more."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.enums import SEEN_BY_ALL, VersionState
from tongban.catalogue.events import VersionDiscarded
from tongban.catalogue.models import Claim, ItemVersion, ServiceItem
from tongban.catalogue.services.drafting import require_not_gone
from tongban.kernel import audit, events
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound, Refusal


@transaction.atomic
def discard_draft(*, version_id: int, by: Actor, at: datetime) -> ItemVersion:
    """Give a draft up: what is in force stays as it is, and the next draft begins from there under the next number.

    The row stays, closed for good, rather than go: the rounds of review it may have been through belong to it (and an office
    that says no is the commonest reason to give a draft up), the audit trail names it, and its number means nothing else later.
    Of an item that was never published nothing is left then but its code, which stays its own (R-ITEM-7): the claim in the
    directory goes, so that the body may claim it again, which takes this very item up, or say that it is not done here.

    Refused: `catalogue.not_your_body`, `catalogue.cancelled_already`, `catalogue.only_drafts_given_up`, and the first draft of
    an item that a split or a merger brings, `catalogue.draft_of_act`: the act would be left without what goes on. NotFound.
    """
    item = ServiceItem.objects.select_for_update(of=("self",)).filter(versions=version_id).first()
    if item is None:
        raise NotFound(version_id)
    version = ItemVersion.objects.select_for_update(of=("self",)).get(pk=version_id)
    permissions.require_may_keep(by, item.body_id, on=localdate(at))
    require_not_gone(item)
    if version.state != VersionState.DRAFT:
        raise Refusal("catalogue.only_drafts_given_up", number=version.number, state=version.get_state_display())
    is_first = not item.versions.filter(state__in=SEEN_BY_ALL).exists()
    if is_first and item.origin is not None:
        raise Refusal("catalogue.draft_of_act", kind=item.origin.get_kind_display(), act=item.origin.pk)
    version.state = VersionState.DISCARDED
    version.save(update_fields=["state"])
    audit.record("catalogue.version_discarded", of=version, by=by, at=at, item=item.code, number=version.number)
    if is_first:
        _let_go(item, by, at)
    events.publish(VersionDiscarded(item_id=item.pk, version_id=version.pk, at=at))
    return version


def _let_go(item: ServiceItem, by: Actor, at: datetime) -> None:
    claim = Claim.objects.select_for_update(of=("self",)).select_related("base").filter(item=item).first()
    if claim is not None:
        audit.record("catalogue.item_unclaimed", of=item, by=by, at=at, basic_code=claim.base.basic_code)
        claim.delete()
