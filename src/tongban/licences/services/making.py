"""制证: a licence comes into being in three acts, so that nothing slow happens while numbers are locked:
its row and numbers (a draft), the printed and sealed file, and the publication. A crash between them is mended by asking again.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongban.files.services import store_bytes
from tongban.identity.enums import ApplicantKind
from tongban.identity.models import Applicant
from tongban.kernel import audit, counters, events
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.masking import mask_number
from tongban.kernel.typesetting import missing_glyphs
from tongban.licences import lifecycle, printing
from tongban.licences.enums import LicenceAction, LicenceState, SealKind
from tongban.licences.events import LicenceIssued
from tongban.licences.models import Licence, LicenceType
from tongban.licences.rules.identifiers import identifier as build_identifier
from tongban.licences.services import states
from tongban.licences.services.sealing import seal_document
from tongban.regions.models import Body

Content = Mapping[str, object] | Iterable[tuple[str, object]]


def make_licence(
    *, type_code: str, holder_id: int, issuer_id: int, case_number: str, content: Content, valid_from: date,
    valid_to: date | None, by: Actor, at: datetime,
) -> Licence:  # fmt: skip
    """Make the sealed licence of a granted case, once per case and type (R-LIC-15); asked again, the same comes back.

    `content` is what stands on the certificate: label → text, in order. Refused: licence.type_unknown, type_retired,
    dates_wrong, glyph_missing (naming the characters), seal.not_active.
    """
    kind = _type(type_code)
    licence = Licence.objects.filter(case_number=case_number, licence_type=kind).first() if case_number else None
    if licence is None:
        holder, issuer = Applicant.objects.get(pk=holder_id), Body.objects.get(pk=issuer_id)
        rows = _rows(content, kind)
        _check(kind, rows, holder=holder, issuer=issuer, valid_from=valid_from, valid_to=valid_to)
        licence = _draft(
            kind, holder, issuer, case_number=case_number, rows=rows, valid_from=valid_from, valid_to=valid_to, at=at
        )
    return _finish(licence, by=by, at=at)


def replace_licence(
    *, identifier: str, content: Content, valid_from: date, valid_to: date | None, case_number: str, reason: str,
    by: Actor, at: datetime,
) -> Licence:  # fmt: skip
    """换发: a new version with the same serial; the old one is REPLACED in the instant the new one holds (R-LIC-9).

    Refused like `make_licence`; licence.action_not_open when the old one is not valid. NotFound when it is unknown.
    """
    old = (
        Licence.objects.issued()
        .select_related("licence_type", "holder", "issuer")
        .filter(identifier=identifier)
        .first()
    )
    if old is None:
        raise NotFound(identifier)
    licence = Licence.objects.filter(predecessor=old).first()
    if licence is None:
        lifecycle.next_state(old.state, LicenceAction.REPLACE)
        rows = _rows(content, old.licence_type)
        _check(old.licence_type, rows, holder=old.holder, issuer=old.issuer, valid_from=valid_from, valid_to=valid_to)
        licence = _draft(
            old.licence_type, old.holder, old.issuer, case_number=case_number, rows=rows, valid_from=valid_from,
            valid_to=valid_to, at=at, old=old,
        )  # fmt: skip
    return _finish(licence, by=by, at=at, reason=reason)


def _type(code: str) -> LicenceType:
    kind = LicenceType.objects.filter(code=code).first()
    if kind is None:
        raise Refusal("licence.type_unknown", type_code=code)
    if not kind.is_active:
        raise Refusal("licence.type_retired", name=kind.name)
    return kind


def _rows(content: Content, kind: LicenceType) -> list[list[str]]:
    """The rows as printed: the labels of the type first in their order, then the rest; empty values are left out."""
    given = dict(content)
    ordered = [label for label in kind.labels if label in given] + [
        label for label in given if label not in kind.labels
    ]
    return [[str(label), str(given[label])] for label in ordered if given[label] not in (None, "")]


def _check(
    kind: LicenceType,
    rows: list[list[str]],
    *,
    holder: Applicant,
    issuer: Body,
    valid_from: date,
    valid_to: date | None,
) -> None:
    if valid_to is not None and valid_to < valid_from:
        raise Refusal("licence.dates_wrong")
    printed = [kind.name, holder.name, issuer.name, issuer.short_name, *(text for row in rows for text in row)]
    if characters := missing_glyphs("".join(printed)):
        raise Refusal("licence.glyph_missing", characters=characters)


def _draft(
    kind: LicenceType, holder: Applicant, issuer: Body, *, case_number: str, rows: list[list[str]], valid_from: date,
    valid_to: date | None, at: datetime, old: Licence | None = None,
) -> Licence:  # fmt: skip
    """Take the numbers and write the draft; of two at once the second gets the first one's."""
    year = timezone.localdate(at).year
    try:
        with transaction.atomic():
            if old is None:
                sequence = counters.next_number(f"licence:{issuer.credit_code}:{year}")
                serial, version = f"{year}{sequence:06d}", 1
                number = f"{issuer.short_name}证字〔{year}〕第{sequence:06d}号"
            else:
                serial, version = old.serial, old.version + 1
                number = f"{old.number.split('-')[0]}-{version}"
            return Licence.objects.create(
                identifier=build_identifier(
                    type_code=kind.code, issuer_code=issuer.credit_code, serial=serial, version=version
                ),
                number=number, licence_type=kind, issuer=issuer, issuer_name=issuer.name, serial=serial, version=version,
                predecessor=old, holder=holder, holder_name=holder.name, holder_document_masked=_shown_number(holder),
                case_number=case_number, content=rows, valid_from=valid_from, valid_to=valid_to, issued_at=at,
            )  # fmt: skip
    except IntegrityError:
        same = {"predecessor": old} if old else {"case_number": case_number, "licence_type": kind}
        return Licence.objects.get(**same)


def _finish(licence: Licence, *, by: Actor, at: datetime, reason: str = "") -> Licence:
    """Print, seal and publish a draft; anything else is done already."""
    if licence.state != LicenceState.DRAFT:
        return licence
    pdf = printing.licence_pdf(licence)
    sealed = seal_document(
        pdf=pdf, body_id=licence.issuer_id, kind=SealKind.ORGAN, at=at, place=printing.SEAL_PLACE,
        case_number=licence.case_number, by=by,
    ).pdf  # fmt: skip
    return _publish(licence.pk, sealed, reason=reason, by=by, at=at)


@transaction.atomic
def _publish(licence_id: int, pdf: bytes, *, reason: str, by: Actor, at: datetime) -> Licence:
    licence = Licence.objects.select_for_update(of=("self",)).select_related("licence_type").get(pk=licence_id)
    if licence.state != LicenceState.DRAFT:
        return licence
    if licence.predecessor_id:
        old = Licence.objects.select_for_update().get(pk=licence.predecessor_id)
        replaced = lifecycle.next_state(old.state, LicenceAction.REPLACE)
        states.set_state(old, replaced, reason=reason or "换发新版本", by=by, at=at)
    licence.file = store_bytes(
        data=pdf, name=f"{licence.licence_type.name}.pdf", content_type="application/pdf", owner="system", at=at
    )
    licence.file_sha256 = hashlib.sha256(pdf).hexdigest()
    licence.state = lifecycle.next_state(licence.state, LicenceAction.PUBLISH)
    licence.state_changed_at = at
    licence.save(update_fields=["file", "file_sha256", "state", "state_changed_at"])
    audit.record(
        "licence.issued", of=licence, by=by, at=at, identifier=licence.identifier, case_number=licence.case_number
    )
    events.publish(
        LicenceIssued(
            licence.pk, licence.identifier, licence.case_number, licence.holder_id, licence.licence_type.code, at
        )
    )
    return licence


def _shown_number(holder: Applicant) -> str:
    """On the certificate: a firm's code whole (it is public), a person's number masked."""
    return mask_number(holder.document_no) if holder.kind == ApplicantKind.NATURAL else holder.document_no
