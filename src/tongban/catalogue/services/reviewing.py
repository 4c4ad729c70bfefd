"""送审与审核: a version, and an act that cancels, splits or merges items, takes effect only after the establishment and the
legal office agreed (R-ITEM-39)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.enums import ActState, ReviewOffice, SubmissionState, VersionState
from tongban.catalogue.events import VersionReviewed, VersionSubmitted
from tongban.catalogue.models import ItemAct, ItemVersion, ReviewOpinion, Submission
from tongban.catalogue.rules import publication
from tongban.catalogue.selectors.guide_audit import report_of
from tongban.catalogue.services.drafting import require_not_gone
from tongban.catalogue.services.publishing import fault_facts
from tongban.catalogue.services.typed import plain, require_fits
from tongban.identity.models import Staff
from tongban.kernel import audit, events
from tongban.kernel.errors import NotFound, Refusal

LONGEST = 2000  # characters of a note or an opinion
REVIEWED: dict[type, str] = {ItemVersion: "catalogue.version_reviewed", ItemAct: "catalogue.act_reviewed"}


@transaction.atomic
def submit_version(
    *, version_id: int, by: Staff, at: datetime, note: str = "", planned_on: date | None = None
) -> Submission:
    """送审: the draft is closed until both offices have spoken. It has to be publishable as it stands.

    Refused: `catalogue.not_your_body`, `catalogue.cancelled_already`, `catalogue.not_a_draft`, `catalogue.effective_in_past`,
    and the first fault that the guide audit finds to block (all of them in the fact `faults`). Invalid: `note`.
    """
    version = _locked(version_id)
    permissions.require_may_keep(by, version.item.body_id, on=localdate(at))
    require_not_gone(version.item)
    if version.state != VersionState.DRAFT:
        raise Refusal("catalogue.not_a_draft", number=version.number, state=version.get_state_display())
    if planned_on is not None and planned_on < localdate(at):
        raise Refusal("catalogue.effective_in_past", earliest=localdate(at))
    if faults := publication.faults(report_of(version, on=planned_on or localdate(at))):
        raise Refusal(faults[0].code, **fault_facts(faults[0]), faults=faults)
    require_fits(note=(note, LONGEST))
    submission = Submission.objects.create(
        version=version, round=Submission.objects.filter(version=version).count() + 1, note=plain(note), planned_on=planned_on,
        submitted_at=at, submitted_by=by,
    )  # fmt: skip
    _put(version, VersionState.SUBMITTED)
    audit.record(
        "catalogue.version_submitted", of=version, by=by, at=at, item=version.item.code, number=version.number,
        round=submission.round,
    )  # fmt: skip
    events.publish(VersionSubmitted(submission_id=submission.pk, at=at))
    return submission


@transaction.atomic
def submit_act(*, act_id: int, by: Staff, at: datetime, note: str = "") -> Submission:
    """送审 of an act on items as a whole (cancel, split, merge): the same two offices.

    Refused: `catalogue.not_your_body`, `catalogue.act_not_open`, and `catalogue.effective_in_past` when its day has passed. Invalid: `note`.
    """
    act = ItemAct.objects.select_for_update().get(pk=act_id)
    permissions.require_may_keep(by, act.body_id, on=localdate(at))
    if act.state != ActState.DRAFT:
        raise Refusal("catalogue.act_not_open", state=act.get_state_display())
    if act.effective_on < localdate(at):
        raise Refusal("catalogue.effective_in_past", earliest=localdate(at))
    require_fits(note=(note, LONGEST))
    submission = Submission.objects.create(
        act=act, round=act.submissions.count() + 1, note=plain(note), planned_on=act.effective_on,
        submitted_at=at, submitted_by=by,
    )  # fmt: skip
    _put(act, ActState.SUBMITTED)
    audit.record("catalogue.act_submitted", of=act, by=by, at=at, kind=act.kind, round=submission.round)
    events.publish(VersionSubmitted(submission_id=submission.pk, at=at))
    return submission


@transaction.atomic
def withdraw_submission(*, submission_id: int, by: Staff, at: datetime, spoken: int | None = None) -> Submission:
    """撤回送审: the draft may be changed again; what an office said already stays in its round, and counts no more.

    `spoken`: how many offices had spoken when `by` was asked whether they mean it. Refused: `catalogue.not_your_body`,
    `catalogue.review_over`, `catalogue.spoken_meanwhile`.
    """
    submission, subject = _open(submission_id)
    body_id = subject.body_id if isinstance(subject, ItemAct) else subject.item.body_id
    permissions.require_may_keep(by, body_id, on=localdate(at))
    said = list(submission.opinions.all())
    if spoken is not None and len(said) != spoken:
        names = "、".join(one.get_office_display() for one in said)
        raise Refusal("catalogue.spoken_meanwhile", names=names)
    _close(submission, SubmissionState.WITHDRAWN, at)
    _put(subject, VersionState.DRAFT)
    audit.record(
        "catalogue.submission_withdrawn", of=subject, by=by, at=at, round=submission.round,
        spoken=[one.office for one in said],
    )  # fmt: skip
    return submission


@transaction.atomic
def give_opinion(
    *, submission_id: int, office: ReviewOffice, is_approved: bool, opinion: str = "", by: Staff, at: datetime
) -> Submission:
    """审核: both agree and the version (or the act) may be published; one returns it and it is a draft again.

    Nobody reviews what they submitted themselves, and nobody speaks for both offices. Refused: `catalogue.review_over`,
    `catalogue.not_your_review`, `catalogue.own_submission`, `catalogue.other_hands`, `catalogue.office_has_spoken`,
    `catalogue.return_needs_reason`. Invalid: `opinion`.
    """
    submission, subject = _open(submission_id)
    permissions.require_may_review(by, office, submission.region_code, on=localdate(at))
    if submission.submitted_by_id == by.pk:
        raise Refusal("catalogue.own_submission")
    said = list(submission.opinions.all())
    if any(one.office == office for one in said):
        raise Refusal("catalogue.office_has_spoken", office=office.label)
    if any(one.by_id == by.pk for one in said):
        raise Refusal("catalogue.other_hands")
    if not is_approved and not opinion.strip():
        raise Refusal("catalogue.return_needs_reason")
    require_fits(opinion=(opinion, LONGEST))
    ReviewOpinion.objects.create(
        submission=submission, office=office, is_approved=is_approved, opinion=plain(opinion), at=at, by=by
    )
    agreed = {one.office for one in said if one.is_approved} | ({office} if is_approved else set())
    if not is_approved:
        _close(submission, SubmissionState.RETURNED, at)
        _put(subject, VersionState.DRAFT)
    elif agreed == set(ReviewOffice):
        _close(submission, SubmissionState.APPROVED, at)
        _put(subject, VersionState.APPROVED)
    audit.record(
        REVIEWED[type(subject)], of=subject, by=by, at=at, office=office, is_approved=is_approved,
        round=submission.round,
    )  # fmt: skip
    events.publish(VersionReviewed(submission_id=submission.pk, office=office, is_approved=is_approved, at=at))
    return submission


@transaction.atomic
def reopen_version(*, version_id: int, by: Staff, at: datetime) -> ItemVersion:
    """重新修改: what was approved and not published yet becomes a draft again, and needs a new review.

    Refused: `catalogue.not_your_body`, `catalogue.not_approved`.
    """
    version = _locked(version_id)
    permissions.require_may_keep(by, version.item.body_id, on=localdate(at))
    if version.state != VersionState.APPROVED:
        raise Refusal("catalogue.not_approved", number=version.number)
    _put(version, VersionState.DRAFT)
    audit.record("catalogue.version_reopened", of=version, by=by, at=at, number=version.number)
    return version


def _locked(version_id: int) -> ItemVersion:
    found = (
        ItemVersion.objects.select_for_update(of=("self",)).select_related("item__body").filter(pk=version_id).first()
    )
    if found is None:
        raise NotFound(version_id)
    return found


def _open(submission_id: int) -> tuple[Submission, ItemVersion | ItemAct]:
    """The version or act is locked before its submission is looked at: two at once come one after the other."""
    found = Submission.objects.filter(pk=submission_id).values_list("version_id", "act_id").first()
    if found is None:
        raise NotFound(submission_id)
    version_id, act_id = found
    version = _locked(version_id) if version_id else None
    act = ItemAct.objects.select_for_update().get(pk=act_id) if act_id else None
    submission = Submission.objects.get(pk=submission_id)
    submission.version, submission.act = version, act
    if submission.state != SubmissionState.OPEN:
        raise Refusal("catalogue.review_over", state=submission.get_state_display())
    return submission, submission.subject


def _close(submission: Submission, state: SubmissionState, at: datetime) -> None:
    submission.state, submission.closed_at = state, at
    submission.save(update_fields=["state", "closed_at"])


def _put(subject: ItemVersion | ItemAct, state: str) -> None:
    """Drafts, what is submitted and what is approved are called the same of versions and of acts."""
    subject.state = state
    subject.save(update_fields=["state"])
