"""没找到的, for catalogue managers: questions to answer, and words that found nothing, to be made sayings of."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongban.catalogue import selectors, services
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, Refusal
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.posted import taken_back

LISTS = {"open": selectors.open_questions, "settled": selectors.settled_questions, "words": selectors.misses}


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def unanswered(request: HttpRequest) -> HttpResponse:
    """One of three lists: questions that wait, questions that are settled, words without an answer."""
    if kept := taken_back(request):
        return _page(request, typed={resolve(kept.action).kwargs["question_id"]: kept.post.get("answer", "")})
    return _page(request)


@require_POST
@needs(Role.CATALOGUE_MANAGER)
@once
@keeps_typed
def answer_question(request: HttpRequest, question_id: int) -> HttpResponse:
    """Answer it, or close it without an answer. What was typed stays when it is refused."""
    by, at = request.staff, timezone.localtime()  # type: ignore[attr-defined]
    try:
        if request.POST.get("act") == "close":
            services.close_question(question_id=question_id, by=by, at=at)
            messages.success(request, _("问题已关闭。"))
        else:
            services.answer_question(question_id=question_id, answer=request.POST.get("answer", ""), by=by, at=at)
            messages.success(request, _("答复已公布在提问人的网址上。"))
    except Invalid as problem:
        errors = {f"answer-{question_id}": texts for texts in problem.errors.values()}
        return _page(request, errors=errors, typed={question_id: request.POST.get("answer", "")}, status=422)
    except Refusal as no:
        return _page(request, errors={"": [no.text()]}, status=409)
    return HttpResponseRedirect(reverse("workbench:unanswered"))


@require_POST
@needs(Role.CATALOGUE_MANAGER)
@once
def settle_miss(request: HttpRequest, miss_id: int) -> HttpResponse:
    services.settle_miss(miss_id=miss_id, by=request.staff, at=timezone.localtime())  # type: ignore[attr-defined]
    return HttpResponseRedirect(reverse("workbench:unanswered") + "?list=words")


def _page(
    request: HttpRequest, *, errors: dict[str, list[str]] | None = None, typed: dict[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    which = request.GET.get("list", "open")
    which = which if which in LISTS else "open"
    page = LISTS[which](request.GET.get("after"))
    rows = [{"one": one, "field": f"answer-{one.pk}", "typed": (typed or {}).get(one.pk, "")} for one in page.rows]
    lists = [("open", _("待答复的问题")), ("words", _("没有结果的搜索")), ("settled", _("已处理的问题"))]
    context = {"which": which, "lists": lists, "page": page, "rows": rows, "errors": errors or {}}
    return render(request, "workbench/unanswered.html", context, status=status)
