"""Reading people: who is signed on, for whom they act, what may be shown of them."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from tongban.identity.enums import ActingAs
from tongban.identity.models import AccessLine, Acting, Applicant, Mandate, Staff, User
from tongban.identity.rules.mandates import is_in_force
from tongban.kernel import checks, crypto, masking
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.pages import Page, keyset


@dataclass(frozen=True)
class MaskedApplicant:
    """What of an applicant stands on screens and public pages (R-PII-5). Firms' names and credit codes are public."""

    id: int
    kind: str
    kind_label: str
    name: str
    document_type_label: str
    document_no: str
    mobile: str
    email: str
    address: str
    legal_rep_name: str
    assurance_level: int
    assurance_label: str
    is_priority: bool


def staff_of(user: User) -> Staff | None:
    """The official behind a sign-on, with their body; None for everybody else."""
    return Staff.objects.select_related("body", "user").filter(user_id=user.pk).first()


def staff(staff_id: int) -> Staff:
    """One official, with their body. NotFound."""
    found = Staff.objects.select_related("body", "user").filter(pk=staff_id).first()
    if found is None:
        raise NotFound("staff")
    return found


def applicant(applicant_id: int) -> Applicant:
    """One applicant. NotFound."""
    found = Applicant.objects.filter(pk=applicant_id).first()
    if found is None:
        raise NotFound("applicant")
    return found


def applicant_of(user: User) -> Applicant | None:
    """The person behind a public sign-on; None for staff."""
    return Applicant.objects.select_related("user").filter(user_id=user.pk).first()


def applicant_by_document(document_type: str, number: str) -> Applicant | None:
    """Look somebody up by the keyed hash of their document number (R-USER-11)."""
    return Applicant.objects.filter(
        document_type=document_type, document_no_hash=crypto.keyed_hash(checks.normalised(number))
    ).first()


def masked(who: Applicant) -> MaskedApplicant:
    """The public face of an applicant. No query."""
    natural = who.kind == "natural"
    return MaskedApplicant(
        id=who.pk,
        kind=who.kind,
        kind_label=who.get_kind_display(),
        name=masking.mask_name(who.name) if natural else who.name,
        document_type_label=who.get_document_type_display(),
        document_no=masking.mask_number(who.document_no) if natural else who.document_no,
        mobile=masking.mask_mobile(who.mobile),
        email=_mask_email(who.email),
        address=masking.mask_address(who.address) if natural else who.address,
        legal_rep_name=masking.mask_name(who.legal_rep_name),
        assurance_level=who.assurance_level,
        assurance_label=who.get_assurance_level_display(),
        is_priority=who.is_priority,
    )


def _mask_email(email: str) -> str:
    local, at, host = email.partition("@")
    return f"{local[:1]}***{at}{host}" if at else ""


def acting_choices(person: Applicant, on: date) -> list[Acting]:
    """For whom this person may act on that day: themself first, then firms and people by name. One query."""
    held = Mandate.objects.filter(agent=person, revoked_at__isnull=True, starts_on__lte=on).select_related("principal")
    choices = [_acting(person, mandate) for mandate in held if _holds(mandate, on)]
    return [Acting(person, person), *sorted(choices, key=lambda acting: (acting.applicant.name, acting.mandate_id))]


def acting_for(person: Applicant, mandate_id: int | None, on: date) -> Acting:
    """The right to act under this mandate on that day; None = for oneself. Asked anew at every use (R-USER-6).

    Refused: identity.mandate_ended. NotFound: no mandate of this person.
    """
    if mandate_id is None:
        return Acting(person, person)
    mandate = Mandate.objects.select_related("principal").filter(pk=mandate_id, agent=person).first()
    if mandate is None:
        raise NotFound("mandate")
    if not _holds(mandate, on):
        raise Refusal("identity.mandate_ended", principal=mandate.principal.name, ended=_ended_on(mandate))
    return _acting(person, mandate)


def require_acting(acting: Acting, on: date, item_code: str = "") -> None:
    """What an operation asks before it lets somebody act: the mandate still holds in the database, and reaches the item.

    Refused: identity.mandate_ended, identity.item_outside_mandate.
    """
    if acting.mandate_id is None:
        return
    now = acting_for(acting.person, acting.mandate_id, on)
    if item_code and not now.covers_item(item_code):
        raise Refusal("identity.item_outside_mandate", principal=now.applicant.name, item_code=item_code)


def mandates_given_by(principal: Applicant) -> list[Mandate]:
    """All mandates this applicant gave, the newest first, with their agents."""
    return list(Mandate.objects.filter(principal=principal).select_related("agent").order_by("-pk"))


def mandates_held_by(person: Applicant) -> list[Mandate]:
    """All mandates this person holds or held, the newest first, with their principals."""
    return list(Mandate.objects.filter(agent=person).select_related("principal").order_by("-pk"))


def mandate_names(mandate_id: int) -> dict[str, str]:
    """Who mandated whom, masked as far as they are people, and until when: for messages."""
    mandate = Mandate.objects.select_related("principal", "agent").get(pk=mandate_id)
    return {
        "principal": masked(mandate.principal).name,
        "agent": masked(mandate.agent).name,
        "ends_on": date_format(mandate.ends_on, "Y-m-d") if mandate.ends_on else "",
    }


def access_log_of(person: Applicant, after: str | None = None) -> Page[AccessLine]:
    """Who opened this person's data, for the person to read (R-PII-6); the newest first."""
    return keyset(AccessLine.objects.filter(applicant=person), order=("-at", "-id"), after=after)


def _holds(mandate: Mandate, on: date) -> bool:
    return is_in_force(starts_on=mandate.starts_on, ends_on=mandate.ends_on, revoked_at=mandate.revoked_at, on=on)


def _ended_on(mandate: Mandate) -> str:
    ended = mandate.revoked_at or mandate.ends_on or mandate.starts_on
    return date_format(ended, "Y-m-d")


def _acting(person: Applicant, mandate: Mandate) -> Acting:
    return Acting(person, mandate.principal, ActingAs(mandate.acting_as), mandate.pk, tuple(mandate.item_codes))
