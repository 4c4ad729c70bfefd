"""事项清单: which lists there are, what stands on one, by what rule, since when, and as a file (CAT-7)."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from tongban.catalogue import selectors as catalogue
from tongban.exports import public as files
from tongban.kernel.errors import NotFound
from tongban.portal.listed import listed_file
from tongban.portal.views.directory import rows_of

selectors = catalogue.lists
EXCEPTIONS_SHOWN = 10


@login_not_required
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """All published lists, by kind. One query."""
    kinds: dict[str, list[Any]] = {}
    for one in selectors.public_lists():
        kinds.setdefault(str(one.get_kind_display()), []).append(one)
    return render(request, "portal/lists.html", {"kinds": list(kinds.items())})


@login_not_required
@require_safe
def show(request: HttpRequest, list_code: str) -> HttpResponse:
    """One list: its rule and exceptions in words, its items page by page. Six queries."""
    found = selectors.public_list(list_code)
    body_id, change_id = _number(request, "body"), _number(request, "batch")
    page = selectors.members(found, body_id=body_id, change_id=change_id, after=request.GET.get("after"))
    bodies = selectors.bodies_on(found)
    batches = [one for one in selectors.changes_of(found, limit=100).rows if one.number]
    exceptions = selectors.exceptions_of(found, limit=EXCEPTIONS_SHOWN)
    context = {
        "list": found, "page": page, "rows": _rows(page.rows), "rule": selectors.rule_words(found.rule),
        "bodies": [(body.pk, _("%(name)s（%(count)s）") % {"name": body.name, "count": count}) for body, count in bodies], "body_id": body_id,
        "batches": [(one.pk, selectors.change_words(one)) for one in batches], "change_id": change_id,
        "exceptions": exceptions.rows, "has_more_exceptions": exceptions.next_cursor is not None,
        "may_have_excel": found.size <= files.MOST_EXCEL_ROWS, "query": _query(body_id, change_id),
    }  # fmt: skip
    return render(request, "portal/list.html", context)


@login_not_required
@require_safe
def exceptions(request: HttpRequest, list_code: str) -> HttpResponse:
    """What people added to the rule or left out of it. Two queries."""
    found = selectors.public_list(list_code)
    page = selectors.exceptions_of(found, after=request.GET.get("after"))
    return render(request, "portal/list_exceptions.html", {"list": found, "page": page})


@login_not_required
@require_safe
def history(request: HttpRequest, list_code: str) -> HttpResponse:
    """How the list came about, the latest change first. Two queries."""
    found = selectors.public_list(list_code)
    page = selectors.changes_of(found, after=request.GET.get("after"))
    rows = [(one, selectors.change_words(one)) for one in page.rows]
    return render(request, "portal/list_history.html", {"list": found, "page": page, "rows": rows})


@login_not_required
@require_safe
def change(request: HttpRequest, list_code: str, change_id: int) -> HttpResponse:
    """What entered and left with one change, with the reasons. Three queries."""
    found = selectors.public_list(list_code)
    this = selectors.change(found, change_id)
    if this.on is None:  # still in preparation
        raise NotFound(change_id)
    page = selectors.moved_by(this, after=request.GET.get("after"))
    context = {"list": found, "change": this, "words": selectors.change_words(this), "page": page}
    return render(request, "portal/list_change.html", context)


@login_not_required
@require_GET
def file(request: HttpRequest, list_code: str, kind: str) -> HttpResponseBase:
    """The list as it is shown, as a file."""
    found = selectors.public_list(list_code)
    listing = selectors.listing(found, body_id=_number(request, "body"), change_id=_number(request, "batch"))
    return listed_file(request, kind, listing, _columns(), title=found.name)


def _columns() -> files.Columns:
    return [
        (_("事项编码"), 36, lambda row: row.item.code),
        (_("事项名称"), 40, lambda row: row.item.current.name),
        (_("实施主体"), 28, lambda row: row.body.name),
        (_("列入日期"), 12, lambda row: row.entered_on),
        (_("批次"), 18, lambda row: selectors.change_words(row.entered_by)),
        (_("列入原因或依据"), 40, lambda row: row.entry_reason),
        (_("现状"), 8, lambda row: row.item.get_status_display()),
    ]


def _rows(members: list[Any]) -> list[dict[str, Any]]:
    for member in members:
        member.item.body = member.body  # read with the row
    shown = rows_of(member.item for member in members)
    return [
        row | {"entered_on": member.entered_on, "gone": selectors.members_gone(member.item)}
        for row, member in zip(shown, members, strict=True)
    ]


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _query(body_id: int | None, change_id: int | None) -> str:
    given = [f"{name}={value}" for name, value in (("body", body_id), ("batch", change_id)) if value is not None]
    return f"?{'&'.join(given)}" if given else ""
