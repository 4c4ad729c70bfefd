"""What journeys look up beside the page: numbers of people who do not exist, and the text of a PDF."""

from io import BytesIO
from typing import Any

import pypdf
from django.utils import timezone
from tests.processes import wait_until

from tongban.kernel import checks, sealing
from tongban.kernel.models import AuditEntry, AuditSeal


def an_id_number(born: str, sequence: str = "002") -> str:
    """A well-formed identity number in the region 999900 that does not exist."""
    return next(
        number for last in "0123456789X" if checks.id_number_problem(number := f"999900{born}{sequence}{last}") is None
    )


def pdf_of(page: Any, href: str) -> bytes:
    """The PDF behind a link, as this person's browser gets it."""
    answer = page.request.get(href)
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def text_of(pdf: bytes) -> str:
    """Without blanks: line breaks in the middle of a sentence are of no account."""
    return "".join("".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages).split())


def the_trail_says(*codes: str) -> None:
    """These acts stand on record in this order, whatever stands between them; sealed, the chain is whole."""
    said = iter(AuditEntry.objects.order_by("id").values_list("code", flat=True))
    missing = next((code for code in codes if code not in said), None)
    assert missing is None, f"{missing} is not on record there"
    sealing.anchors().unlink(missing_ok=True)  # of tests before this one, whose entries are gone
    assert wait_until(lambda: sealing.seal_next(at=timezone.now()), patience=60), "what is open meanwhile holds it back"
    while sealing.seal_next(at=timezone.now()):
        pass
    assert AuditSeal.objects.exists()
    assert list(sealing.findings()) == []
