"""暂停与恢复: at once, by the keeper of the item, with the reason that everybody reads."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from tongban.catalogue.enums import ActKind, ItemStatus
from tongban.catalogue.models import ItemAct
from tongban.catalogue.services.standing.carrying_out import announce
from tongban.catalogue.services.standing.writing import locked_items, require_words, write_act
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal


@transaction.atomic
def suspend_item(
    *, item_id: int, reason: str, by: Actor, at: datetime, from_on: date | None = None, until: date | None = None
) -> ItemAct:
    """暂停: no new application from `from_on` (today when not given); open cases go on. With `until`, the last day of it,
    the item is taken up again by itself on the day after.

    Invalid: `reason`, `effective_on`, `until`. Refused: `catalogue.not_your_body`, `catalogue.not_in_use`,
    `catalogue.suspended_already`.
    """
    today = localdate(at)
    (item,) = locked_items([item_id], by=by, at=at)
    if item.status != ItemStatus.IN_USE or item.current_id is None:
        raise Refusal("catalogue.not_in_use", status=item.get_status_display())
    if item.acts.filter(kind=ActKind.SUSPEND, in_force_at__isnull=True).exists():
        raise Refusal("catalogue.suspended_already")
    require_words(reason=reason, effective_on=from_on, until=until, today=today)
    act = write_act(ActKind.SUSPEND, [item], reason=reason, effective_on=from_on or today, until=until, by=by, at=at)
    announce(act, [item], by=by, at=at)
    return act


@transaction.atomic
def resume_item(*, item_id: int, reason: str, by: Actor, at: datetime) -> ItemAct:
    """恢复: applications are taken again from now on; a suspension that was only announced is taken back.

    Invalid: `reason`. Refused: `catalogue.not_your_body`, `catalogue.not_suspended`.
    """
    today = localdate(at)
    (item,) = locked_items([item_id], by=by, at=at)
    announced = item.acts.filter(kind=ActKind.SUSPEND, ended_at__isnull=True, published_at__isnull=False)
    if item.status == ItemStatus.CANCELLED or (item.status == ItemStatus.IN_USE and not announced.exists()):
        raise Refusal("catalogue.not_suspended")
    require_words(reason=reason, effective_on=None, today=today)
    act = write_act(ActKind.RESUME, [item], reason=reason, effective_on=today, by=by, at=at)
    announce(act, [item], by=by, at=at)
    return act
