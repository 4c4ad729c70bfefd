"""Reads: whose licences, which of them can be used, what the public may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from tongban.identity.enums import ApplicantKind
from tongban.kernel.masking import mask_name
from tongban.licences.enums import LicenceState
from tongban.licences.models import Licence, LicenceType, LicenceUse


@dataclass(frozen=True)
class HeldLicence:
    """A licence as its holder sees it in a list."""

    identifier: str
    number: str
    type_code: str
    type_name: str
    issuer_name: str
    holder_name: str
    valid_from: date
    valid_to: date | None
    state: LicenceState
    is_usable: bool
    case_number: str
    issued_at: datetime
    file_id: int | None
    licence: Licence


@dataclass(frozen=True)
class PublicLicence:
    """What anybody may see who scans the code: issuer, state, validity and the masked holder (R-LIC-14)."""

    identifier: str
    type_name: str
    issuer_name: str
    holder_name: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    state: LicenceState
    is_valid: bool


def licences_of(applicant_id: int, on: date) -> list[HeldLicence]:
    """All licences of a person, newest first, with their state on `on`. One query."""
    rows = Licence.objects.issued().held_by(applicant_id).with_list_data().order_by("-issued_at", "-id")
    return [_held(licence, on) for licence in rows]


def licence_of(applicant_id: int, identifier: str, on: date) -> HeldLicence | None:
    """One licence of a person, or None when it is not theirs."""
    found = Licence.objects.issued().held_by(applicant_id).with_list_data().filter(identifier=identifier).first()
    return _held(found, on) if found else None


def usable_as(applicant_id: int, type_code: str, on: date) -> list[HeldLicence]:
    """The licences of that type the person may give instead of a paper on `on`; the one that lasts longest first."""
    rows = Licence.objects.held_by(applicant_id).of_type(type_code).usable(on=on).with_list_data()
    held = [_held(licence, on) for licence in rows]
    return sorted(held, key=lambda one: (one.valid_to or date.max, one.issued_at), reverse=True)


def usable_types(applicant_id: int, identifiers: Iterable[str], on: date) -> dict[str, str]:
    """Those of these licences that the person may give instead of a paper on `on`: identifier → code of the type. One query."""
    usable = Licence.objects.held_by(applicant_id).usable(on=on).filter(identifier__in=list(identifiers))
    return dict(usable.values_list("identifier", "licence_type__code"))


def public_view(identifier: str, on: date) -> PublicLicence | None:
    """The masked public view (R-LIC-14), or None when we never issued such a licence."""
    found = Licence.objects.issued().select_related("licence_type", "holder").filter(identifier=identifier).first()
    if found is None:
        return None
    state = found.state_on(on)
    is_person = found.holder.kind == ApplicantKind.NATURAL
    return PublicLicence(
        identifier=found.identifier, type_name=found.licence_type.name, issuer_name=found.issuer_name,
        holder_name=mask_name(found.holder_name) if is_person else found.holder_name,
        issued_on=timezone.localdate(found.issued_at), valid_from=found.valid_from, valid_to=found.valid_to,
        state=state, is_valid=state == LicenceState.VALID and on >= found.valid_from,
    )  # fmt: skip


def licence_of_case(case_number: str) -> Licence | None:
    """The licence that a case made, if it made one."""
    return Licence.objects.issued().with_list_data().filter(case_number=case_number).order_by("id").first()


def uses_of(licence: Licence) -> QuerySet[LicenceUse]:
    """Every use and reprint, newest first (R-LIC-13)."""
    return LicenceUse.objects.filter(licence=licence).order_by("-at", "-id")


def licence_types() -> QuerySet[LicenceType]:
    """The types that are made, by name."""
    return LicenceType.objects.filter(is_active=True).order_by("name")


def _held(licence: Licence, on: date) -> HeldLicence:
    state = licence.state_on(on)
    return HeldLicence(
        identifier=licence.identifier, number=licence.number, type_code=licence.licence_type.code,
        type_name=licence.licence_type.name, issuer_name=licence.issuer_name, holder_name=licence.holder_name,
        valid_from=licence.valid_from, valid_to=licence.valid_to, state=state,
        is_usable=state == LicenceState.VALID and on >= licence.valid_from,
        case_number=licence.case_number, issued_at=licence.issued_at, file_id=licence.file_id, licence=licence,
    )  # fmt: skip
