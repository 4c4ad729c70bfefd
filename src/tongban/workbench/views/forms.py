"""电子表单, for catalogue managers: the forms of their bodies, one form with its versions, new ones, files in and out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.catalogue import selectors as catalogue
from tongban.catalogue import services as items
from tongban.forms import permissions, selectors, services
from tongban.forms.rules import exchange
from tongban.forms.rules.designing.comparing import count_questions
from tongban.forms.rules.designing.document import decompose, every_part
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.regions import selectors as regions
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.posted import number_in

MANAGER = (Role.CATALOGUE_MANAGER,)
FAULTS_SHOWN = 100


@require_safe
@needs(*MANAGER)
def index(request: HttpRequest) -> HttpResponse:
    """The forms of the manager's bodies, and those of the platform, each with how many items in force ask with it."""
    own = selectors.forms_kept_by(request.staff, timezone.localdate())  # type: ignore[attr-defined]
    shared = selectors.platform_forms()
    counts = catalogue.counts_by_form([one.code for one in (*own, *shared)])
    context = {
        "own": [(one, counts.get(one.code, 0)) for one in own],
        "shared": [(one, counts.get(one.code, 0)) for one in shared],
    }
    return render(request, "workbench/forms/index.html", context)


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
@keeps_typed
def new(request: HttpRequest) -> HttpResponse:
    """An empty form of one of the manager's bodies."""
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            draft = services.begin_form(body_id=body_in(request), title=request.POST.get("title", ""), **who(request))
        except Invalid as no:
            errors = no.errors
        else:
            return HttpResponseRedirect(design_address(draft.form.code))
    context = {
        "errors": errors, "bodies": body_choices(request), "title": request.POST.get("title", ""), "body": request.POST.get("body", ""),
    }  # fmt: skip
    return render(request, "workbench/forms/new.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
def import_file(request: HttpRequest) -> HttpResponse:
    """试读 first: what the file would make, or every fault with its place. The draft is made by the second press."""
    errors: dict[str, list[str]] = {}
    context: dict[str, Any] = {"faults": [], "more": 0, "read": None, "text": "", "body": request.POST.get("body", "")}
    if request.method == "POST":
        data = _sent(request)
        document, lists, found = exchange.read_file(data)
        if not data:
            errors = {"file": [_("请选择一个表单文件。")]}
        elif document is None:
            errors = {"file": [_("文件有%(count)s处错误，没有导入。") % {"count": len(found)}]}
            context |= {"faults": found[:FAULTS_SHOWN], "more": max(0, len(found) - FAULTS_SHOWN)}
        elif request.POST.get("act") == "import":
            draft = services.import_form(data=data, body_id=body_in(request), **who(request))
            messages.success(request, _("已导入为草稿，可以继续修改，发布后才能使用。"))
            return HttpResponseRedirect(design_address(draft.form.code))
        else:
            context |= {
                "text": data.decode("utf-8-sig"),
                "read": {
                    "title": document["title"], "sections": [one["ui"]["title"] for one in document["sections"]],
                    "questions": count_questions(document), "lists": [one["name"] for one in lists],
                },
            }  # fmt: skip
    context |= {"errors": errors, "bodies": body_choices(request)}
    return render(request, "workbench/forms/import.html", context, status=422 if errors else 200)


def _sent(request: HttpRequest) -> bytes:
    """The file that came, or the text of the one that was read before."""
    upload = request.FILES.get("file")
    if upload is not None:
        return upload.read(exchange.MAX_BYTES + 1)
    return request.POST.get("text", "").encode()[: exchange.MAX_BYTES + 1]


@require_safe
@needs(*MANAGER)
def show(request: HttpRequest, form_code: str) -> HttpResponse:
    """One form: its versions, its draft, the items that ask with it and the drafts that could take its newest version."""
    return _form_page(request, form_code, {})


@require_POST
@needs(*MANAGER)
@once
def act(request: HttpRequest, form_code: str, verb: str) -> HttpResponse:
    """Begin a draft, copy, give the draft up, set the newest version on the draft of an item."""
    line, _versions = selectors.form_line(request.staff, form_code, timezone.localdate())  # type: ignore[attr-defined]
    try:
        if verb == "begin":
            services.begin_draft(code=form_code, version=number_in(request, "version") or None, **who(request))
            return HttpResponseRedirect(design_address(form_code))
        if verb == "copy":
            version = number_in(request, "version") or (line.newest.version if line.newest else 0)
            title = request.POST.get("title", "")
            copied = services.copy_form(
                code=form_code, version=version, body_id=body_in(request), title=title, **who(request)
            )
            return HttpResponseRedirect(design_address(copied.form.code))
        if verb == "discard":
            is_gone = services.discard_draft(code=form_code, **who(request))
            messages.success(request, _("草稿已放弃。"))
            return HttpResponseRedirect(reverse("workbench:forms") if is_gone else address(form_code))
        if verb == "set" and line.newest is not None:
            elements = {"form_code": form_code, "form_version": line.newest.version}
            items.edit_version(version_id=_own_draft(request, form_code), elements=elements, **who(request))
            messages.success(request, _("已改用最新版本，事项发布后生效。"))
            return HttpResponseRedirect(f"{address(form_code)}#items")
    except Invalid as no:
        return _form_page(request, form_code, no.errors, status=422)
    except Refusal as no:
        return _form_page(request, form_code, {"": [no.text()]}, status=409)
    raise Http404


def _own_draft(request: HttpRequest, form_code: str) -> int:
    """A draft of an item that this official keeps and that asks with this form."""
    wanted = number_in(request, "item-version")
    drafts = catalogue.drafts_asking_with(request.staff, timezone.localdate(), form_code, limit=1000)  # type: ignore[attr-defined]
    if wanted not in {one.pk for one in drafts}:
        raise NotFound
    return wanted


@require_safe
@needs(*MANAGER)
def compare(request: HttpRequest, form_code: str) -> HttpResponse:
    """What one version says otherwise than another, in words."""
    on, staff = timezone.localdate(), request.staff  # type: ignore[attr-defined]
    numbers = [_number(request.GET.get(name, "")) for name in ("before", "after")]
    old, new = (selectors.form_to_read(staff, form_code, number, on=on) for number in sorted(numbers))
    context = {"old": old, "new": new, "differences": selectors.differences(old, new), "form_code": form_code}
    return render(request, "workbench/forms/compare.html", context)


@require_safe
@needs(*MANAGER)
def export(request: HttpRequest, form_code: str, version: int) -> HttpResponse:
    """One version as a file."""
    found = selectors.form_to_read(request.staff, form_code, version, on=timezone.localdate())  # type: ignore[attr-defined]
    document = decompose(found.title, found.schema, found.ui)
    keys = {part["ui"]["list"] for _path, part in every_part(document) if part["ui"].get("list")}
    data = exchange.exported(document, selectors.names_of_lists(keys) if keys else {})
    headers = {"Content-Disposition": f'attachment; filename="form-{form_code}-v{version}.json"'}
    return HttpResponse(data, content_type="application/json; charset=utf-8", headers=headers)


def _form_page(request: HttpRequest, form_code: str, errors: dict[str, list[str]], status: int = 200) -> HttpResponse:
    on, staff = timezone.localdate(), request.staff  # type: ignore[attr-defined]
    line, versions = selectors.form_line(staff, form_code, on)
    newest = line.newest.version if line.newest else 0
    asking = catalogue.items_asking_with(form_code)
    drafts = catalogue.drafts_asking_with(staff, on, form_code)
    context = {
        "form": line, "versions": versions, "errors": errors, "is_own": line.body is not None, "item_count": catalogue.counts_by_form([form_code]).get(form_code, 0),
        "items": [(one, one.current.form_version == newest) for one in asking],
        "drafts": [(one, one.form_version == newest) for one in drafts], "bodies": body_choices(request),
        "title": request.POST.get("title", ""), "body": request.POST.get("body", ""),
    }  # fmt: skip
    return render(request, "workbench/forms/form.html", context, status=status)


def body_choices(request: HttpRequest) -> list[tuple[str, str]]:
    """The bodies whose forms this official keeps."""
    kept = permissions.bodies_designed_for(request.staff, timezone.localdate())  # type: ignore[attr-defined]
    return [(str(body.pk), body.name) for body in regions.bodies(kept)]


def body_in(request: HttpRequest) -> int:
    """The body that was chosen; where there is only one, that one."""
    offered = body_choices(request)
    chosen = request.POST.get("body", "")
    if chosen in dict(offered):
        return int(chosen)
    if len(offered) == 1:
        return int(offered[0][0])
    raise Invalid({"body": [_("请选择由哪个部门维护。")]})


def who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.staff, "at": timezone.localtime()}  # type: ignore[attr-defined]


def address(form_code: str) -> str:
    return reverse("workbench:form", args=[form_code])


def design_address(form_code: str) -> str:
    return reverse("workbench:form-design", args=[form_code])


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 7):
        raise NotFound
    return int(text)
