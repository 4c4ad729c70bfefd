"""四减: the catalogue's figures now and over time, by department, against the place's targets, down to the items (CAT-8)."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tongban.catalogue import selectors as catalogue
from tongban.catalogue.enums import ItemType
from tongban.catalogue.rules.reductions import RATES
from tongban.identity.enums import Role
from tongban.kernel.errors import NotFound
from tongban.kernel.pages import sliced
from tongban.workbench import charts
from tongban.workbench.guards import needs
from tongban.workbench.reduction_words import FIGURES, badly_words, change_words, target_words, value_words

READERS = (Role.CATALOGUE_MANAGER, Role.LEADER, Role.SUPERVISOR)
PERIODS = ((30, gettext_lazy("近30天")), (90, gettext_lazy("近90天")), (365, gettext_lazy("近一年")))
COLUMNS = (
    "time_by_sums",
    "time_by_items",
    "steps",
    "materials",
    "visits",
    "instant",
    "zero_material_items",
    "fully_online",
)
PER_PAGE = 50  # departments
SHOWN_DAYS = 31  # rows of the table beside the chart; a longer period shows every so many days


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    body_id: int | None
    item_type: str
    days: int
    figure: str

    @property
    def scope(self) -> catalogue.Scope:
        return catalogue.Scope(body_id=self.body_id, item_type=self.item_type or None)

    def query(self, **other: Any) -> str:
        given = {"body": self.body_id, "type": self.item_type, "days": self.days, "figure": self.figure} | other
        return urlencode({name: value for name, value in given.items() if value not in (None, "")})


@require_safe
@needs(*READERS)
def reductions(request: HttpRequest) -> HttpResponse:
    """All figures with target, definition and what is left out; the chosen one over time; all departments."""
    bodies, at = catalogue.bodies_to_choose(), timezone.localtime()
    asked = _asked(request)
    if asked.body_id not in dict(bodies):
        asked = replace(asked, body_id=None)
    seen = catalogue.reductions.overview(asked.scope, at=at.date(), days=asked.days)
    page = sliced(_worst_first(seen.bodies, asked.figure), after=request.GET.get("after"), limit=PER_PAGE)
    context = {
        "asked": asked, "at": at, "seen": seen, "cards": [_card(one, asked) for one in seen.figures],
        "columns": [(code, FIGURES[code].label) for code in COLUMNS],
        "page": page, "rows": [_row(body, sums, asked) for body, sums in page.rows],
        "chosen": FIGURES[asked.figure].label, "chart": _chart(seen, asked), "days": _days(seen, asked.figure),
        "bodies": bodies, "types": ItemType.choices, "periods": PERIODS,
        "figures": [(code, words.label) for code, words in FIGURES.items()],
        "recounted": sum(day.is_recounted for day in seen.days),
    }  # fmt: skip
    return render(request, "workbench/reductions.html", context)


@require_safe
@needs(*READERS)
def items(request: HttpRequest, figure: str) -> HttpResponse:
    """The items that spoil a figure, the worst first."""
    if figure not in FIGURES:
        raise NotFound(figure)
    asked = _asked(request)
    page = catalogue.reductions.spoilers(figure, asked.scope, after=request.GET.get("after"))
    context = {
        "words": FIGURES[figure], "page": page, "rows": [(row, badly_words(figure, row)) for row in page.rows],
        "back": f"{reverse('workbench:reductions')}?{asked.query(figure=figure)}", "asked": asked,
        "type_label": dict(ItemType.choices).get(asked.item_type, ""),
        "body_name": page.rows[0].item.body.name if asked.body_id and page.rows else "",
    }  # fmt: skip
    return render(request, "workbench/reduction_items.html", context)


def _asked(request: HttpRequest) -> Asked:
    """What is not offered counts as not asked."""
    body, days = request.GET.get("body", ""), request.GET.get("days", "")
    kind, figure = request.GET.get("type", ""), request.GET.get("figure", "")
    return Asked(
        body_id=int(body) if body.isascii() and body.isdigit() and len(body) < 12 else None,
        item_type=kind if kind in ItemType.values else "",
        days=next((number for number, _label in PERIODS if str(number) == days), PERIODS[0][0]),
        figure=figure if figure in FIGURES else "time_by_sums",
    )


def _card(one: Any, asked: Asked) -> dict[str, Any]:
    words = FIGURES[one.code]
    return {
        "code": one.code, "label": words.label, "definition": words.definition, "value": value_words(one.code, one.value),
        "target": target_words(one.code, one.target, is_better_high=RATES[one.code].is_better_high), "is_met": one.is_met,
        "change": change_words(one.code, one.change), "left_out": one.left_out if words.left_out else 0,
        "left_out_words": words.left_out, "items": one.items,
        "href": f"{reverse('workbench:reduction-items', args=[one.code])}?{asked.query()}",
        "over_time": f"?{asked.query(figure=one.code)}#over-time",
    }  # fmt: skip


def _row(body: Any, sums: Any, asked: Asked) -> dict[str, Any]:
    figures = [(FIGURES[code].label, value_words(code, RATES[code].of(sums))) for code in COLUMNS]
    return {"name": body.name, "items": sums.items, "figures": figures, "href": f"?{asked.query(body=body.pk)}"}


def _worst_first(bodies: list[Any], figure: str) -> list[Any]:
    """The department that does worst by the chosen figure first; those of which it says nothing last."""
    rate = RATES[figure]

    def key(pair: Any) -> tuple[bool, float]:
        value = rate.of(pair[1])
        return value is None, (value or 0.0) * (1 if rate.is_better_high else -1)

    return sorted(bodies, key=key)


def _points(seen: Any, figure: str) -> list[Any]:
    rate = RATES[figure]
    return [(day.day, value, day) for day in seen.days if (value := rate.of(day.sums)) is not None]


def _chart(seen: Any, asked: Asked) -> Any:
    points = [(day, value) for day, value, _kept in _points(seen, asked.figure)]
    if len(points) < 2:
        return ""
    target = next(one.target for one in seen.figures if one.code == asked.figure)
    label = _("%(figure)s，%(first)s 至 %(last)s，由%(from)s到%(to)s") % {
        "figure": FIGURES[asked.figure].label, "first": points[0][0], "last": points[-1][0],
        "from": value_words(asked.figure, points[0][1]), "to": value_words(asked.figure, points[-1][1]),
    }  # fmt: skip
    return charts.line(points, label=label, target=target)


def _days(seen: Any, figure: str) -> list[dict[str, Any]]:
    """The rows of the table beside the chart, the latest first."""
    points = _points(seen, figure)
    step = max(1, -(-len(points) // SHOWN_DAYS))
    return [
        {"day": day, "value": value_words(figure, value), "items": kept.sums.items, "is_recounted": kept.is_recounted}
        for day, value, kept in points[::-1][::step]
    ]
