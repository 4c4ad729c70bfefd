"""Who may do what with a case: named predicates and one map, read from top to bottom.

`may(by, action, case, on)` answers for buttons; `require` refuses. What one may not see does not exist: see `selectors`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from tongban.cases.enums import CaseAction as Do
from tongban.cases.enums import CaseState as S
from tongban.cases.rules import examination
from tongban.catalogue.enums import CaseType
from tongban.identity.enums import Role
from tongban.identity.models import Acting, Mandate, Staff
from tongban.identity.rules.mandates import is_in_force
from tongban.identity.selectors import Posts, posts_of
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal

if TYPE_CHECKING:
    from tongban.cases.models import Case


@dataclass(frozen=True)
class Who:
    """Somebody who acts on a day: the actor and what their posts give them. Empty posts for applicants and the platform."""

    by: Actor
    on: date
    posts: Posts = field(default_factory=Posts)

    @property
    def staff_id(self) -> int | None:
        return self.by.actor_id if self.by.actor_kind == "staff" else None


def who(by: Actor, on: date) -> Who:
    return Who(by, on, posts_of(by, on)) if isinstance(by, Staff) else Who(by, on)


Predicate = Callable[[Who, "Case"], bool]


# The applicant's side
def the_applicant(who: Who, case: "Case") -> bool:
    """The applicant, or who holds a mandate of theirs that is in force today and reaches this item (R-USER-6)."""
    by = who.by
    if not isinstance(by, Acting) or by.applicant.pk != case.applicant_id:
        return False
    return by.mandate_id is None or holds_mandate(by, case.item_code, who.on)


def holds_mandate(by: Acting, item_code: str, on: date) -> bool:
    """Asked of the table, not of the session: a mandate that ended or was revoked since sign-on is void at once."""
    mandate = Mandate.objects.filter(pk=by.mandate_id or 0, principal_id=by.applicant.pk, agent_id=by.person.pk).first()
    return (
        mandate is not None
        and is_in_force(starts_on=mandate.starts_on, ends_on=mandate.ends_on, revoked_at=mandate.revoked_at, on=on)
        and (not mandate.item_codes or item_code in mandate.item_codes)
    )


def the_applicant_writing(who: Who, case: "Case") -> bool:
    """The applicant may write in a draft, and in what they were asked to correct."""
    return case.state in (S.DRAFT, S.CORRECTION) and the_applicant(who, case)


# The platform
def the_platform(who: Who, case: "Case") -> bool:
    return who.by.actor_kind == "system"


# The hall
def clerk_of_the_hall(who: Who, case: "Case") -> bool:
    """A window clerk of the hall where the papers were handed in."""
    return case.hall_id is not None and who.posts.has(Role.WINDOW_CLERK, hall_id=case.hall_id)


def clerk_with_corrected_papers(who: Who, case: "Case") -> bool:
    """Who has no account brings the missing papers to the window."""
    return case.state in (S.RECEIVED, S.CORRECTION) and clerk_of_the_hall(who, case)


def clerk_who_may_decide(who: Who, case: "Case") -> bool:
    """The desk, for an instant item that its department lets it decide (R-FLOW-18, R-WIN-1)."""
    return case.case_type == CaseType.INSTANT and case.version.desk_may_decide and clerk_of_the_hall(who, case)


def clerk_at_the_issuing_window(who: Who, case: "Case") -> bool:
    """Issue or window clerk of the case's hall; a case that came online may be fetched in any hall."""
    if case.hall_id is None:
        return bool(who.posts.hall_ids(Role.ISSUE_CLERK))
    return who.posts.has(Role.ISSUE_CLERK, hall_id=case.hall_id) or clerk_of_the_hall(who, case)


# The department
def examiner_of_the_body(who: Who, case: "Case") -> bool:
    return who.posts.has(Role.EXAMINER, body_id=case.body_id)


def assigned_examiner(who: Who, case: "Case") -> bool:
    return who.staff_id in case.examiner_ids and examiner_of_the_body(who, case)


def chief_representative(who: Who, case: "Case") -> bool:
    return who.posts.has(Role.CHIEF_REP, body_id=case.body_id)


def leader_of_the_body(who: Who, case: "Case") -> bool:
    return who.posts.has(Role.LEADER, body_id=case.body_id)


def keeper_of_the_item(who: Who, case: "Case") -> bool:
    """The catalogue manager of the body: what a new version gives the applicants of open cases, for all of them alike."""
    return who.posts.has(Role.CATALOGUE_MANAGER, body_id=case.body_id)


DEPARTMENT: list[Predicate] = [examiner_of_the_body, chief_representative, leader_of_the_body]
HEADS: list[Predicate] = [chief_representative, leader_of_the_body]

MAY: dict[Do, list[Predicate]] = {
    Do.EDIT: [the_applicant_writing, clerk_with_corrected_papers],
    Do.DISCARD: [the_applicant],
    Do.SUBMIT: [the_applicant],
    Do.HAND_IN: [the_platform, clerk_of_the_hall],
    Do.TAKE_BACK: [the_applicant],
    Do.RECEIPT: [the_platform, clerk_of_the_hall, *DEPARTMENT],
    Do.REQUEST_CORRECTION: [clerk_of_the_hall, *DEPARTMENT],
    Do.CORRECT: [the_applicant, clerk_of_the_hall],
    Do.LAPSE_CORRECTION: [the_platform],
    Do.DECLINE: [clerk_who_may_decide, *DEPARTMENT],
    Do.RETURN_TO_WINDOW: DEPARTMENT,
    Do.ACCEPT: [clerk_who_may_decide, *DEPARTMENT],
    Do.DEEM_ACCEPTED: [the_platform],
    Do.ACCEPT_TOLERANTLY: DEPARTMENT,
    Do.ACCEPT_ON_COMMITMENT: DEPARTMENT,
    Do.LAPSE_TOLERANCE: [the_platform],
    Do.REVOKE_ACCEPTANCE: HEADS,
    Do.ASSIGN: [clerk_who_may_decide, *DEPARTMENT],
    Do.EXAMINE: [clerk_who_may_decide, assigned_examiner, *HEADS],
    Do.SUSPEND: [assigned_examiner, *HEADS],
    Do.END_PROCEDURE: [assigned_examiner, *HEADS],
    Do.RESUME: [assigned_examiner, *HEADS],
    Do.EXTEND: [leader_of_the_body],
    Do.FORWARD: HEADS,
    Do.GRANT: [clerk_who_may_decide, assigned_examiner, *HEADS],
    Do.REFUSE: [clerk_who_may_decide, assigned_examiner, *HEADS],
    Do.DEEM_GRANTED: [the_platform],
    Do.ISSUE: [the_platform, clerk_at_the_issuing_window, assigned_examiner, *HEADS],
    Do.POST: [clerk_at_the_issuing_window, *HEADS],
    Do.DELIVER: [the_platform, clerk_at_the_issuing_window, *HEADS],
    Do.WITHDRAW: [the_applicant, clerk_of_the_hall],
    Do.TERMINATE: HEADS,
    Do.ARCHIVE: [the_platform],
    Do.CHECK_MATERIAL: [clerk_of_the_hall, clerk_at_the_issuing_window, *DEPARTMENT],
    Do.WRITE_MESSAGE: [the_applicant, clerk_of_the_hall, *DEPARTMENT],
    Do.WRITE_NOTE: [clerk_of_the_hall, *DEPARTMENT],
    Do.RECORD: [the_platform],
    Do.FAVOUR: [keeper_of_the_item],
}


def who_took_it_in(who: Who, case: "Case") -> bool:
    return examination.took_it_in(received_by_id=case.received_by_id, staff_id=who.staff_id, case_type=case.case_type)


def applicant_after_filing(who: Who, case: "Case") -> bool:
    return case.state not in (S.DRAFT, S.CORRECTION) and the_applicant(who, case)


# What stands against somebody who otherwise may (R-WIN-3, R-WIN-5): the reason they are told.
UNLESS: dict[Do, tuple[Predicate, str]] = {
    Do.EDIT: (applicant_after_filing, "case.already_filed"),
    Do.GRANT: (who_took_it_in, "case.receiver_may_not_decide"),
    Do.REFUSE: (who_took_it_in, "case.receiver_may_not_decide"),
}


def may(who: Who, action: Do, case: "Case") -> bool:
    """May they, leaving aside whether the table opens it now?"""
    return not _stands_against(who, action, case) and any(predicate(who, case) for predicate in MAY[action])


def require(who: Who, action: Do, case: "Case") -> None:
    """Refuses `case.not_yours`, or what stands against them in particular."""
    if reason := _stands_against(who, action, case):
        raise Refusal(reason, action=action.label)
    if not any(predicate(who, case) for predicate in MAY[action]):
        raise Refusal("case.not_yours", action=action.label)


def _stands_against(who: Who, action: Do, case: "Case") -> str:
    predicate, reason = UNLESS.get(action, (None, ""))
    return reason if predicate and predicate(who, case) else ""
