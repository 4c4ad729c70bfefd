"""Reads of form definitions, and the check of answers with what the database knows; reads for who puts forms together."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from tongban.forms import permissions
from tongban.forms.models import Form, FormDefinition, FormDraft, OptionList
from tongban.forms.rules import answers as rules
from tongban.forms.rules.designing.comparing import Difference, compared
from tongban.forms.rules.designing.document import Document, decompose
from tongban.forms.rules.designing.settings import refreshed
from tongban.forms.rules.layout import Definition
from tongban.forms.rules.sifting import sift, value_at
from tongban.identity.models import Staff
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound
from tongban.kernel.kept import kept
from tongban.kernel.statements import place_of_row, rows
from tongban.regions.models import Body, Region


def form(code: str, version: int | None = None) -> FormDefinition:
    """The version asked for, else the newest published one; NotFound when there is none."""
    found = rows(_BY_CODE, [code, None if version is None else str(version)])
    if not found:
        raise NotFound
    pk, mark = found[0]
    return kept(FormDefinition, pk, mark, lambda: FormDefinition.objects.get(pk=pk))


_BY_CODE = f"""
SELECT f.id, {place_of_row("f")} FROM forms_formdefinition f
WHERE f.code = %s AND f.version = coalesce(%s::numeric, f.version) ORDER BY f.version DESC LIMIT 1
"""


def problems(definition: Definition, answers: Any, *, on: date) -> list[rules.Problem]:
    """`rules.answers.problems`, and regions must be divisions of today. At most one query."""
    sifted = sift(definition, answers)
    codes = {value_at(sifted.answers, path) for path, one in sifted.shown.items() if one.widget == "region"}
    codes = {code for code in codes if isinstance(code, str)}
    known = Region.objects.filter(code__in=codes, valid_to__isnull=True).values_list("code", flat=True) if codes else ()
    return rules.problems(definition, answers, on=on, known_regions=set(known))


@dataclass(frozen=True)
class FormLine:
    """One form of a list: its newest version and its draft, where there are such. `body` None: the platform's."""

    code: str
    title: str
    body: Body | None
    newest: FormDefinition | None
    draft: FormDraft | None


def forms_kept_by(staff: Staff, on: date, *, limit: int = 500) -> list[FormLine]:
    """The forms of the bodies this official keeps, those changed last first. Two queries beside the posts."""
    bodies = permissions.bodies_designed_for(staff, on)
    own = list(Form.objects.filter(body_id__in=bodies).select_related("body", "draft").order_by("-pk")[:limit])
    newest = {one.code: one for one in _newest().filter(code__in=[one.code for one in own])}
    lines = []
    for one in own:
        draft, published = getattr(one, "draft", None), newest.get(one.code)
        title = draft.document["title"] if draft else published.title if published else ""
        lines.append(FormLine(one.code, title, one.body, published, draft))
    return sorted(lines, key=_touched, reverse=True)


def platform_forms(*, limit: int = 500) -> list[FormLine]:
    """The newest versions of the forms that no body keeps. One query."""
    found = _newest().exclude(code__in=Form.objects.values("code")).order_by("title", "code")[:limit]
    return [FormLine(one.code, one.title, None, one, None) for one in found]


def form_line(staff: Staff, code: str, on: date) -> tuple[FormLine, list[FormDefinition]]:
    """One form with all its versions, the newest first. NotFound: the forms of other bodies. Two queries beside the posts."""
    kept = Form.objects.select_related("body", "draft").filter(code=code).first()
    if kept is not None and not permissions.may_design(staff, kept.body_id, on=on):
        raise NotFound
    versions = list(FormDefinition.objects.filter(code=code).defer("schema", "ui").order_by("-version"))
    draft = getattr(kept, "draft", None) if kept else None
    if not versions and draft is None:
        raise NotFound
    title = versions[0].title if versions else draft.document["title"]  # type: ignore[union-attr]
    return FormLine(code, title, kept.body if kept else None, versions[0] if versions else None, draft), versions


def form_to_read(who: Actor, code: str, version: int | None, *, on: date) -> FormDefinition:
    """A published version that this official may look at and copy: of their bodies, and the platform's. NotFound otherwise."""
    body_id = Form.objects.filter(code=code).values_list("body_id", flat=True).first()
    if body_id is not None and not permissions.may_design(who, body_id, on=on):
        raise NotFound
    return form(code, version)


def draft_of(staff: Staff, code: str, on: date) -> FormDraft:
    """The draft of a form of one's body. NotFound otherwise. One query beside the posts."""
    found = FormDraft.objects.select_related("form__body").filter(form__code=code).first()
    if found is None or not permissions.may_design(staff, found.form.body_id, on=on):
        raise NotFound
    return found


def lists_of(body_id: int) -> dict[str, OptionList]:
    """The own look-up lists of a body, by key. One query."""
    return {one.key: one for one in OptionList.objects.filter(body_id=body_id).order_by("name")}


def lists_kept_by(staff: Staff, on: date) -> list[OptionList]:
    """The look-up lists of the bodies this official keeps. One query beside the posts."""
    bodies = permissions.bodies_designed_for(staff, on)
    return list(OptionList.objects.filter(body_id__in=bodies).select_related("body").order_by("name", "pk"))


def list_kept_by(staff: Staff, list_id: int, on: date) -> OptionList:
    """One of them; NotFound otherwise."""
    found = OptionList.objects.select_related("body").filter(pk=list_id).first()
    if found is None or not permissions.may_design(staff, found.body_id, on=on):
        raise NotFound
    return found


def with_lists_of_today(document: Document, body_id: int) -> Document:
    """The document with the entries that the lists of the body have now. One query."""
    lists = lists_of(body_id)

    def inside(parts: list[Any]) -> list[Any]:
        made = [refreshed(part, lists) for part in parts]
        return [part | {"parts": inside(part["parts"])} if "parts" in part else part for part in made]

    return document | {"sections": [one | {"parts": inside(one["parts"])} for one in document["sections"]]}


def names_of_lists(keys: set[str]) -> dict[str, str]:
    """What these look-up lists are called. One query."""
    return dict(OptionList.objects.filter(key__in=keys).values_list("key", "name"))


def differences(old: FormDefinition, new: FormDefinition) -> list[Difference]:
    """What one version says otherwise than another, in words."""
    return compared(*(decompose(one.title, one.schema, one.ui) for one in (old, new)))


def differences_to(old: FormDefinition, document: Document) -> list[Difference]:
    """What a draft says otherwise than a published version."""
    return compared(decompose(old.title, old.schema, old.ui), document)


def choosable_forms(body_id: int) -> list[FormDefinition]:
    """What an item of this body may ask with: the newest version of each form of the body and of the platform. One query."""
    of_others = Form.objects.exclude(body_id=body_id).values("code")
    return list(_newest().exclude(code__in=of_others).defer("schema", "ui").order_by("title", "code"))


def _newest() -> Any:
    last = FormDefinition.objects.filter(code=OuterRef("code")).order_by("-version").values("pk")[:1]
    return FormDefinition.objects.filter(pk=Subquery(last)).defer("schema", "ui")


def _touched(line: FormLine) -> Any:
    moments = [line.draft.changed_at if line.draft else None, line.newest.published_at if line.newest else None]
    return max(one for one in moments if one is not None)
