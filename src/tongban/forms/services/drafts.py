"""Drafts of forms: begun, changed act by act, published or given up. Two people in one draft never overwrite each other."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.timezone import localdate, localtime

from tongban.forms import permissions, selectors
from tongban.forms.models import Form, FormDefinition, FormDraft, OptionList
from tongban.forms.rules import exchange
from tongban.forms.rules.designing.acts import LONGEST_TITLE
from tongban.forms.rules.designing.document import Document, blank, compose, decompose, every_part
from tongban.forms.rules.designing.faults import faults
from tongban.forms.services.lists import new_key
from tongban.forms.services.publishing import publish_form
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, Refusal

TITLE_MISSING = "form.title_missing"


@transaction.atomic
def begin_form(*, body_id: int, title: str, by: Actor, at: datetime) -> FormDraft:
    """A new form of this body, empty. Refused: `form.not_your_body`. Invalid: `title`."""
    permissions.require_may_design(by, body_id, on=localdate(at))
    return _begun(_new_form(body_id, at), blank(_title(title)), None, by, at)


@transaction.atomic
def begin_draft(*, code: str, version: int | None = None, by: Actor, at: datetime) -> FormDraft:
    """The next version of a form of one's body, beginning as any of its versions (the newest). Refused:
    `form.not_your_body` (also for the platform's forms), `form.draft_exists`."""
    form = Form.objects.select_for_update(of=("self",)).filter(code=code).first()
    if form is None:
        raise Refusal("form.not_your_body")
    permissions.require_may_design(by, form.body_id, on=localdate(at))
    if FormDraft.objects.filter(form=form).exists():
        raise Refusal("form.draft_exists")
    definition = selectors.form(code, version)
    document = decompose(definition.title, definition.schema, definition.ui)
    return _begun(form, document, definition.version, by, at)


@transaction.atomic
def copy_form(*, code: str, version: int, body_id: int, title: str, by: Actor, at: datetime) -> FormDraft:
    """A new form of this body that begins as a version of another one, also of the platform's. Refused:
    `form.not_your_body`. Invalid: `title`."""
    permissions.require_may_design(by, body_id, on=localdate(at))
    definition = selectors.form_to_read(by, code, version, on=localdate(at))
    document = decompose(_title(title), definition.schema, definition.ui)
    return _begun(_new_form(body_id, at), _own_lists_only(document, body_id), None, by, at)


@transaction.atomic
def import_form(*, data: bytes, body_id: int, by: Actor, at: datetime) -> FormDraft:
    """A form out of a file, as a draft of a new form; look-up lists that the body does not have yet are made. Refused:
    `form.not_your_body`, `form.file_faulty`."""
    permissions.require_may_design(by, body_id, on=localdate(at))
    document, lists, found = exchange.read_file(data)
    if document is None:
        raise Refusal("form.file_faulty", faults=found)
    keys = {one["key"]: _list_like(one, body_id, by, at) for one in lists}
    for _path, part in every_part(document):
        if key := part["ui"].pop("list", ""):
            part["ui"] |= {"list": keys[key]} if key in keys else {}
    draft = _begun(_new_form(body_id, at), document, None, by, at)
    audit.record("form.imported", of=draft, by=by, at=at, form=draft.form.code)
    return draft


@transaction.atomic
def act_on_draft(
    *, code: str, seen_revision: int, act: Callable[[Document], Document], by: Actor, at: datetime
) -> FormDraft:
    """Do one act of `rules.designing` to the draft. Refused: `form.not_your_body`, `form.changed_meanwhile` when somebody
    changed it since `seen_revision`; what the act itself refuses."""
    draft = _locked(code, by, at, seen_revision)
    document = act(draft.document)
    if document != draft.document:
        _changed(draft, document, draft.document, by, at)
    return draft


@transaction.atomic
def undo_act(*, code: str, seen_revision: int, by: Actor, at: datetime) -> FormDraft:
    """Take the last act back; asked again, do it again. Refused as above."""
    draft = _locked(code, by, at, seen_revision)
    if draft.before is not None:
        _changed(draft, draft.before, draft.document, by, at)
    return draft


@transaction.atomic
def discard_draft(*, code: str, by: Actor, at: datetime) -> bool:
    """Give the draft up. A form that was never published goes with it: True. Refused: `form.not_your_body`."""
    draft = _locked(code, by, at)
    audit.record("form.draft_discarded", of=draft, by=by, at=at, form=code, title=draft.document["title"])
    draft.delete()
    is_gone = not FormDefinition.objects.filter(code=code).exists()
    if is_gone:
        draft.form.delete()
    return is_gone


@transaction.atomic
def publish_draft(*, code: str, seen_revision: int, by: Actor, at: datetime) -> FormDefinition:
    """Make the next version of the draft, with the entries that its look-up lists have now. Items keep the version they
    name. Refused: `form.not_your_body`, `form.changed_meanwhile`, `form.not_ready` with every fault."""
    draft = _locked(code, by, at, seen_revision)
    document = selectors.with_lists_of_today(draft.document, draft.form.body_id)
    if found := faults(document):
        raise Refusal("form.not_ready", faults=[one.text for one in found], count=len(found))
    schema, ui = compose(document)
    definition = publish_form(code=code, title=document["title"], schema=schema, ui=ui, by=by, at=at)
    draft.delete()
    return definition


def _begun(form: Form, document: Document, version: int | None, by: Actor, at: datetime) -> FormDraft:
    draft = FormDraft.objects.create(
        form=form, document=document, from_version=version, changed_at=at, changed_by=by.actor_name
    )
    audit.record("form.drafted", of=draft, by=by, at=at, form=form.code, title=document["title"], version=version)
    return draft


def _changed(draft: FormDraft, document: Document, before: Document, by: Actor, at: datetime) -> None:
    draft.document, draft.before, draft.revision = document, before, draft.revision + 1
    draft.changed_at, draft.changed_by = at, by.actor_name
    draft.save(update_fields=["document", "before", "revision", "changed_at", "changed_by"])


def _locked(code: str, by: Actor, at: datetime, seen_revision: int | None = None) -> FormDraft:
    draft = FormDraft.objects.select_for_update(of=("self",)).select_related("form").filter(form__code=code).first()
    if draft is None:
        raise Refusal("form.no_draft")
    permissions.require_may_design(by, draft.form.body_id, on=localdate(at))
    if seen_revision is not None and draft.revision != seen_revision:
        when = localtime(draft.changed_at).strftime("%H:%M")
        raise Refusal("form.changed_meanwhile", who=draft.changed_by, when=when)
    return draft


def _new_form(body_id: int, at: datetime) -> Form:
    return Form.objects.create(code=f"f-{uuid4().hex[:12]}", body_id=body_id, made_at=at)


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title or len(title) > LONGEST_TITLE:
        raise Invalid({"title": [Refusal(TITLE_MISSING, limit=LONGEST_TITLE).text()]})
    return title


def _own_lists_only(document: Document, body_id: int) -> Document:
    """Options that come from a list of another body become the form's own."""
    known = selectors.lists_of(body_id)
    for _path, part in every_part(document):
        if part["ui"].get("list", "") not in known:
            part["ui"].pop("list", None)
    return document


def _list_like(one: dict[str, Any], body_id: int, by: Actor, at: datetime) -> str:
    """The key of the body's list of this name and these entries, made when there is none; another name when it is taken."""
    name, number = one["name"].strip()[:90], 1
    known = {each.name: each for each in OptionList.objects.filter(body_id=body_id)}
    while name in known and known[name].entries != one["entries"]:
        number += 1
        name = f"{one['name'].strip()[:90]}（{number}）"
    if name in known:
        return known[name].key
    made = OptionList.objects.create(
        key=new_key(), body_id=body_id, name=name, entries=one["entries"], changed_at=at, changed_by=by.actor_name
    )
    audit.record("form.list_made", of=made, by=by, at=at, name=name)
    return made.key
