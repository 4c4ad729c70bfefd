"""Own look-up lists of a body. What was published keeps the entries of its day, so a list may change at any time."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.timezone import localdate, localtime

from tongban.forms import permissions
from tongban.forms.models import OptionList
from tongban.forms.rules.lists import Entry, entries_fault, entries_from
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, NotFound, Refusal

LONGEST_NAME = 90


@transaction.atomic
def make_list(*, body_id: int, name: str, more: str, by: Actor, at: datetime) -> OptionList:
    """A new list; `more`: one entry a line. Refused: `form.not_your_body`. Invalid: `name`, `more`."""
    permissions.require_may_design(by, body_id, on=localdate(at))
    entries = _entries([], more)
    made = OptionList.objects.create(
        key=new_key(), body_id=body_id, name=_name(body_id, name, 0), entries=entries, changed_at=at,
        changed_by=by.actor_name,
    )  # fmt: skip
    audit.record("form.list_made", of=made, by=by, at=at, name=made.name)
    return made


@transaction.atomic
def change_list(
    *, list_id: int, seen_revision: int, name: str, kept: Sequence[Entry], more: str, by: Actor, at: datetime
) -> OptionList:
    """The entries that stay under their codes (those left out go), and those that come. Refused: `form.not_your_body`,
    `form.changed_meanwhile`. Invalid: `name`, `more`."""
    found = _locked(list_id, by, at)
    if found.revision != seen_revision:
        when = localtime(found.changed_at).strftime("%H:%M")
        raise Refusal("form.changed_meanwhile", who=found.changed_by, when=when)
    codes = {one["code"] for one in found.entries}
    found.entries = _entries([one for one in kept if one["code"] in codes], more)
    found.name = _name(found.body_id, name, found.pk)
    found.revision, found.changed_at, found.changed_by = found.revision + 1, at, by.actor_name
    found.save()
    audit.record("form.list_changed", of=found, by=by, at=at, name=found.name, entries=len(found.entries))
    return found


@transaction.atomic
def remove_list(*, list_id: int, by: Actor, at: datetime) -> None:
    """Drafts that offer it keep its entries as options of their own. Refused: `form.not_your_body`."""
    found = _locked(list_id, by, at)
    audit.record("form.list_removed", of=found, by=by, at=at, name=found.name)
    found.delete()


def new_key() -> str:
    return f"list-{uuid4().hex[:12]}"


def _locked(list_id: int, by: Actor, at: datetime) -> OptionList:
    found = OptionList.objects.select_for_update().filter(pk=list_id).first()
    if found is None:
        raise NotFound
    permissions.require_may_design(by, found.body_id, on=localdate(at))
    return found


def _entries(kept: Sequence[Entry], more: str) -> list[Entry]:
    made = entries_from(kept, more)
    if fault := entries_fault(made):
        raise Invalid({"more": [fault]})
    return made


def _name(body_id: int, text: str, own: int) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid({"name": [Refusal("form.list_name_missing", limit=LONGEST_NAME).text()]})
    if OptionList.objects.filter(body_id=body_id, name=name).exclude(pk=own).exists():
        raise Invalid({"name": [Refusal("form.list_name_taken", name=name).text()]})
    return name
