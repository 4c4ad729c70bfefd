"""申请: drafts that save themselves, and the filing of them online (R-GEN-6)."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from tongban.cases import permissions
from tongban.cases.enums import CaseAction, CaseState, Channel, DeliveryWay, StepKind
from tongban.cases.events import CaseSubmitted, CaseTakenBack, DraftDiscarded, DraftStarted
from tongban.cases.models import Case, CaseMaterial, CorrectionItem
from tongban.cases.rules.numbers import CASE_DIGITS, case_number, case_series
from tongban.cases.services.checking import input_problems, keep_what_is_asked
from tongban.cases.services.materials import has_licences, use_licences
from tongban.cases.services.turn import Turn, tell, turn
from tongban.catalogue import selectors as catalogue
from tongban.catalogue.enums import CaseType
from tongban.catalogue.models import ItemVersion
from tongban.identity.enums import ActingAs
from tongban.identity.models import Acting, Applicant
from tongban.kernel import counters, ids
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, Refusal
from tongban.kernel.writing import Writes


def start_draft(*, item_code: str, by: Acting, at: datetime, situation: dict[str, Any] | None = None) -> Case:
    """Begin an application. Refused where the item takes none online or not from this person."""
    case = online_case(item_code=item_code, by=by, at=at, situation=situation or {})
    writes = Writes()
    writes.insert(case)
    tell(case, DraftStarted(case_id=case.pk, at=at), by=by, writes=writes, item=case.item_code)
    writes.put_down()
    case._state.adding = False
    return case


def save_draft(
    *, case_id: int, by: Actor, at: datetime, answers: dict[str, Any] | None = None,
    situation: dict[str, Any] | None = None, delivery_way: str | None = None, seen_revision: int | None = None,
) -> Case:  # fmt: skip
    """Keep what was typed, whatever it is; it is checked at filing. With `seen_revision` a second device never overwrites
    what the first has saved since (`case.changed_meanwhile`). Leaves no audit line: this is the applicant's own paper."""
    with turn(case_id, CaseAction.EDIT, by=by, at=at, seen_revision=seen_revision) as this:
        if this.case.state == CaseState.DRAFT:
            follow_version(this)
        has_new_answers = answers is not None and answers != this.case.answers
        if answers is not None:
            this.case.answers = answers
        if situation is not None:
            this.case.situation = situation
        if delivery_way is not None:
            this.case.delivery_way = _delivery_way(delivery_way, this.case)
        if has_new_answers and this.case.state == CaseState.CORRECTION:
            asked = CorrectionItem.objects.filter(notice__case_id=case_id, notice__state="open")
            asked.filter(target__startswith="form:").update(touched_at=at)
    return this.case


def discard_draft(*, case_id: int, by: Actor, at: datetime) -> None:
    """Delete a draft with all that hangs on it. That there was one stays in the audit trail."""
    with turn(case_id, CaseAction.DISCARD, by=by, at=at) as this:
        this.announce(DraftDiscarded(case_id=case_id, at=at), item=this.case.item_code)
        this.remove_case()


def submit_case(*, case_id: int, by: Actor, at: datetime, seen_revision: int | None = None) -> Case:
    """提交: file the draft. Everything is checked at once (Invalid names every field). Filing twice files once."""
    try:
        with turn(case_id, CaseAction.SUBMIT, by=by, at=at, seen_revision=seen_revision) as this:
            case = this.case
            pin_version_in_force(this)
            require_may_file(case.version, by, this.today)
            given = list(CaseMaterial.objects.filter(case=case))
            if problems := input_problems(case, given, this.today):
                raise Invalid(problems)
            keep_what_is_asked(case)
            give_number(this, at_once=has_licences(given))
            use_licences(this)
            case.submitted_at, case.opened_at = at, None
            this.record_step(StepKind.APPLY, body=False)
            this.announce(CaseSubmitted(case_id=case.pk, at=at))
        return case
    except Refusal as refusal:
        if refusal.code not in ("case.action_not_open", "case.changed_meanwhile"):
            raise
        already = Case.objects.exclude(state=CaseState.DRAFT).filter(pk=case_id, submitted_at__isnull=False).first()
        if already is None:
            raise
        return already


def take_back_case(*, case_id: int, by: Actor, at: datetime, seen_revision: int | None = None) -> Case:
    """取回: only while no official has opened it and the receipt is not out."""
    with turn(case_id, CaseAction.TAKE_BACK, by=by, at=at, seen_revision=seen_revision) as this:
        if this.case.opened_at:
            raise Refusal("case.already_opened", when=f"{timezone.localtime(this.case.opened_at):%Y-%m-%d %H:%M}")
        this.case.submitted_at = None
        this.record_step(StepKind.APPLY, name=CaseAction.TAKE_BACK.label, body=False)
        this.announce(CaseTakenBack(case_id=case_id, at=at))
    return this.case


# Shared with filing in one act, and with intake at the window
def online_case(*, item_code: str, by: Acting, at: datetime, situation: dict[str, Any], **more: Any) -> Case:
    """A draft of the version in force for whom `by` acts, not written yet. Refused like `start_draft`."""
    today = timezone.localdate(at)
    version = catalogue.version_in_force(item_code, today)
    catalogue.require_open(version.item)
    require_may_file(version, by, today)
    case = new_case(version, by.applicant, at=at, channel=Channel.ONLINE, situation=situation, **more)
    case.delivery_way = DeliveryWay.ELECTRONIC
    if by.acting_as != ActingAs.SELF:
        case.agent, case.agent_name, case.acting_as = by.person, by.person.name, by.acting_as
    return case


def new_case(version: ItemVersion, applicant: Applicant, *, at: datetime, channel: str, **more: Any) -> Case:
    """A draft of this version for this applicant, with the copies that lists show; not written yet, but with its key."""
    item, body = version.item, version.item.body
    return Case(
        pk=ids.next_id(Case), item=item, version=version, item_code=item.code, item_name=version.name, item_type=version.item_type,
        case_type=version.case_type or CaseType.PROMISED, body=body, body_name=body.name,
        region_code=item.region_code, form_code=version.form_code, form_version=version.form_version,
        applicant=applicant, applicant_name=applicant.name, applicant_kind=applicant.kind,
        is_priority=applicant.is_priority, channel=channel, created_at=at, updated_at=at, **more,
    )  # fmt: skip


def give_number(this: Turn, *, at_once: bool = False) -> None:
    """The case number, once: a case taken back keeps it (R-ITEM-5). Given while the turn is written, or, where other rooms
    have to name the case in this turn, `at_once`."""
    if not this.case.number:
        code, series = this.case.item_code, case_series(this.case.item_code, this.today)
        sequence = counters.next_number(series) if at_once else this.writes.number(series, digits=CASE_DIGITS)
        this.case.number = case_number(code, this.today, sequence)


def require_may_file(version: ItemVersion, by: Actor, on: Any) -> None:
    """Online, and by this person? Channel, assurance level (R-USER-9), proxy (R-USER-7), mandate and its scope (R-USER-6)."""
    if not version.may_apply_online:
        raise Refusal("case.not_online", item=version.name)
    if not isinstance(by, Acting):
        raise Refusal("case.not_yours", action=CaseAction.SUBMIT.label)
    if by.person.assurance_level < version.min_assurance_level:
        raise Refusal("case.assurance_too_low", needed=version.min_assurance_level, level=by.person.assurance_level)
    if by.acting_as == ActingAs.PROXY and not version.may_use_proxy:
        raise Refusal("case.proxy_not_allowed", item=version.name)
    if by.mandate_id is not None and not permissions.holds_mandate(by, version.item.code, on):
        raise Refusal("case.mandate_not_in_force", applicant=by.applicant.name)


def pin_version_in_force(this: Turn) -> None:
    """A draft may be older than what the item says now: what is filed counts by the version of the day (R-ITEM-40)."""
    catalogue.require_open(this.case.item)
    follow_version(this)


def follow_version(this: Turn) -> None:
    """A draft goes along with what its item says today, so that its page asks for what filing will ask for."""
    case = this.case
    version = catalogue.version_in_force(case.item_code, this.today)
    if version.pk != case.version_id:
        case.item_name, case.item_type = version.name, version.item_type
        case.case_type = version.case_type or CaseType.PROMISED
        case.form_code, case.form_version = version.form_code, version.form_version
    case.version = version


def _delivery_way(way: str, case: Case) -> DeliveryWay:
    if way not in DeliveryWay.values or (way == DeliveryWay.COURIER and not case.version.may_courier):
        raise Invalid({"delivery_way": [way]})
    return DeliveryWay(way)
