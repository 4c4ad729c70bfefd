"""Template tags of both faces: icons, lights with words, remaining days, masked values, form tokens, paging."""

import json
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import segno
from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from tongban.webkit import keeping
from tongban.webkit.guide import exercise_level
from tongban.webkit.icons import ICONS
from tongban.webkit.once import FIELD

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An inline SVG. Without `label` it is decoration and hidden from screen readers; size: "", "lg", "xl"."""
    return _icon(name, str(label), size)


@lru_cache(maxsize=1024)
def _icon(name: str, label: str, size: str) -> SafeString:
    inner = mark_safe(ICONS[name])  # noqa: S308 drawn by us
    css = f"icon icon-{size}" if size else "icon"
    if label:
        return format_html('<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', css, label, inner)
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', css, inner)


@register.simple_tag
def once() -> SafeString:
    """The one-time token of a form; the view that answers it is decorated with `@once`."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4().hex)


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], chosen: Any) -> SafeString:
    """The options of a select: (value, label) each, the chosen one marked."""
    selected = mark_safe(" selected")
    lines = ((value, selected if value == chosen else "", label) for value, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', lines)


@register.filter
def day(value: date | datetime | None) -> str:
    """A date as YYYY-MM-DD in the platform's time zone (R-A11Y-6)."""
    if value is None:
        return ""
    return (timezone.localtime(value) if isinstance(value, datetime) else value).strftime("%Y-%m-%d")


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as YYYY-MM-DD HH:MM in the platform's time zone."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


def remaining_text(days: int | None, *, paused: bool = False, working: bool = True) -> str:
    """剩3个工作日, 今天到期, 已超期2个工作日, 已暂停; nothing when there is no limit."""
    if paused:
        return gettext("已暂停计时")
    if days is None:
        return ""
    if days == 0:
        return gettext("今天到期")
    if days > 0:
        text = (
            ngettext("剩%(n)s个工作日", "剩%(n)s个工作日", days)
            if working
            else ngettext("剩%(n)s天", "剩%(n)s天", days)
        )
        return text % {"n": days}
    late = -days
    text = (
        ngettext("已超期%(n)s个工作日", "已超期%(n)s个工作日", late)
        if working
        else ngettext("已超期%(n)s天", "已超期%(n)s天", late)
    )
    return text % {"n": late}


@register.filter
def remaining_days(days: int | None, paused: bool = False) -> str:
    """`{{ clock.days_left|remaining_days:clock.is_paused }}` in words."""
    return remaining_text(days, paused=paused)


LIGHTS = {"green": "check-circle", "amber": "clock", "red": "warning", "grey": "pause", "blue": "info"}
ALSO = {"yellow": "amber"}  # as the rules of supervision call it


@register.simple_tag
def light(colour: str, words: Any) -> SafeString:
    """A light with its words: `{% light "amber" "剩1个工作日" %}`. Colours: green, amber, red, grey (paused), blue (no limit)."""
    colour = ALSO.get(str(colour), str(colour))
    colour = colour if colour in LIGHTS else "blue"
    return format_html(
        '<span class="light light-{}">{}<span>{}</span></span>', colour, _icon(LIGHTS[colour], "", ""), words
    )


@register.simple_tag
def days_left(days: int | None, paused: bool = False, warn_at: int = 1) -> SafeString:
    """The light for a number of remaining working days (negative: overdue); amber from `warn_at` days on."""
    colour = (
        "grey" if paused else "blue" if days is None else "red" if days < 0 else "amber" if days <= warn_at else "green"
    )
    words = remaining_text(days, paused=paused) or gettext("不计时限")
    return light(colour, words)


@register.simple_tag
def masked(value: str) -> SafeString:
    """A value that is already masked by its room (R-PII-5), set so that it neither wraps nor is read out star by star."""
    return format_html(
        '<span class="masked"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></span>',
        value,
        gettext("%(value)s（部分隐藏）") % {"value": value.replace("*", "")},
    )


@register.inclusion_tag("webkit/_pages.html", takes_context=True)
def page_links(context: dict, page: Any, name: str = "after") -> dict:
    """Previous and next page of a `Page`; keeps the other query parameters. `name`: the one that carries the cursor."""
    parameters = context["request"].GET.copy()
    parameters.pop(name, None)

    def link(cursor: str | None) -> str:
        if not cursor:
            return ""
        here = parameters.copy()
        here[name] = cursor
        return f"?{here.urlencode()}"

    return {"next_link": link(page.next_cursor), "previous_link": link(page.previous_cursor)}


register.filter("exercise_level", exercise_level)


@register.inclusion_tag("webkit/_kept.html", takes_context=True)
def kept_form(context: dict) -> dict:
    """What was typed when the session ended, where the view did not ask for it: webkit.js puts it into its form again."""
    request = context.get("request")
    found = keeping.take(request) if request is not None else None
    pairs = [(name, value) for name, values in found.post.lists() for value in values] if found else []
    return {
        "action": found.action if found else "",
        "fields": json.dumps(pairs, ensure_ascii=False),
        "texts": [value for name, value in pairs if len(value.strip()) > 1],
    }


@register.filter
def field_errors(errors: Any, name: str) -> list[str]:
    """The plain sentences that belong to one field of an `Invalid.errors`."""
    return list(errors.get(name, [])) if errors else []


@register.simple_tag
def qr(text: str, label: str) -> SafeString:
    """A QR code as inline SVG with a name for screen readers."""
    return _qr(str(text), str(label))


@lru_cache(maxsize=512)  # some 5 kB each
def _qr(text: str, label: str) -> SafeString:
    # Readers take any mask; to look for the one with the fewest large spots takes as long as the rest of a page.
    code = segno.make(text, error="m", micro=False, mask=3).svg_inline(
        border=2, omitsize=True, light="#fff", svgclass=None
    )
    return format_html('<span class="qr" role="img" aria-label="{}">{}</span>', label, mark_safe(code))  # noqa: S308
