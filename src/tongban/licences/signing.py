"""PAdES signatures with the picture of a seal, by pyHanko. Plain functions: bytes in, bytes out."""

import io
from datetime import datetime
from functools import lru_cache
from typing import Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils import layout
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tongban.kernel.errors import Refusal
from tongban.licences.authority import Credentials, root
from tongban.licences.placing import Place

POINTS = 72 / 25.4  # per millimetre
DIAMETER = 42.0  # of a seal, millimetres
OTHER_PARTS = (
    3072  # bytes of a signature besides its certificate: attributes, names and the number itself, about half of it
)


def sign(pdf: bytes, *, credentials: Credentials, picture: bytes, name: str, place: Place, at: datetime) -> bytes:
    """The document with one more signature, whole earlier content untouched. Refused: seal.document_unreadable."""
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        writer.document_meta.last_modified = at
        count = len(writer.prev.embedded_signatures)
        box = _box(writer.prev, place)
    except (PdfError, ValueError, KeyError, TypeError, IndexError) as error:
        raise Refusal("seal.document_unreadable") from error
    spec = fields.SigFieldSpec(f"Seal{count + 1}", on_page=place.page, box=box)
    metadata = signers.PdfSignatureMetadata(
        field_name=spec.sig_field_name, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, name=name
    )
    style = StaticStampStyle(
        border_width=0,
        background=_Picture(picture),
        background_opacity=0.86,  # a real impression lets the writing through
        background_layout=layout.SimpleBoxLayoutRule(
            x_align=layout.AxisAlignment.ALIGN_MID, y_align=layout.AxisAlignment.ALIGN_MID,
            inner_content_scaling=layout.InnerScaling.STRETCH_FILL, margins=layout.Margins.uniform(0),
        ),
    )  # fmt: skip
    signer = _SignerAt(metadata, signer=_signer(credentials), stamp_style=style, new_field_spec=spec)
    signer.at = at
    return signer.sign_pdf(writer, bytes_reserved=_room(credentials)).getvalue()


def _room(credentials: Credentials) -> int:
    """Hex digits kept free for the signature: certificate, attributes and the signature itself, with a margin. Without the
    number pyHanko signs twice, the first time to see how long it gets; too little would be an error, never a broken file."""
    return 2 * (len(certificate(credentials).dump()) + OTHER_PARTS)


class _SignerAt(signers.PdfSigner):
    """pyHanko takes the clock of the machine; here the moment is given."""

    at: datetime

    def init_signing_session(self, *args: Any, **options: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **options)
        session.system_time = self.at
        return session


class _Picture(ImportedPdfPage):
    """A one-page PDF in memory as the appearance."""

    def __init__(self, data: bytes) -> None:
        super().__init__(file_name="")
        self.data = data

    def render(self) -> bytes:
        form = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.data)))
        self.resources.xobject["/Picture"] = form
        x1, y1, x2, y2 = form.get_object()["/BBox"]
        self.box = layout.BoxConstraints(width=abs(x1 - x2), height=abs(y1 - y2))
        return b"/Picture Do"


@lru_cache(maxsize=256)
def _signer(credentials: Credentials) -> signers.SimpleSigner:
    """The key in pyHanko's form, prepared once per certificate."""
    store = SimpleCertificateStore()
    store.register(certificate(root()))
    der = credentials.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=certificate(credentials),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=store,
        embed_roots=False,  # who verifies has the root already; a copy in the file would be bytes nobody checks
    )


def certificate(credentials: Credentials) -> x509.Certificate:
    """The certificate in the form that pyHanko reads."""
    return x509.Certificate.load(credentials.certificate.public_bytes(serialization.Encoding.DER))


def _box(reader: PdfFileReader, place: Place) -> tuple[int, int, int, int]:
    pages = int(reader.root["/Pages"]["/Count"])
    page = reader.find_page_for_modification(place.page % pages)[0].get_object()
    _left, bottom, right, _top = (float(edge) for edge in _media_box(page))
    x = right - place.from_right * POINTS
    y = bottom + place.from_bottom * POINTS
    half = DIAMETER / 2 * POINTS
    return round(x - half), round(y - half), round(x + half), round(y + half)


def _media_box(page: Any) -> Any:
    while "/MediaBox" not in page:
        page = page["/Parent"]
    return page["/MediaBox"]
