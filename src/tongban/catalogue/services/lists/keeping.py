"""Making a list, saying what it is, closing it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongban.catalogue import permissions
from tongban.catalogue.enums import ListFilling, ListKind, ListScope, ListState
from tongban.catalogue.models import ItemList
from tongban.catalogue.rules import lists as rules
from tongban.catalogue.services.typed import plain, require_fits
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.counters import next_number
from tongban.kernel.errors import Invalid, Refusal
from tongban.regions.models import Body

LONGEST_NAME, LONGEST_TEXT, LONGEST_REASON = 100, 2000, 200


@transaction.atomic
def create_list(
    *, name: str, kind: str, keeper_id: int, filling: str, by: Actor, at: datetime, scope: str = "",
    description: str = "", rule: Sequence[dict[str, Any]] = (), region_code: str = "",
) -> ItemList:  # fmt: skip
    """A new list of the items of the keeper's region (or of `region_code`), not public yet. One filled by rule needs its
    conditions. Refused: `catalogue.not_your_list`; `Invalid` for `name`, `kind`, `scope`, `filling`, `keeper`, `rule`.
    """
    keeper = Body.objects.filter(pk=keeper_id).first()
    errors = _problems(name, kind, scope, description)
    if keeper is None:
        errors["keeper"] = [_("请选择公布单位。")]
    if filling not in ListFilling.values:
        errors["filling"] = [_("请选择清单的产生方式。")]
    if filling == ListFilling.BY_RULE and rules.problem(list(rule)):
        errors["rule"] = [_("请至少选一个条件，并填写完整。")]
    if errors or keeper is None:
        raise Invalid(errors)
    made = ItemList(
        name=name.strip(), kind=kind, scope=scope, description=description.strip(), keeper=keeper,
        region_code=region_code or keeper.region_code, filling=filling,
        rule=list(rule) if filling == ListFilling.BY_RULE else [], created_at=at,
    )  # fmt: skip
    permissions.require_may_keep_list(by, made, on=localdate(at))
    made.code = f"qd{next_number('catalogue.list'):04d}"
    made.save()
    audit.record(
        "catalogue.list_created", of=made, by=by, at=at, list=made.code, name=made.name, filling=filling, rule=made.rule
    )
    return made


@transaction.atomic
def change_list(
    *, list_id: int, name: str, kind: str, scope: str, description: str, by: Actor, at: datetime
) -> ItemList:
    """What the list is called and means. Refused: `catalogue.not_your_list`; `Invalid` as above."""
    found = locked(list_id)
    permissions.require_may_keep_list(by, found, on=localdate(at))
    if errors := _problems(name, kind, scope, description):
        raise Invalid(errors)
    new = {"name": name.strip(), "kind": kind, "scope": scope, "description": description.strip()}
    changed = [field for field, value in new.items() if getattr(found, field) != value]
    for field in changed:
        setattr(found, field, new[field])
    if changed:
        found.save(update_fields=changed)
        audit.record("catalogue.list_changed", of=found, by=by, at=at, list=found.code, changed=changed)
    return found


@transaction.atomic
def close_list(*, list_id: int, reason: str, by: Actor, at: datetime) -> ItemList:
    """停止调整: the list stays public as it is and changes no more. Refused: `catalogue.not_your_list`,
    `catalogue.list_not_open`, `catalogue.list_reason_missing`."""
    found = locked(list_id)
    permissions.require_may_keep_list(by, found, on=localdate(at))
    require_open(found)
    found.state, found.closing_reason = ListState.CLOSED, a_reason(reason)
    found.save(update_fields=["state", "closing_reason"])
    audit.record("catalogue.list_closed", of=found, by=by, at=at, list=found.code, reason=found.closing_reason)
    return found


def locked(list_id: int) -> ItemList:
    """The list for a change: changes of one list wait for each other."""
    return ItemList.objects.select_for_update(of=("self",)).select_related("keeper").get(pk=list_id)


def require_open(found: ItemList) -> None:
    if found.state != ListState.OPEN:
        raise Refusal("catalogue.list_not_open", name=found.name)


def require_changeable(found: ItemList, filling: str) -> None:
    """Refuses what does not fit how the list is filled, and any change to a closed list."""
    if found.state == ListState.CLOSED:
        raise Refusal("catalogue.list_closed", name=found.name)
    if found.filling != filling:
        raise Refusal("catalogue.list_filled_otherwise", name=found.name, filling=found.get_filling_display())


def a_reason(text: str) -> str:
    """Refuses `catalogue.list_reason_missing`. Invalid: `reason`."""
    require_fits(reason=(text, LONGEST_REASON))
    text = plain(text)
    if not text:
        raise Refusal("catalogue.list_reason_missing")
    return text


def _problems(name: str, kind: str, scope: str, description: str) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not name.strip():
        errors["name"] = [_("请填写清单名称。")]
    elif len(name.strip()) > LONGEST_NAME:
        errors["name"] = [_("清单名称不超过%(most)s个字。") % {"most": LONGEST_NAME}]
    if kind not in ListKind.values:
        errors["kind"] = [_("请选择清单种类。")]
    if scope and scope not in ListScope.values:
        errors["scope"] = [_("请选择通办范围。")]
    elif kind == ListKind.ANYWHERE and not scope:
        errors["scope"] = [_("通办清单须写明通办范围。")]
    if len(description.strip()) > LONGEST_TEXT:
        errors["description"] = [_("说明不超过%(most)s个字。") % {"most": LONGEST_TEXT}]
    return errors
