"""Giving and taking back the right to act for another (R-USER-6, R-USER-7)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongban.identity import permissions
from tongban.identity.enums import ActingAs, ApplicantKind, AssuranceLevel
from tongban.identity.enums import IdentityAction as Do
from tongban.identity.events import MandateGranted, MandateRevoked
from tongban.identity.models import Acting, Applicant, Mandate
from tongban.identity.selectors import require_acting
from tongban.kernel import audit, checks, crypto, events
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, NotFound, Refusal


@transaction.atomic
def grant_mandate(
    *,
    agent_document_no: str,
    agent_name: str,
    starts_on: date,
    ends_on: date,
    item_codes: Iterable[str] = (),
    mobile: str = "",
    by: Acting,
    at: datetime,
) -> Mandate:
    """授权 online: a firm's legal representative names a handler, a person names a proxy. Days inclusive; no items = all.

    The agent must hold a real-name account under this name and number, so that a typing error gives nobody a right.
    Handlers and proxies cannot pass their right on. Invalid: agent_document_no, ends_on, mobile.
    Refused: identity.not_permitted, level_too_low, mandate_ended, mandate_not_to_self.
    """
    if by.acting_as not in (ActingAs.SELF, ActingAs.LEGAL_REP):
        raise Refusal("identity.not_permitted")
    require_acting(by, localdate(at))
    if by.person.assurance_level < AssuranceLevel.THREE_FACTORS:
        raise Refusal("identity.level_too_low")
    agent = (
        Applicant.objects.filter(
            kind=ApplicantKind.NATURAL,
            document_no_hash=_hash(agent_document_no),
            user__is_active=True,
            name=agent_name.strip(),
        )
        .filter(assurance_level__gte=AssuranceLevel.MATCHED)
        .first()
    )
    if agent is None:
        raise Invalid({"agent_document_no": [_("没有姓名与证件号码都相符的实名账号，请对方先注册。")]})
    return _grant(by.applicant, agent, starts_on, ends_on, item_codes, mobile, by=by, at=at)


@transaction.atomic
def record_proxy(
    *, principal_id: int, agent_id: int, starts_on: date, ends_on: date, item_codes: Iterable[str] = (), mobile: str = "",
    by: Actor, at: datetime,
) -> Mandate:  # fmt: skip
    """Record at the counter a right given on paper; the clerk has seen the power of attorney (授权委托书).

    Invalid: ends_on, mobile. Refused: identity.not_permitted, mandate_not_to_self.
    """
    permissions.require(by, Do.RECORD_MANDATE, on=localdate(at))
    people = Applicant.objects.in_bulk([principal_id, agent_id])
    if principal_id not in people or agent_id not in people:
        raise NotFound("applicant")
    return _grant(people[principal_id], people[agent_id], starts_on, ends_on, item_codes, mobile, by=by, at=at)


def _grant(
    principal: Applicant, agent: Applicant, starts_on: date, ends_on: date, item_codes: Iterable[str], mobile: str, *,
    by: Actor, at: datetime,
) -> Mandate:  # fmt: skip
    if principal.pk == agent.pk or agent.kind != ApplicantKind.NATURAL:
        raise Refusal("identity.mandate_not_to_self")
    problems = {}
    if ends_on < starts_on or ends_on < localdate(at):
        problems["ends_on"] = [_("结束日期不得早于开始日期和今天。")]
    if mobile and checks.mobile_problem(mobile):
        problems["mobile"] = [checks.problem_text("mobile", "bad_mobile")]
    if problems:
        raise Invalid(problems)
    mandate = Mandate.objects.create(
        principal=principal, agent=agent, starts_on=starts_on, ends_on=ends_on, item_codes=sorted(set(item_codes)),
        mobile=mobile or agent.mobile,
        acting_as=ActingAs.HANDLER if principal.kind == ApplicantKind.LEGAL else ActingAs.PROXY,
    )  # fmt: skip
    audit.record(
        "mandate.granted", of=mandate, by=by, at=at, principal_id=principal.pk, agent_id=agent.pk,
        starts_on=starts_on, ends_on=ends_on, item_codes=mandate.item_codes,
    )  # fmt: skip
    events.publish(MandateGranted(mandate_id=mandate.pk, principal_id=principal.pk, agent_id=agent.pk, at=at))
    return mandate


@transaction.atomic
def revoke_mandate(*, mandate_id: int, by: Actor, at: datetime, reason: str = "") -> Mandate:
    """撤销授权: by the principal (for a firm its legal representative), by the agent who gives it up, or at the counter.

    A legal representative's own mandate ends only when the register names another. NotFound: not one of theirs.
    Revoking what is revoked changes nothing. Refused: identity.not_permitted, mandate_ended.
    """
    mandate = Mandate.objects.select_for_update(of=("self",)).filter(pk=mandate_id).first()
    if mandate is None or not _concerns(mandate, by, localdate(at)):
        raise NotFound("mandate")
    if mandate.acting_as == ActingAs.LEGAL_REP:
        raise Refusal("identity.not_permitted")
    if mandate.revoked_at is not None:
        return mandate
    mandate.revoked_at = at
    mandate.save(update_fields=["revoked_at"])
    audit.record("mandate.revoked", of=mandate, by=by, at=at, reason=reason)
    events.publish(
        MandateRevoked(mandate_id=mandate.pk, principal_id=mandate.principal_id, agent_id=mandate.agent_id, at=at)
    )
    return mandate


def _concerns(mandate: Mandate, by: Actor, on: date) -> bool:
    if not isinstance(by, Acting):
        return permissions.may(by, Do.RECORD_MANDATE, on=on)
    if by.person.pk == mandate.agent_id:
        return True
    if by.acting_as not in (ActingAs.SELF, ActingAs.LEGAL_REP) or by.applicant.pk != mandate.principal_id:
        return False
    require_acting(by, on)
    return True


def _hash(document_no: str) -> str:
    return crypto.keyed_hash(checks.normalised(document_no))
