"""A form as the citizen sees it: a draft or a published version, to fill in and to have checked; nothing is saved."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongban.forms import parsing, places, printing, rendering, selectors
from tongban.forms.rules.answers import Problem
from tongban.forms.rules.designing.document import compose
from tongban.forms.rules.designing.faults import faults
from tongban.workbench import designing
from tongban.workbench.guards import needs
from tongban.workbench.views.forms import MANAGER, design_address


@dataclass(frozen=True)
class Unpublished:
    """A draft, as the renderer takes a definition."""

    title: str
    schema: dict[str, Any]
    ui: dict[str, Any]


@require_safe
@needs(*MANAGER)
def regions(request: HttpRequest) -> JsonResponse:
    """The next list of a region picker."""
    return JsonResponse({"regions": places.children_as_data(request.GET.get("parent", ""))})


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
def draft(request: HttpRequest, form_code: str) -> HttpResponse:
    """The draft as it stands now. With faults it cannot be shown: the page says which."""
    found = selectors.draft_of(request.staff, form_code, timezone.localdate())  # type: ignore[attr-defined]
    document = selectors.with_lists_of_today(found.document, found.form.body_id)
    wrong = [text for text, _href in designing.fault_lines(document, faults(document))]
    back = design_address(form_code)
    if wrong:
        context = {"title": document["title"], "back": back, "faults": wrong, "is_draft": True}
        return render(request, "workbench/forms/preview_faulty.html", context)
    return _preview(request, Unpublished(document["title"], *compose(document)), back=back, is_draft=True)


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
def version(request: HttpRequest, form_code: str, version: int) -> HttpResponse:
    """One published version."""
    found = selectors.form_to_read(request.staff, form_code, version, on=timezone.localdate())  # type: ignore[attr-defined]
    return _preview(request, found, back=reverse("workbench:form", args=[form_code]), is_draft=False)


@require_safe
@needs(*MANAGER)
def blank(request: HttpRequest, form_code: str, version: int) -> HttpResponse:
    """One published version as a PDF to fill in by hand; with `filled` as a sample."""
    found = selectors.form_to_read(request.staff, form_code, version, on=timezone.localdate())  # type: ignore[attr-defined]
    data = printing.blank_form(found, version=version, at=timezone.localtime(), is_sample="filled" in request.GET)
    headers = {"Content-Disposition": f'inline; filename="form-{form_code}-v{version}.pdf"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def _preview(request: HttpRequest, definition: Any, *, back: str, is_draft: bool) -> HttpResponse:
    answers: dict[str, Any] = {}
    problems: list[Problem] = []
    is_checked = False
    files: dict[str, rendering.FileView] = {}
    if request.method == "POST":
        stored = {}
        for upload in parsing.uploads_in(definition, request.FILES):
            stand_in = str(uuid4())  # nothing is stored; the answer needs something that looks like a file
            stored.setdefault(upload.path, []).append(stand_in)
            files[stand_in] = rendering.FileView(name=upload.file.name)
        answers = parsing.answers_from_post(definition, request.POST, stored=stored, may_use_file=lambda _id: True)
        if not parsing.action_in(request.POST):
            is_checked = True
            problems = selectors.problems(definition, answers, on=timezone.localdate())
    is_phone = request.GET.get("width") == "phone"
    form = rendering.render_form(
        definition, answers, problems, files=files, regions_url=reverse("workbench:form-regions"), keep_local=False
    )
    context = {
        "title": definition.title, "form": form, "back": back, "is_draft": is_draft, "is_phone": is_phone,
        "is_good": is_checked and not problems, "answers": rendering.render_answers(definition, answers, files=files) if is_checked and not problems else "",
        "words": _("草稿") if is_draft else _("已发布"),
    }  # fmt: skip
    return render(request, "workbench/forms/preview.html", context, status=422 if problems else 200)
