"""取消、拆分、合并: prepared by the keeper of the items, agreed by the two offices like a version (R-ITEM-39), then published.

Codes never come back (R-ITEM-7): the new items of a split or a merger have codes of their own, and begin with a draft that
says what the old one says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from tongban.catalogue.enums import ActKind, ActState, ItemStatus, VersionState
from tongban.catalogue.models import ItemAct, ServiceItem
from tongban.catalogue.services.drafting import draft_copy
from tongban.catalogue.services.items import create_item
from tongban.catalogue.services.reviewing import submit_act
from tongban.catalogue.services.standing.writing import (
    locked_act,
    locked_items,
    require_free,
    require_words,
    write_act,
)
from tongban.catalogue.services.typed import plain
from tongban.catalogue.wordings import NEW_ITEM_CODE_NEEDED, NEW_ITEM_NAME_NEEDED
from tongban.identity.models import Staff
from tongban.kernel import audit
from tongban.kernel.errors import Invalid, Refusal

MOST_NEW = 20


@dataclass(frozen=True)
class NewItem:
    """One item to begin: its code (31 or 33 characters) and its name."""

    code: str
    name: str


@transaction.atomic
def cancel_item(
    *, item_id: int, reason: str, document: str, by: Staff, at: datetime, effective_on: date | None = None
) -> ItemAct:
    """取消: from its day on the item is not handled any more (R-ITEM-41). Goes to the two offices at once.

    Invalid: `reason`, `document`, `effective_on`. Refused: `catalogue.not_your_body`, `catalogue.cancelled_already`,
    `catalogue.act_under_way`.
    """
    today = localdate(at)
    items = _takeable([item_id], by=by, at=at)
    require_words(reason=reason, document=document, effective_on=effective_on, today=today)
    act = write_act(
        ActKind.CANCEL, items, reason=reason, document=document, effective_on=effective_on or today, by=by, at=at
    )
    audit.record("catalogue.act_drafted", of=act, by=by, at=at, kind=act.kind, items=[items[0].code])
    submit_act(act_id=act.pk, by=by, at=at)
    act.refresh_from_db()
    return act


@transaction.atomic
def split_item(
    *, item_id: int, into: Sequence[NewItem], reason: str, document: str, effective_on: date, by: Staff, at: datetime
) -> ItemAct:
    """拆分: one item becomes several. The new ones are here at once as drafts, to be worked on, reviewed and published.

    Invalid: `reason`, `document`, `effective_on`, `code-N`, `name-N`. Refused: `catalogue.split_into_several`, and as for
    `cancel_item` and `create_item`.
    """
    items = _takeable([item_id], by=by, at=at)
    if not 2 <= len(into) <= MOST_NEW:
        raise Refusal("catalogue.split_into_several", most=MOST_NEW)
    return _reshape(ActKind.SPLIT, items, into, reason, document, effective_on, by, at)


@transaction.atomic
def merge_items(
    *, item_ids: Sequence[int], into: NewItem, reason: str, document: str, effective_on: date, by: Staff, at: datetime
) -> ItemAct:
    """合并: several items of one body become one, which begins with what the first of them says.

    Invalid and refused as for `split_item`; `catalogue.merge_several`, `catalogue.merge_one_body`.
    """
    items = _takeable(item_ids, by=by, at=at)
    if len(items) < 2:
        raise Refusal("catalogue.merge_several")
    if len({item.body_id for item in items}) > 1:
        raise Refusal("catalogue.merge_one_body")
    first = next(item for item in items if item.pk == item_ids[0])
    ordered = [first, *(item for item in items if item.pk != first.pk)]
    return _reshape(ActKind.MERGE, ordered, [into], reason, document, effective_on, by, at)


@transaction.atomic
def revise_act(*, act_id: int, reason: str, document: str, effective_on: date, by: Staff, at: datetime) -> ItemAct:
    """Change the words of an act that was returned or not submitted yet. Invalid: `reason`, `document`, `effective_on`.
    Refused: `catalogue.not_your_body`, `catalogue.act_not_open`."""
    act = locked_act(act_id, by=by, at=at)
    _require_draft(act)
    require_words(reason=reason, document=document, effective_on=effective_on, today=localdate(at))
    act.reason, act.document, act.effective_on = plain(reason), plain(document), effective_on
    act.save(update_fields=["reason", "document", "effective_on"])
    audit.record("catalogue.act_revised", of=act, by=by, at=at, kind=act.kind)
    return act


@transaction.atomic
def discard_act(*, act_id: int, by: Staff, at: datetime) -> ItemAct:
    """放弃: nothing happens to the old items. The new ones of a split or merger end unpublished, their codes used up.

    Refused: `catalogue.not_your_body`, `catalogue.act_not_open` once it is under review or public,
    `catalogue.successor_taken_up` while a new item is under review or published already.
    """
    act = locked_act(act_id, by=by, at=at)
    if act.state not in (ActState.DRAFT, ActState.APPROVED):
        raise Refusal("catalogue.act_not_open", state=act.get_state_display())
    new = list(act.successors.select_for_update().order_by("pk"))
    taken_up = act.successors.filter(versions__state__in=[one for one in VersionState if one != VersionState.DRAFT])
    if names := sorted(set(taken_up.values_list("code", flat=True))):
        raise Refusal("catalogue.successor_taken_up", names="、".join(names))
    for item in new:
        item.status = ItemStatus.CANCELLED
        item.save(update_fields=["status"])
        audit.record("catalogue.item_given_up", of=item, by=by, at=at, item=item.code, act=act.pk)
    act.state = ActState.DISCARDED
    act.save(update_fields=["state"])
    audit.record("catalogue.act_discarded", of=act, by=by, at=at, kind=act.kind)
    return act


def _takeable(item_ids: Sequence[int], *, by: Staff, at: datetime) -> list[ServiceItem]:
    """The items, locked, of which none is gone and none under another act; a suspended one may be cancelled."""
    items = locked_items(item_ids, by=by, at=at)
    for item in items:
        if item.status == ItemStatus.CANCELLED:
            raise Refusal("catalogue.cancelled_already", item_code=item.code)
        if item.current_id is None:
            raise Refusal("catalogue.not_in_use", status=item.get_status_display())
        require_free(item)
    return items


def _reshape(
    kind: ActKind, items: list[ServiceItem], into: Sequence[NewItem], reason: str, document: str, effective_on: date,
    by: Staff, at: datetime,
) -> ItemAct:  # fmt: skip
    require_words(reason=reason, document=document, effective_on=effective_on, today=localdate(at))
    _require_named(into)
    act = write_act(kind, items, reason=reason, document=document, effective_on=effective_on, by=by, at=at)
    for place, one in enumerate(into):
        try:
            new = create_item(
                code=one.code.strip(), body_id=items[0].body_id, region_code=items[0].region_code, by=by, at=at
            )
        except Refusal as no:
            raise Invalid({f"code-{place}": [no.text()]}) from no
        new.origin = act
        new.save(update_fields=["origin"])
        assert items[0].current is not None  # _takeable
        draft_copy(new, items[0].current, name=one.name.strip(), by=by, at=at)
    audit.record(
        "catalogue.act_drafted", of=act, by=by, at=at, kind=kind, items=[item.code for item in items],
        into=[one.code for one in into],
    )  # fmt: skip
    return act


def _require_named(into: Sequence[NewItem]) -> None:
    problems: dict[str, list[str]] = {}
    for place, one in enumerate(into):
        if not one.code.strip():
            problems[f"code-{place}"] = [str(NEW_ITEM_CODE_NEEDED)]
        if not one.name.strip():
            problems[f"name-{place}"] = [str(NEW_ITEM_NAME_NEEDED)]
    if problems:
        raise Invalid(problems)


def _require_draft(act: ItemAct) -> None:
    if act.state != ActState.DRAFT:
        raise Refusal("catalogue.act_not_open", state=act.get_state_display())
