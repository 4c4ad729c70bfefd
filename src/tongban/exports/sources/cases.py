"""The work lists of the workbench, with the columns that their rows and the clock show."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.calendars.selectors import working_calendar
from tongban.cases.enums import CaseState, Channel
from tongban.cases.selectors import ClockView, Narrow, clock_view, listings
from tongban.exports.sources.base import Column, Source, labels
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.kernel.pages import Listing

DESK = (Role.WINDOW_CLERK,)
HAND_OUT = (Role.WINDOW_CLERK, Role.ISSUE_CLERK)
DEPARTMENT = (Role.EXAMINER, Role.CHIEF_REP, Role.LEADER)
WATCHED = (*DEPARTMENT, Role.SUPERVISOR)


def _narrowed(select: Any, *extra: str) -> Any:
    """A listing that takes the filters of its page: those of `Narrow`, and the named ones of its own."""

    def listing(staff: Staff, on: date, filters: dict[str, Any]) -> Listing:
        own = {name: filters[name] for name in extra if name in filters}
        return select(staff, on, narrow=Narrow(**{k: v for k, v in filters.items() if k not in extra}), **own)

    return listing


def _hand_out(staff: Staff, on: date, filters: dict[str, Any]) -> Listing:
    return listings.ready_to_hand_out(staff, on, text=filters.get("text", ""))


def columns(at: datetime) -> list[Column]:
    """As of this moment: what the light says depends on it. The calendar of a region is asked for once."""
    calendars: dict[str, Any] = {}
    shown: dict[int, ClockView] = {}

    def clock(case: Any) -> ClockView:
        if case.pk not in shown:
            shown.clear()  # columns are asked row by row
            if case.region_code not in calendars:
                calendars[case.region_code] = working_calendar(case.region_code)
            shown[case.pk] = clock_view(case, at, calendars[case.region_code])
        return shown[case.pk]

    states, channels = labels(CaseState), labels(Channel)
    yes, granted, refused = _("是"), _("准予"), _("不予")
    return [
        Column(_("办件编号"), 34, lambda case: case.number),
        Column(_("事项"), 32, lambda case: case.item_name),
        Column(_("申请人"), 18, lambda case: case.applicant_name),
        Column(_("优先"), 6, lambda case: yes if case.is_priority else ""),
        Column(_("状态"), 12, lambda case: states[case.state]),
        Column(_("渠道"), 10, lambda case: channels[case.channel]),
        Column(_("承办部门"), 24, lambda case: case.body_name),
        Column(_("收件时间"), 18, lambda case: _local(case.received_at)),
        Column(_("受理日期"), 12, lambda case: case.accepted_on),
        Column(_("期限"), 12, lambda case: case.due_on),
        Column(_("暂定"), 6, lambda case: yes if case.is_provisional else ""),
        Column(_("期限情况"), 22, lambda case: clock(case).words),
        Column(_("法定期限"), 12, lambda case: case.statutory_due_on),
        Column(_("决定"), 8, lambda case: "" if case.is_granted is None else granted if case.is_granted else refused),
        Column(_("决定时间"), 18, lambda case: _local(case.decided_at)),
        Column(_("办结时间"), 18, lambda case: _local(case.closed_at)),
    ]


def _local(at: datetime | None) -> datetime | None:
    return localtime(at) if at else None


def _cases(code: str, title: Any, roles: tuple[Role, ...], listing: Any) -> Source:
    return Source(code, title, roles, is_personal=True, listing=listing, columns=columns)


CASES = (
    _cases("to-accept", gettext_lazy("待受理"), DEPARTMENT, _narrowed(listings.to_accept)),
    _cases("examining", gettext_lazy("审查中"), DEPARTMENT, _narrowed(listings.in_examination, "mine")),
    _cases("due", gettext_lazy("先到期"), WATCHED, _narrowed(listings.due_first)),
    _cases("all", gettext_lazy("全部办件"), WATCHED, _narrowed(listings.of_the_body)),
    _cases("received", gettext_lazy("本厅收件"), DESK, _narrowed(listings.received_here)),
    _cases("hand-out", gettext_lazy("出件"), HAND_OUT, _hand_out),
)
