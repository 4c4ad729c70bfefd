"""`/items`: what can be applied for, its guide, its versions, and what changed since. Public: no token is asked.

Answers about one thing carry an `ETag`; with `If-None-Match` an unchanged one is 304 without a body.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, Literal

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status

from tongban.catalogue import selectors
from tongban.kernel.errors import Invalid
from tongban.openapi.problems import answers

router = Router(tags=["items"])


class ItemOut(Schema):
    code: str
    name: str
    item_type: str
    case_type: str
    body: str
    body_code: str
    region_code: str
    status: str
    version: int
    effective_on: date | None
    statutory_limit: int | None
    statutory_unit: str
    promised_limit: int | None
    promised_unit: str
    visits: int | None
    may_apply_online: bool


class ItemPage(Schema):
    items: list[ItemOut]
    next_cursor: str | None = None


class MaterialOut(Schema):
    code: str
    name: str
    material_type: str
    necessity: str
    form: str
    source: str
    source_note: str
    originals: int
    copies: int
    paper_specification: str
    issuer: str
    legal_basis: str
    acceptance_standard: str
    filling_notes: str
    licence_type_code: str
    needed_when: list[dict[str, Any]]


class StepOut(Schema):
    order: int
    name: str
    days: str
    handler: str
    content: str
    standard: str


class ThemeOut(Schema):
    code: str
    name: str
    audience: str


class GuideOut(ItemOut):
    legal_basis: str
    conditions: str
    procedure: str
    service_objects: list[Any]
    handling_forms: list[Any]
    place: str
    hours: str
    is_charged: bool
    fees: list[Any]
    result_type: str
    result_name: str
    may_courier: bool
    consultation: str
    complaint: str
    faq: list[Any]
    situations: dict[str, Any]
    open_questions: list[str]
    form_code: str
    form_version: int | None
    materials: list[MaterialOut]
    steps: list[StepOut]
    themes: list[ThemeOut]


class VersionLine(Schema):
    number: int
    name: str
    state: str
    effective_on: date | None
    published_at: datetime | None


class VersionList(Schema):
    code: str
    versions: list[VersionLine]


class VersionOut(VersionLine):
    code: str
    elements: dict[str, Any]
    materials: list[MaterialOut]
    steps: list[StepOut]
    themes: list[ThemeOut]


class ChangeOut(Schema):
    id: int
    kind: Literal["version_published", "version_withdrawn", "item_suspended", "item_cancelled", "item_resumed"]
    at: datetime
    code: str
    body_code: str
    version: int | None
    effective_on: date | None


class ChangeList(Schema):
    changes: list[ChangeOut]
    next_cursor: str


def tagged(view: Callable[..., Any]) -> Callable[..., Any]:
    """An ETag of what is answered, and 304 to whoever has it already."""

    @wraps(view)
    def with_tag(request: HttpRequest, **kwargs: Any) -> Any:
        found, response = view(request, **kwargs), kwargs["response"]
        text = json.dumps(found, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
        tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
        response["ETag"] = tag
        response["Cache-Control"] = "no-cache"
        known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
        return Status(304, None) if tag in known or known == ["*"] else found

    return with_tag


TAGGED: dict[Any, Any] = {304: None}
FIELDS = ("name", "item_type", "case_type", "effective_on", "statutory_limit", "statutory_unit", "promised_limit", "promised_unit",
          "visits", "may_apply_online")  # fmt: skip


def _item(item: Any, version: Any) -> dict[str, Any]:
    return {
        "code": item.code, "body": item.body.name, "body_code": item.body.credit_code, "region_code": item.region_code,
        "status": item.status, "version": version.number, **{name: getattr(version, name) for name in FIELDS},
    }  # fmt: skip


def _rows(rows: Any, schema: type[Schema]) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in schema.model_fields} for row in rows]


@router.get("", response=answers(200, ItemPage), auth=None, summary="事项列表")
def list_items(
    request: HttpRequest,
    cursor: str | None = None,
    limit: int = Query(50, ge=1, le=200),
    body: str = Query("", max_length=18, description="实施主体的统一社会信用代码"),
    theme: str = Query("", max_length=20, description="主题编码"),
    status: Literal["in_use", "suspended", "cancelled", "all"] = "in_use",
    text: str = Query("", max_length=50, description="事项名称中的字样，或者编码的开头"),
) -> Any:
    """Published items by code. `cursor`: from the page before, with the same filters."""
    page = selectors.items_page(
        body_credit_code=body,
        theme=theme,
        status="" if status == "all" else status,
        text=text.strip(),
        after=cursor,
        limit=limit,
    )
    return {"items": [_item(item, item.current) for item in page.rows], "next_cursor": page.next_cursor}


@router.get("/changes", response=answers(200, ChangeList), auth=None, summary="事项变化")
def list_changes(
    request: HttpRequest,
    cursor: int = Query(0, ge=0, le=2**63 - 1),
    limit: int = Query(100, ge=1, le=200),
    body: str = Query("", max_length=18, description="实施主体的统一社会信用代码"),
) -> Any:
    """What was published, withdrawn, suspended, cancelled and resumed since the cursor, oldest first. Ask again with
    `next_cursor`: nothing is ever put before it, however many write at the same time."""
    page = selectors.changes_page(after=cursor, limit=limit, body_credit_code=body)
    changes = [
        {
            "id": one.pk, "kind": one.kind, "at": one.at, "code": one.item.code, "body_code": one.item.body.credit_code,
            "version": one.version.number if one.version else None,
            "effective_on": one.version.effective_on if one.version else None,
        }
        for one in page.rows
    ]  # fmt: skip
    return {"changes": changes, "next_cursor": page.next_cursor}


@router.get("/{code}", response=answers(200, ItemOut) | TAGGED, auth=None, summary="事项")
@tagged
def show_item(request: HttpRequest, response: HttpResponse, code: str) -> Any:
    """One published item, suspended and cancelled ones too."""
    item = selectors.published_item(code)
    return _item(item, item.current)


@router.get("/{code}/versions", response=answers(200, VersionList) | TAGGED, auth=None, summary="事项的版本")
@tagged
def list_versions(request: HttpRequest, response: HttpResponse, code: str) -> Any:
    """The versions that were published, the newest first."""
    selectors.published_item(code)
    return {"code": code, "versions": _rows(selectors.versions_of(code), VersionLine)}


@router.get(
    "/{code}/versions/{int:version}",
    response=answers(200, VersionOut) | TAGGED,
    auth=None,
    summary="一个版本的全部内容",
)
@tagged
def show_version(request: HttpRequest, response: HttpResponse, code: str, version: int) -> Any:
    """Everything one published version says."""
    found = selectors.published_version(code, version)
    return {
        "code": code, **_rows([found], VersionLine)[0], "elements": selectors.public_elements(found),
        "materials": _rows(found.materials.all(), MaterialOut), "steps": _rows(found.steps.all(), StepOut),
        "themes": _rows(found.themes.all(), ThemeOut),
    }  # fmt: skip


@router.get("/{code}/guide", response=answers(200, GuideOut) | TAGGED, auth=None, summary="办事指南")
@tagged
def guide(
    request: HttpRequest,
    response: HttpResponse,
    code: str,
    answer: list[str] = Query([], max_length=50, description="情形问题的回答，写成 问题=选项；多选的问题写多次"),
) -> Any:
    """The guide of the version in force today, as the citizen reads it. With answers: the materials of that situation, and the
    questions that are still open."""
    found = selectors.guide(code, localdate())
    version, said = found.version, _answers(answer, found)
    names = ("legal_basis", "conditions", "procedure", "service_objects", "handling_forms", "place", "hours", "is_charged", "fees",
             "result_type", "result_name", "may_courier", "consultation", "complaint", "faq", "situations", "form_code",
             "form_version")  # fmt: skip
    return {
        **_item(found.item, version), **{name: getattr(version, name) for name in names},
        "open_questions": [one.id for one in found.open_questions(said)],
        "materials": _rows(found.materials_for(said) if said else found.materials, MaterialOut),
        "steps": _rows(found.steps, StepOut), "themes": _rows(found.themes, ThemeOut),
    }  # fmt: skip


def _answers(given: list[str], found: selectors.Guide) -> dict[str, Any]:
    """Invalid: an answer to no question, or with no option of it."""
    said: dict[str, Any] = {}
    for text in given:
        name, _equals, option = text.partition("=")
        question = selectors.questions_of(found).get(name)
        if question is None or question.option(option) is None:
            raise Invalid({"answer": [_("“{text}”不是这个事项的情形问题和选项。").format(text=text[:60])]})
        if question.kind == "multi":
            said.setdefault(name, []).append(option)
        else:
            said[name] = option
    return said
