"""The cryptographic facts about a PDF, without the database: signatures, what they cover, whom they come from."""

import io
import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tongban.licences.authority import root
from tongban.licences.signing import certificate

# Where every reader begins: at the end. Without this a reader walks back through twenty megabytes of nothing to find it.
END, END_WITHIN = re.compile(rb"startxref\s{1,9}\d{1,10}\s{1,9}%%EOF"), 2048
MOST_SIGNATURES = 20  # each costs a hash of the whole file; one file may not ask for thousands

# pyHanko writes a traceback for each thing it cannot validate; for us that is an answer, not a fault.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class SignatureFacts:
    signer: str
    signed_at: datetime | None
    certificate_serial: str
    intact: bool
    valid: bool
    trusted: bool
    in_time: bool


@dataclass(frozen=True)
class Facts:
    signatures: list[SignatureFacts]
    covers_whole_file: bool

    @property
    def certificate_serials(self) -> list[str]:
        return [one.certificate_serial for one in self.signatures]


def check(data: bytes) -> Facts | None:
    """What the signatures of a PDF say, or None when it cannot be read as one."""
    if not END.search(data[-END_WITHIN:]):
        return None
    try:
        reader = PdfFileReader(io.BytesIO(data))
        if reader.encrypted:
            return None
        signatures = list(islice(reader.embedded_signatures, MOST_SIGNATURES + 1))
        if len(signatures) > MOST_SIGNATURES:
            return None
        facts = [_facts(one) for one in signatures]
        whole = bool(signatures) and _covers_all(signatures[-1], data)
    except Exception:  # noqa: BLE001 -- a hostile file may make the parser raise anything at all
        return None
    return Facts(facts, whole)


def _facts(one: EmbeddedPdfSignature) -> SignatureFacts:
    cert = one.signer_cert
    signed_at = one.self_reported_timestamp
    starts, ends = cert.not_valid_before, cert.not_valid_after
    # The chain is asked for a moment inside the certificate's time; whether it was signed then is a question of its own.
    moment = min(max(signed_at or starts, starts), ends)
    context = ValidationContext(
        trust_roots=[certificate(root())], allow_fetching=False, moment=moment, revocation_mode="soft-fail"
    )
    status = validate_pdf_signature(one, signer_validation_context=context)
    coverage_ok = status.coverage in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
    return SignatureFacts(
        signer=str(cert.subject.native.get("common_name", "")),
        signed_at=signed_at.astimezone(UTC) if signed_at else None,
        certificate_serial=f"{cert.serial_number:x}",
        intact=bool(status.intact and coverage_ok and status.docmdp_ok is not False),
        valid=bool(status.valid),
        trusted=bool(status.trusted),
        in_time=signed_at is not None and starts <= signed_at <= ends,
    )


def _covers_all(last: EmbeddedPdfSignature, data: bytes) -> bool:
    """The last signature covers the file from its first to its last byte, and its gap holds nothing but itself."""
    if last.evaluate_signature_coverage() != SignatureCoverageLevel.ENTIRE_FILE:
        return False
    start, end = int(last.byte_range[1]), int(last.byte_range[2])
    der = cms.ContentInfo.load(last.pkcs7_content).dump()  # without the zeros behind it
    return data[start:end] == b"<" + der.hex().upper().encode().ljust(end - start - 2, b"0") + b">"
