"""`/items`: what can be applied for, its guide, its versions, and what changed since. Public: no token is asked.

Answers about one thing carry an `ETag`; with `If-None-Match` an unchanged one is 304 without a body.
"""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Literal
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from tongban.catalogue import selectors
from tongban.files.rules.names import EXTENSIONS
from tongban.kernel.errors import Invalid
from tongban.openapi import item_answers as said
from tongban.openapi.item_schemas import ChangeList, GuideOut, ItemDetail, ItemPage, VersionList, VersionOut
from tongban.openapi.problems import NOES, answers
from tongban.webkit.files import file_response
from tongban.webkit.limits import limit as limited

router = Router(tags=["items"])
TAGGED: dict[Any, Any] = {304: None}
BYTES = {"description": "OK", "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in EXTENSIONS}}  # fmt: skip


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
    if text.strip():
        limited(request, "items-text", times=120, seconds=60)  # looks through all names
    page = selectors.items_page(
        body_credit_code=body,
        theme=theme,
        status="" if status == "all" else status,
        text=text.strip(),
        after=cursor,
        limit=limit,
    )
    return {"items": [said.item(one, one.current) for one in page.rows], "next_cursor": page.next_cursor}


@router.get("/changes", response=answers(200, ChangeList), auth=None, summary="事项变化")
def list_changes(
    request: HttpRequest,
    cursor: int = Query(0, ge=0, le=2**63 - 1),
    limit: int = Query(100, ge=1, le=200),
    body: str = Query("", max_length=18, description="实施主体的统一社会信用代码"),
) -> Any:
    """What changed in guides since the cursor, oldest first: versions, status, notices, and what stands around a guide
    (places, halls, lists, policies, reforms). Ask again with `next_cursor`: nothing is ever put before it, however many
    write at the same time."""
    page = selectors.changes_page(after=cursor, limit=limit, body_credit_code=body)
    return {"changes": [said.change(one) for one in page.rows], "next_cursor": page.next_cursor}


@router.get("/{code}", response=answers(200, ItemDetail) | TAGGED, auth=None, summary="事项")
@tagged
def show_item(request: HttpRequest, response: HttpResponse, code: str) -> Any:
    """One published item, suspended and cancelled ones too, with what was done to it as a whole."""
    item = selectors.published_item(code)
    return {**said.item(item, item.current), "standing": said.standing(item)}


@router.get("/{code}/versions", response=answers(200, VersionList) | TAGGED, auth=None, summary="事项的版本")
@tagged
def list_versions(request: HttpRequest, response: HttpResponse, code: str) -> Any:
    """The versions that were published, the newest first."""
    selectors.published_item(code)
    return {"code": code, "versions": [said.version_line(one) for one in selectors.versions_of(code)]}


@router.get(
    "/{code}/versions/{int:version}",
    response=answers(200, VersionOut) | TAGGED,
    auth=None,
    summary="一个版本的全部内容",
)
@tagged
def show_version(request: HttpRequest, response: HttpResponse, code: str, version: int) -> Any:
    """Everything one published version says, with its forms and samples."""
    return said.version(code, selectors.published_version(code, version))


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
    return said.guide(found, _answers(answer, found), on=localdate())


@router.get(
    "/{code}/files/{uuid:file_id}",
    response=NOES,
    auth=None,
    summary="空白表格或示范文本",
    openapi_extra={"responses": {200: BYTES}},
)
def show_file(request: HttpRequest, code: str, file_id: UUID) -> Any:
    """The bytes of a blank form or a sample of a version that was published."""
    limited(request, "items-file", times=120, seconds=60)
    found, material = selectors.guide_file(code, file_id)
    return file_response(found.file, name=selectors.plain_name(found, material))


def _answers(given: list[str], found: selectors.Guide) -> dict[str, Any]:
    """Invalid: an answer to no question, or with no option of it."""
    known: dict[str, Any] = {}
    for text in given:
        name, _equals, option = text.partition("=")
        question = selectors.questions_of(found).get(name)
        if question is None or question.option(option) is None:
            raise Invalid({"answer": [_("“{text}”不是这个事项的情形问题和选项。").format(text=text[:60])]})
        if question.kind == "multi":
            known.setdefault(name, []).append(option)
        else:
            known[name] = option
    return known
