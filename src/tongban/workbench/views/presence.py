"""应进必进: rates of presence in halls, the items that spoil them, bringing items in, the negative list, intake outside (CAT-10)."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tongban.cases import selectors as cases
from tongban.catalogue import selectors as catalogue
from tongban.catalogue import services
from tongban.catalogue.enums import PresenceKind
from tongban.catalogue.rules.presence import Presence, is_hall_for, meets
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, Refusal
from tongban.kernel.pages import sliced
from tongban.regions import selectors as regions
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.posted import day_in, number_in, taken_back

selectors = catalogue.presence
READERS = (Role.CATALOGUE_MANAGER, Role.LEADER, Role.SUPERVISOR)
STATES = {
    "missing": gettext_lazy("应进未进"), "present": gettext_lazy("已进驻"), "listed": gettext_lazy("负面清单"),
    "consulting": gettext_lazy("只提供咨询"),
}  # fmt: skip
DAYS, PER_PAGE, BODIES_PER_PAGE = 90, 20, 50
TYPED = ("kind", "windows", "reason", "document", "since", "hall", "end-reason", "presence", "listed")


@require_safe
@needs(*READERS)
def presence(request: HttpRequest) -> HttpResponse:
    """The rates in total and by department against the place's targets; the halls."""
    bodies = selectors.presence_by_body()
    total = sum((one for _body, one in bodies), Presence())
    aims, page = (
        catalogue.reductions.targets_of(),
        sliced(bodies, after=request.GET.get("after"), limit=BODIES_PER_PAGE),
    )
    context = {
        "total": total, "page": page, "halls": selectors.halls_with_counts(),
        "cards": [
            (_("事项进驻率"), total.rate, aims.in_halls_pct, meets(total.rate, aims.in_halls_pct)),
            (_("综合窗口办理率"), total.comprehensive_rate, aims.comprehensive_windows_pct,
             meets(total.comprehensive_rate, aims.comprehensive_windows_pct)),
        ],
    }  # fmt: skip
    return render(request, "workbench/presence.html", context)


@require_safe
@needs(*READERS)
def items(request: HttpRequest, state: str) -> HttpResponse:
    """The items of one state; a manager places those of own bodies from here."""
    taken_back(request)
    return _page(request, state)


@require_safe
@needs(*READERS)
def outside(request: HttpRequest) -> HttpResponse:
    """Cases of the last ninety days that were taken in outside the halls though the item is in one."""
    since = timezone.localdate() - timedelta(days=DAYS)
    context = {"rows": cases.taken_in_outside(since=since), "since": since, "days": DAYS}
    return render(request, "workbench/presence_outside.html", context)


@require_POST
@needs(Role.CATALOGUE_MANAGER)
@once
@keeps_typed
def act(request: HttpRequest, verb: str) -> HttpResponse:
    """Bring items into a hall or take one out; put items on the negative list or take one off. What was typed stays."""
    if verb not in ACTS:
        raise Http404
    state = request.POST.get("state", "")
    if state not in STATES:
        raise Http404
    try:
        said = ACTS[verb](request)
    except Invalid as no:
        errors = {
            "end-reason" if verb in ENDS and name == "reason" else name: texts for name, texts in no.errors.items()
        }
        return _page(request, state, errors=errors, status=422)
    except Refusal as no:
        return _page(request, state, errors={"": [no.text()]}, status=409)
    messages.success(request, said)
    query = urlencode({name: request.POST[name] for name in ("body", "text") if request.POST.get(name)})
    return HttpResponseRedirect(reverse("workbench:presence-items", args=[state]) + (f"?{query}" if query else ""))


def _bring(request: HttpRequest) -> str:
    post = request.POST
    windows = [
        one for one in post.get("windows", "").replace("、", " ").replace("，", " ").replace(",", " ").split() if one
    ]
    count = services.bring_into_hall(
        item_ids=_chosen(request), hall_id=number_in(request, "hall"), kind=post.get("kind", ""), windows=windows,
        since=day_in(request, "since"), by=request.staff, at=timezone.localtime(),  # type: ignore[attr-defined]
    )  # fmt: skip
    return _("已登记%(count)s项进驻。") % {"count": count}


def _list(request: HttpRequest) -> str:
    post = request.POST
    count = services.let_stay_outside(
        item_ids=_chosen(request), reason=post.get("reason", ""), document=post.get("document", ""),
        since=day_in(request, "since"), by=request.staff, at=timezone.localtime(),  # type: ignore[attr-defined]
    )  # fmt: skip
    return _("%(count)s项已列入负面清单。") % {"count": count}


def _take_out(request: HttpRequest) -> str:
    by, reason = request.staff, request.POST.get("end-reason", "")  # type: ignore[attr-defined]
    services.take_out_of_hall(presence_id=_known(request, "presence"), reason=reason, by=by, at=timezone.localtime())
    return _("已撤出。")


def _end_list(request: HttpRequest) -> str:
    by, reason = request.staff, request.POST.get("end-reason", "")  # type: ignore[attr-defined]
    services.end_staying_outside(listed_id=_known(request, "listed"), reason=reason, by=by, at=timezone.localtime())
    return _("已移出负面清单。")


ACTS: dict[str, Callable[[HttpRequest], str]] = {
    "bring": _bring, "list": _list, "take-out": _take_out, "end-list": _end_list,
}  # fmt: skip


ENDS = {"take-out", "end-list"}  # their reason stands beside each row


def _known(request: HttpRequest, name: str) -> int:
    """The key of something that there is; a page not found for anything else."""
    key = number_in(request, name)
    if not selectors.exists(name, key):
        raise Http404
    return key


def _chosen(request: HttpRequest) -> list[int]:
    return [int(one) for one in request.POST.getlist("item") if one.isascii() and one.isdigit() and len(one) < 12]


def _page(
    request: HttpRequest, state: str, *, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    given, staff, on = request.POST or request.GET, request.staff, timezone.localdate()  # type: ignore[attr-defined]
    body, text = given.get("body", ""), given.get("text", "").replace("\0", "").strip()[:60]
    body_id = int(body) if body.isascii() and body.isdigit() and len(body) < 12 else None
    page = selectors.items_by_presence(
        state, body_id=body_id, text=text, after=request.GET.get("after"), limit=PER_PAGE
    )
    standing, kept = selectors.standing_of(page.rows), selectors.bodies_one_may_place(staff, on)
    chosen = set(_chosen(request)) if request.POST else set()
    context = {
        "state": state, "title": STATES[state], "states": list(STATES.items()), "page": page, "body_id": body_id, "text": text,
        "rows": [(item, standing[item.pk], item.body_id in kept, item.pk in chosen) for item in page.rows],
        "may_place": any(item.body_id in kept for item in page.rows), "errors": errors or {},
        "typed": {name.replace("-", "_"): request.POST.get(name, "") for name in TYPED}, "kinds": PresenceKind.choices,
        "halls": [(str(hall.pk), hall.name) for hall in regions.halls() if any(
            is_hall_for(hall.region_code, item.region_code) for item in page.rows if item.body_id in kept
        )],
        "bodies": catalogue.bodies_to_choose(),
    }  # fmt: skip
    return render(request, "workbench/presence_items.html", context, status=status)
