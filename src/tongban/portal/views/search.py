"""搜索: what I type in my own words, and the item behind it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.catalogue import selectors, services
from tongban.catalogue.rules.reading import is_meant
from tongban.portal import clock, wording
from tongban.webkit.limits import TooManyRequests, limit

LONGEST = 60  # characters of a question that are read
RESULTS, SUGGESTIONS, DEPARTMENTS, MEANINGS = 20, 6, 5, 3
FEW = 5  # so many answers need no choosing
AUDIENCES = ("person", "enterprise")


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Hits, what was understood of the words, and when there is none: said so plainly, with the nearest themes and a way to
    ask. `typed=1`: the words alone; `for` and `body` narrow."""
    query = _query(request)
    if not query:
        return render(request, "portal/search.html", {"query": "", "answer": None})
    narrow, as_typed = _narrow(request), request.GET.get("typed") == "1"
    answer = selectors.search(query, limit=RESULTS, narrow=narrow, as_typed=as_typed)
    is_narrowed = narrow != selectors.Narrow()
    if not answer.hits and not is_narrowed and not as_typed and request.method == "GET":
        _count(request, query)
    return render(request, "portal/search.html", {
        "query": query,
        "answer": answer,
        "rows": [_row(hit) for hit in answer.hits],
        "mentions": [_row(hit) for hit in answer.mentions],
        "policies": selectors.policies_found(query, on=clock.today()),
        "understood": [] if as_typed else _understood(answer),
        "as_typed": as_typed,
        "typed_link": _link(query, narrow, typed=True),
        "free_link": _link(query, narrow),
        "links": _links(answer),
        "choices": _choices(query, narrow, answer, as_typed=as_typed),
        "is_narrowed": is_narrowed,
        "all_link": _link(query, selectors.Narrow(), typed=as_typed),
        "themes": [_theme(one) for one in answer.nearest_themes],
        "errors": {},
        "text": "",
    })  # fmt: skip


@login_not_required
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """A fragment with the first hits, asked for while somebody types."""
    limit(request, "suggest", times=240, seconds=60)
    query = _query(request)
    hits = selectors.search(query, limit=SUGGESTIONS).hits if query else []
    return render(request, "portal/_suggestions.html", {"rows": [_row(hit) for hit in hits]})


def _query(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]


def _count(request: HttpRequest, query: str) -> None:
    """For the managers of the dictionary; one asker cannot fill the list."""
    try:
        limit(request, "search-miss", times=30, seconds=3600)
    except TooManyRequests:
        return
    services.count_miss(words=query, at=clock.now())


def _narrow(request: HttpRequest) -> selectors.Narrow:
    audience, body = request.GET.get("for", ""), request.GET.get("body", "")
    return selectors.Narrow(
        audience if audience in AUDIENCES else "",
        int(body) if body.isascii() and body.isdigit() and len(body) < 10 else None,
    )


def _link(query: str, narrow: selectors.Narrow, *, typed: bool = False) -> str:
    given = {"q": query, "for": narrow.audience, "body": narrow.body_id, "typed": "1" if typed else ""}
    return f"{reverse('portal:search')}?{urlencode({name: value for name, value in given.items() if value})}"


def _understood(answer: selectors.SearchAnswer) -> list[str]:
    """In plain words, each a sentence: meanings that the answers bear, old names and what they are now."""
    understood, lines = answer.understood, []
    names = [hit.name for hit in answer.hits]
    for said, means in understood.sayings:
        shown = [one for one in means if one != said and any(is_meant(one, name) for name in names)]
        shown = [_in_words(one) for one in shown if " " not in one or shown[0] == one][:MEANINGS]
        if shown and understood.plain.isascii():
            lines.append(_("按“%(means)s”理解") % {"means": _("、").join(shown)})
        elif shown:
            lines.append(_("“%(said)s”按“%(means)s”理解") % {"said": said, "means": _("、").join(shown)})
    if understood.place is not None and understood.place.is_old:
        lines.append(
            _("“%(old)s”现在是%(now)s，按%(now)s查找") % {"old": understood.place.said, "now": understood.place.now}
        )
    elif understood.place is not None:
        lines.append(_("只看%(place)s能办的") % {"place": understood.place.now})
    if understood.departments and understood.organ not in understood.departments[0].name:
        lines.append(
            _("“%(said)s”按“%(name)s”理解") % {"said": understood.organ, "name": understood.departments[0].name}
        )
    return list(dict.fromkeys(lines))[:4]


def _in_words(meaning: str) -> str:
    return "…".join(word for word in meaning.split() if not word.startswith("-"))


def _links(answer: selectors.SearchAnswer) -> list[dict[str, str]]:
    """Themes and departments that the words name, to go to whole lists."""
    themes = [
        {"href": reverse("portal:theme", args=[one.code]), "text": one.name, "icon": wording.theme_icon(one.name)}
        for one in answer.themes
    ]
    bodies = [
        {"href": reverse("portal:body", args=[one.pk]), "text": one.name, "icon": "building"}
        for one in answer.understood.departments[:3]
    ]
    return themes + bodies


def _choices(
    query: str, narrow: selectors.Narrow, answer: selectors.SearchAnswer, *, as_typed: bool
) -> list[dict[str, Any]]:
    """For whom, and of which department: offered when there is much to choose from, or when something is chosen."""
    if len(answer.hits) <= FEW and narrow == selectors.Narrow():
        return []
    labels = {"": _("全部"), "person": _("个人办事"), "enterprise": _("企业办事")}
    rows = [
        {
            "href": _link(query, selectors.Narrow(audience, narrow.body_id), typed=as_typed), "text": label,
            "is_here": audience == narrow.audience,
        }
        for audience, label in labels.items()
    ]  # fmt: skip
    bodies = {hit.item.body_id: hit.department for hit in answer.hits}
    if len(bodies) > 1 or narrow.body_id is not None:
        rows += [
            {
                "href": _link(query, selectors.Narrow(narrow.audience, None if narrow.body_id == pk else pk), typed=as_typed),
                "text": name, "is_here": narrow.body_id == pk,
            }
            for pk, name in list(bodies.items())[:DEPARTMENTS]
        ]  # fmt: skip
    return rows


def _theme(one: Any) -> dict[str, str]:
    return {"code": one.code, "name": one.name, "icon": wording.theme_icon(one.name)}


def _row(hit: selectors.SearchHit) -> dict[str, Any]:
    return {
        "code": hit.code, "name": hit.name, "body": hit.department, "line": wording.item_line(hit.item.current),
        "former": hit.former, "is_suspended": hit.is_suspended, "pause": _pause(hit),
    }  # fmt: skip


def _pause(hit: selectors.SearchHit) -> str:
    """Since when, until when and why applications are not taken; "" where that is on no record."""
    if hit.pause is None:
        return ""
    facts = {"day": selectors.day_in_words(hit.pause.effective_on), "reason": hit.pause.reason}
    if hit.pause.until is None:
        return _("%(day)s起：%(reason)s") % facts
    return _("%(day)s至%(until)s：%(reason)s") % (facts | {"until": selectors.day_in_words(hit.pause.until)})
