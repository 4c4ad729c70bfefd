"""A list filled by rule: publishing it, changing its rule. Both only after a look at what that does."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongban.catalogue import permissions
from tongban.catalogue.enums import ChangeWay, ListFilling, ListState
from tongban.catalogue.models import ItemList
from tongban.catalogue.rules import lists as rules
from tongban.catalogue.selectors.lists.keeping import preview
from tongban.catalogue.services.lists.keeping import locked, require_changeable
from tongban.catalogue.services.lists.upkeep import follow_rule
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, Refusal


@transaction.atomic
def publish_by_rule(*, list_id: int, seen: tuple[int, int], by: Actor, at: datetime) -> ItemList:
    """公布: the list fills itself and is public from now on. `seen`: how many enter and leave, as the confirming page said.

    Refused: `catalogue.not_your_list`, `catalogue.list_closed`, `catalogue.list_filled_otherwise`,
    `catalogue.list_public_already`, `catalogue.list_moved_meanwhile`.
    """
    found = locked(list_id)
    permissions.require_may_keep_list(by, found, on=localdate(at))
    require_changeable(found, ListFilling.BY_RULE)
    if found.state == ListState.OPEN:
        raise Refusal("catalogue.list_public_already", name=found.name)
    require_as_seen(found, found.rule, seen)
    found.state = ListState.OPEN
    found.save(update_fields=["state"])
    audit.record("catalogue.list_published", of=found, by=by, at=at, list=found.code, rule=found.rule)
    follow_rule(found, way=ChangeWay.RULE, by=by, at=at)
    return found


@transaction.atomic
def change_rule(
    *, list_id: int, rule: list[dict[str, Any]], seen: tuple[int, int], by: Actor, at: datetime
) -> ItemList:
    """Other conditions. Of a public list items enter and leave at once, as the confirming page said (`seen`).

    Refused as above; `Invalid` for `rule`.
    """
    found = locked(list_id)
    permissions.require_may_keep_list(by, found, on=localdate(at))
    require_changeable(found, ListFilling.BY_RULE)
    if rules.problem(rule):
        raise Invalid({"rule": [_("请至少选一个条件，并填写完整。")]})
    before, is_open = found.rule, found.state == ListState.OPEN
    if is_open:
        require_as_seen(found, rule, seen)
    found.rule = rule
    found.save(update_fields=["rule"])
    audit.record("catalogue.list_rule_changed", of=found, by=by, at=at, list=found.code, before=before, rule=rule)
    if is_open:
        follow_rule(found, way=ChangeWay.RULE, by=by, at=at)
    return found


def require_as_seen(found: ItemList, rule: list[dict[str, Any]], seen: tuple[int, int]) -> None:
    """Refuses `catalogue.list_moved_meanwhile` when other numbers would move than those that were looked at."""
    now = preview(found, rule, examples=0)
    if (now.entering, now.leaving) != tuple(seen):
        raise Refusal("catalogue.list_moved_meanwhile", entering=now.entering, leaving=now.leaving)
