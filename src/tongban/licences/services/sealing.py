"""E-seals: making them, and pressing them on a document as a PAdES signature with the picture of the seal."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from tongban.kernel import audit
from tongban.kernel.actors import SYSTEM, Actor
from tongban.kernel.errors import Refusal
from tongban.kernel.typesetting import missing_glyphs, render_pdf, render_png
from tongban.licences import authority
from tongban.licences.enums import SealKind, SealState
from tongban.licences.models import Seal, SealUse
from tongban.licences.papers import SEAL
from tongban.licences.placing import Place
from tongban.regions.models import Body

PICTURE_PPI = 360  # 42 mm become 595 pixels


@dataclass(frozen=True)
class Sealed:
    """A sealed document and the seal that is on it."""

    pdf: bytes
    seal: Seal
    sha256: str


def make_seal(*, body_id: int, kind: str, by: Actor, at: datetime) -> Seal:
    """制章: the seal of that kind for a body; the one that is there already when there is one (never two).

    Refused: seal.glyph_missing when the name has characters that cannot be engraved.
    """
    existing = _seal_of(body_id, kind)
    if existing is not None:
        return existing
    body = Body.objects.get(pk=body_id)
    words = {"name": body.name, "kind": "" if kind == SealKind.ORGAN else str(_print_name(kind))}
    if characters := missing_glyphs(body.name):
        raise Refusal("seal.glyph_missing", name=body.name, characters=characters)
    picture, print_picture = render_png(SEAL, words, ppi=PICTURE_PPI), render_pdf(SEAL, words, at=at)
    credentials = authority.credentials_of(body.credit_code, body.name)
    certificate = credentials.certificate
    try:
        with transaction.atomic():
            seal = Seal.objects.create(
                body=body, kind=kind, name=body.name + words["kind"], image_png=picture, image_pdf=print_picture,
                certificate=credentials.certificate_pem, certificate_serial=f"{certificate.serial_number:x}",
                valid_from=certificate.not_valid_before_utc, valid_to=certificate.not_valid_after_utc, made_at=at,
            )  # fmt: skip
            audit.record("seal.made", of=seal, by=by, at=at, name=seal.name)
    except IntegrityError:  # somebody made it at the same moment
        return Seal.objects.exclude(state=SealState.REVOKED).get(body_id=body_id, kind=kind)
    return seal


def seal_pdf(*, pdf: bytes, body_id: int, kind: str, at: datetime) -> bytes:
    """The document with the body's seal on the last page, lower right (see `seal_document` for the rest)."""
    return seal_document(pdf=pdf, body_id=body_id, kind=kind, at=at).pdf


def seal_document(
    *, pdf: bytes, body_id: int, kind: str, at: datetime, place: Place | None = None, case_number: str = "",
    by: Actor = SYSTEM,
) -> Sealed:  # fmt: skip
    """用印: press the seal and log the use (R-SEAL-5, R-SEAL-8). A missing seal is made first.

    Refused: seal.not_active when it is frozen, seal.document_unreadable.
    """
    seal = make_seal(body_id=body_id, kind=kind, by=SYSTEM, at=at)
    if seal.state != SealState.VALID:
        raise Refusal("seal.not_active", name=seal.name, state=seal.get_state_display())
    credentials = authority.credentials_of(seal.body.credit_code, seal.body.name)
    from tongban.licences import signing  # half a second to load, for a worker that seals

    data = signing.sign(
        pdf, credentials=credentials, picture=bytes(seal.image_pdf), name=seal.name, place=place or Place(), at=at
    )
    digest = hashlib.sha256(data).hexdigest()
    SealUse.objects.create(
        seal=seal, document_sha256=digest, case_number=case_number, at=at,
        by_kind=by.actor_kind, by_id=by.actor_id, by_name=by.actor_name,
    )  # fmt: skip
    return Sealed(pdf=data, seal=seal, sha256=digest)


def _seal_of(body_id: int, kind: str) -> Seal | None:
    seals = Seal.objects.select_related("body").filter(body_id=body_id, kind=kind)
    return seals.exclude(state=SealState.REVOKED).first()


def _print_name(kind: str) -> str:
    return {SealKind.ACCEPTANCE: "受理专用章", SealKind.APPROVAL: "审批专用章"}[SealKind(kind)]
