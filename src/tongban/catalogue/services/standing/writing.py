"""What all acts on items share: the items locked, the words checked, the row written."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.enums import ActKind, ActState
from tongban.catalogue.models import ItemAct, ServiceItem
from tongban.catalogue.services.typed import plain, too_long
from tongban.catalogue.wordings import ACT_DOCUMENT_NEEDED, ACT_ENDS_TOO_EARLY, ACT_IN_PAST, ACT_REASON_NEEDED
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, NotFound, Refusal

LONGEST_REASON, LONGEST_DOCUMENT = 2000, 300
LONGEST_TITLE = 300
SHORTEST_REASON = 4


def locked_items(item_ids: Iterable[int], *, by: Actor, at: datetime) -> list[ServiceItem]:
    """The items, locked in the order of their keys so that two who take several do not wait for each other, each with
    `current` and `body`. NotFound; refuses `catalogue.not_your_body`."""
    keys = set(item_ids)
    found = list(
        ServiceItem.objects.select_for_update(of=("self",))
        .select_related("body", "current")
        .filter(pk__in=keys)
        .order_by("pk")
    )
    if len(found) != len(keys) or not found:
        raise NotFound(sorted(keys))
    for body_id in {item.body_id for item in found}:
        permissions.require_may_keep(by, body_id, on=localdate(at))
    return found


def locked_act(act_id: int, *, by: Actor, at: datetime) -> ItemAct:
    """The act, after its items were locked. NotFound; refuses `catalogue.not_your_body`."""
    locked_items(
        ItemAct.items.through.objects.filter(itemact=act_id).values_list("serviceitem", flat=True), by=by, at=at
    )
    return ItemAct.objects.select_for_update().get(pk=act_id)


def require_free(item: ServiceItem) -> None:
    """Refuses `catalogue.act_under_way`: one act that changes or ends an item at a time."""
    other = item.acts.filter(in_force_at__isnull=True).exclude(state=ActState.DISCARDED).first()
    if other is not None:
        raise Refusal(
            "catalogue.act_under_way", kind=ActKind(other.kind).label, state=ActState(other.state).label, act=other.pk
        )


def require_words(
    *, reason: str, document: str | None = None, effective_on: date | None, until: date | None = None, today: date
) -> None:
    """Invalid: `reason`, `document` (None: not asked for), `effective_on`, `until`."""
    problems = too_long(reason=(reason, LONGEST_REASON), document=(document or "", LONGEST_DOCUMENT))
    if len(reason.strip()) < SHORTEST_REASON:
        problems["reason"] = [str(ACT_REASON_NEEDED)]
    if document is not None and not document.strip():
        problems["document"] = [str(ACT_DOCUMENT_NEEDED)]
    if effective_on is not None and effective_on < today:
        problems["effective_on"] = [str(ACT_IN_PAST)]
    if until is not None and until < (effective_on or today):
        problems["until"] = [str(ACT_ENDS_TOO_EARLY)]
    if problems:
        raise Invalid(problems)


def write_act(
    kind: ActKind, items: list[ServiceItem], *, reason: str, effective_on: date, by: Actor, at: datetime,
    document: str = "", until: date | None = None,
) -> ItemAct:  # fmt: skip
    """A draft of the act."""
    act = ItemAct.objects.create(
        kind=kind, title=title_of(items), body=items[0].body, region_code=items[0].region_code, until=until,
        reason=plain(reason), document=plain(document), effective_on=effective_on,
        drafted_at=at, by_name=by.actor_name,
    )  # fmt: skip
    act.items.set(items)
    return act


def title_of(items: Iterable[ServiceItem]) -> str:
    return "、".join(item.current.name if item.current else item.code for item in items)[:LONGEST_TITLE]
