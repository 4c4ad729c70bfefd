"""How a licence looks on paper."""

from datetime import date

from django.conf import settings
from django.utils import timezone

from tongban.kernel.typesetting import qr_svg, render_pdf
from tongban.licences.models import Licence
from tongban.licences.papers import template
from tongban.licences.placing import Place

# The middle of the seal, where `certificate.typ` puts issuer and date.
SEAL_PLACE = Place(from_right=70.0, from_bottom=47.0)


def verification_url(identifier: str) -> str:
    """The public page that says whether the licence holds now (R-LIC-14)."""
    return f"{settings.TONGBAN_PUBLIC_URL.rstrip('/')}/verify/{identifier}"


def licence_pdf(licence: Licence) -> bytes:
    """The unsealed certificate as PDF/A-2b; the same licence gives the same bytes."""
    issued_on = timezone.localdate(licence.issued_at)
    data = {
        "title": licence.licence_type.name,
        "number": licence.number,
        "identifier": licence.identifier,
        "holder": licence.holder_name,
        "holder_document": licence.holder_document_masked,
        "rows": licence.content,
        "validity": validity_text(licence.valid_from, licence.valid_to),
        "issuer": licence.issuer_name,
        "issued_on": date_text(issued_on),
        "qr": qr_svg(verification_url(licence.identifier)),
    }
    return render_pdf(template(licence.licence_type.template), data, archival=True, at=licence.issued_at)


def date_text(day: date) -> str:
    """2026年3月4日, as documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def validity_text(start: date, end: date | None) -> str:
    return f"{date_text(start)}至{date_text(end)}" if end else f"自{date_text(start)}起长期有效"
