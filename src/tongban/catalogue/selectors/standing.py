"""Whether applications are taken for an item, since when not, why, and where to go instead; and the public record of it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils import formats

from tongban.catalogue import wordings
from tongban.catalogue.enums import ActState, ItemStatus
from tongban.catalogue.models import ItemAct, ItemVersion, ServiceItem, Submission
from tongban.catalogue.rules import codes
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.identity.posts import posts_of
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.pages import Page, keyset

MOST_HISTORY = 50


@dataclass(frozen=True)
class Standing:
    """What a guide says of its item as a whole. `now`: the act in force; `coming`: what is public and still to come."""

    status: str
    now: ItemAct | None = None
    coming: list[ItemAct] = field(default_factory=list)
    successors: list[ServiceItem] = field(default_factory=list)  # where to go instead, now or soon
    origin: ItemAct | None = None
    former: list[ServiceItem] = field(default_factory=list)  # the items it came from

    @property
    def is_open(self) -> bool:
        return self.status == ItemStatus.IN_USE

    @property
    def says_nothing(self) -> bool:
        return self.is_open and not self.coming and self.origin is None


def standing_of(item: ServiceItem) -> Standing:
    """No query for an item to which nothing was ever done; three at most for what was done, three for where it came from."""
    now: ItemAct | None = None
    coming: list[ItemAct] = []
    successors: list[ServiceItem] = []
    if item.standing_id is not None:
        acts = ItemAct.objects.filter(items=item, state=ActState.PUBLISHED, ended_at__isnull=True).order_by("pk")
        for act in acts.prefetch_related(_new_items()):
            if act.in_force_at is None:
                coming.append(act)
            else:
                now = act
        successors = [one for act in filter(None, [now, *coming]) for one in act.successors.all()]
    origin = former = None
    if item.origin_id is not None:
        origin = ItemAct.objects.filter(pk=item.origin_id, state=ActState.PUBLISHED).first()
        former = list(origin.items.select_related("current").order_by("pk")) if origin else None
    return Standing(item.status, now, coming, successors, origin, former or [])


def require_open(item: ServiceItem) -> None:
    """Refuses new applications to a suspended or cancelled item (R-ITEM-41), with since when, why, and where to go instead:
    `catalogue.item_suspended`, `catalogue.item_cancelled`."""
    if item.status == ItemStatus.IN_USE:
        return
    found = standing_of(item)
    act = found.now
    since = str(wordings.SINCE).format(day=day_in_words(act.effective_on)) if act else str(wordings.ALREADY)
    why = str(wordings.BECAUSE).format(reason=act.reason) if act else ""
    if names := "、".join(f"“{one.current.name}”" for one in found.successors if one.current):
        why = f"{why}{wordings.NOW_GO_TO.format(names=names)}"
    code = "catalogue.item_suspended" if item.status == ItemStatus.SUSPENDED else "catalogue.item_cancelled"
    raise Refusal(code, since=since, why=why, successors=[one.code for one in found.successors])


def day_in_words(day: date) -> str:
    return formats.date_format(day, "Y-m-d")


def public_acts(*, after: str | None = None, limit: int = 20) -> Page[ItemAct]:
    """The public record: suspended, resumed, cancelled, split, merged; the newest first, each with body, items and new items.
    Three queries."""
    found = ItemAct.objects.filter(state=ActState.PUBLISHED).select_related("body")
    found = found.prefetch_related(_items(), _new_items())
    return keyset(found, order=["-published_at", "-id"], after=after, limit=limit)


def _items() -> Prefetch:
    return Prefetch("items", queryset=ServiceItem.objects.select_related("current").order_by("pk"))


def acts_of(item: ServiceItem) -> list[ItemAct]:
    """Everything done to the item as a whole, the newest first, for its keeper. Three queries."""
    found = ItemAct.objects.filter(items=item).select_related("body").prefetch_related("items", _new_items(every=True))
    return list(found.order_by("-pk")[:MOST_HISTORY])


def act(act_id: int) -> ItemAct:
    """One act with its items and new items. NotFound."""
    found = (
        ItemAct.objects.filter(pk=act_id)
        .select_related("body")
        .prefetch_related(_items())
        .prefetch_related(_new_items(every=True))
        .first()
    )
    if found is None:
        raise NotFound(act_id)
    return found


def submission_of_act(act_id: int) -> Submission | None:
    """The round of this act that waits for the offices, if one does."""
    return Submission.objects.filter(act_id=act_id, state="open").first()


def rounds_of_act(act_id: int) -> list[Submission]:
    """The rounds of review of an act, the newest first, with what was said. Two queries."""
    found = Submission.objects.filter(act_id=act_id).select_related("submitted_by").order_by("-round")
    return list(found.prefetch_related("opinions__by"))


def suggested_variants(item: ServiceItem, count: int) -> list[str]:
    """Codes for the new items of a split: the next handling-item codes that nobody ever used (R-ITEM-4, R-ITEM-7)."""
    front = item.code[: codes.IMPLEMENTATION_LENGTH]
    taken = set(ServiceItem.objects.filter(code__startswith=front).values_list("code", flat=True))
    return codes.next_variants(item.code, taken, count)


def suggested_code(item: ServiceItem) -> str:
    """A code for what items are merged into: the next sub-item of the main item that nobody ever used."""
    front = item.code[: codes.IMPLEMENTATION_LENGTH - codes.SUB_ITEM_LENGTH]
    taken = {code[: codes.IMPLEMENTATION_LENGTH] for code in
             ServiceItem.objects.filter(code__startswith=front).values_list("code", flat=True)}  # fmt: skip
    return codes.next_sub_item(item.code, taken)


@dataclass(frozen=True)
class Mergeable:
    items: list[ServiceItem]
    has_more: bool  # than are shown


def mergeable(
    item: ServiceItem, who: Staff, on: date, *, text: str = "", chosen: Collection[int] = (), limit: int = 30
) -> Mergeable:
    """Other items of the same body that may be merged with it: those chosen already, then those with this text in their
    name, or this code, by name. Two queries at most."""
    if item.body_id not in posts_of(who, on).body_ids(Role.CATALOGUE_MANAGER):
        return Mergeable([], False)
    found = ServiceItem.objects.filter(body_id=item.body_id, current__isnull=False).exclude(pk=item.pk)
    found = found.exclude(status=ItemStatus.CANCELLED).select_related("current").order_by("current__name", "pk")
    kept = list(found.filter(pk__in=chosen)) if chosen else []
    if text:
        found = found.filter(Q(current__name__icontains=text) | Q(code=text))
    others = list(found.exclude(pk__in=[one.pk for one in kept])[: limit + 1])
    return Mergeable([*kept, *others[:limit]], len(others) > limit)


def _new_items(*, every: bool = False) -> Prefetch:
    """The new items of acts; only those with something to read, unless `every`: then with the newest name (`shown_name`)."""
    found = ServiceItem.objects.select_related("current").order_by("code")
    if not every:
        return Prefetch("successors", queryset=found.filter(current__isnull=False))
    newest = ItemVersion.objects.filter(item=OuterRef("pk")).order_by("-number").values("name")[:1]
    return Prefetch("successors", queryset=found.annotate(shown_name=Subquery(newest)))
