"""`/items`: what can be applied for, and its guide. Public: no token is asked."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from ninja import Query, Router, Schema

from tongban.catalogue import selectors
from tongban.openapi.problems import answers

router = Router(tags=["items"])


class ItemOut(Schema):
    code: str
    name: str
    item_type: str
    case_type: str
    body: str
    region_code: str
    version: int
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
    necessity: str
    form: str
    source: str
    originals: int
    copies: int
    issuer: str
    legal_basis: str
    filling_notes: str
    licence_type_code: str
    needed_when: list[dict[str, Any]]


class GuideOut(ItemOut):
    legal_basis: str
    conditions: str
    procedure: str
    place: str
    hours: str
    is_charged: bool
    fees: list[dict[str, Any]]
    result_type: str
    result_name: str
    consultation: str
    complaint: str
    effective_on: date | None
    situations: dict[str, Any]
    form_code: str
    form_version: int | None
    materials: list[MaterialOut]


def _item(item: Any, version: Any) -> dict[str, Any]:
    plain = ("name", "item_type", "case_type", "statutory_limit", "statutory_unit", "promised_limit", "promised_unit",
             "visits", "may_apply_online")  # fmt: skip
    return {
        "code": item.code, "body": item.body.name, "region_code": item.region_code,
        "version": version.number, **{name: getattr(version, name) for name in plain},
    }  # fmt: skip


@router.get("", response=answers(200, ItemPage), auth=None, summary="事项列表")
def list_items(
    request: HttpRequest,
    cursor: str | None = None,
    limit: int = Query(50, ge=1, le=200),
    body: str = Query("", max_length=18),
) -> Any:
    """Published items in use, by code. `body`: the credit code of one body. `cursor`: from the page before."""
    page = selectors.items_page(body_credit_code=body, after=cursor, limit=limit)
    return {"items": [_item(item, item.current) for item in page.rows], "next_cursor": page.next_cursor}


@router.get("/{code}/guide", response=answers(200, GuideOut), auth=None, summary="办事指南")
def guide(request: HttpRequest, code: str) -> Any:
    """The guide of the version in force today."""
    found = selectors.guide(code, localdate())
    version = found.version
    fields = ("legal_basis", "conditions", "procedure", "place", "hours", "is_charged", "fees", "result_type", "result_name",
              "consultation", "complaint", "effective_on", "situations", "form_code", "form_version")  # fmt: skip
    return {
        **_item(found.item, version), **{name: getattr(version, name) for name in fields},
        "materials": [{name: getattr(m, name) for name in MaterialOut.model_fields} for m in found.materials],
    }  # fmt: skip
