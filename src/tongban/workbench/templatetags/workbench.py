"""Template tags of the workbench: the rows of a list of cases, which are most of what its pages consist of."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tongban.webkit.templatetags.webkit import day, light, moment
from tongban.workbench.rows import Row

register = template.Library()

ROW = """
  <tr>
    {choice}<td data-label="{w_due}" class="short"><div>{light}{due}</div></td>
    <th scope="row"><a class="row-title" href="{href}">{item}</a><br><span class="small muted number">{number}</span></th>
    <td data-label="{w_who}"><div>{who}{priority}</div></td>
    <td data-label="{w_state}" class="short"><div>{state}<br><span class="small muted">{channel}</span></div></td>
    <td data-label="{w_in}" class="short number">{received}</td>
  </tr>"""
DUE = '<br><span class="small muted number">{}{}</span>'
CHOICE = '<td data-label="{}" class="no-print"><input class="form-check-input" type="checkbox" name="case" value="{}" aria-label="{}"></td>\n    '
PRIORITY = ' <span class="tag tag-strong">{}</span>'


@register.simple_tag
def case_rows(rows: Iterable[Row], may_choose: bool) -> SafeString:
    """The rows of `_rows.html`, put together by one function: as template nodes they took half of a list's page.
    Words that stand in every row are looked up once."""
    words = {"w_due": _("期限"), "w_who": _("申请人"), "w_state": _("状态"), "w_in": _("收件")}
    more = {"priority": format_html(PRIORITY, _("优先")), "provisional": f" {_('（暂定）')}"}
    return mark_safe("".join([_row(row, words, more, may_choose) for row in rows]))  # noqa: S308 each escaped


def _row(row: Row, words: dict[str, str], more: dict[str, str], may_choose: bool) -> SafeString:
    case, clock = row.case, row.clock
    return format_html(
        ROW,
        **words,
        choice=_choice(case.number) if may_choose else "",
        light=light(clock.light, clock.words),
        due=format_html(DUE, day(case.due_on), more["provisional"] if case.is_provisional else "")
        if case.due_on
        else "",
        href=reverse("workbench:case", args=[case.number]),
        item=case.item_name,
        number=case.number,
        who=case.applicant_name,
        priority=more["priority"] if case.is_priority else "",
        state=case.get_state_display(),
        channel=case.get_channel_display(),
        received=moment(case.received_at),
    )


def _choice(number: str) -> SafeString:
    return format_html(CHOICE, _("选择"), number, _("选择 %(number)s") % {"number": number})
