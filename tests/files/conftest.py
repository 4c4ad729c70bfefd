"""A vault of its own for each test, and small real files of each kind."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from PIL import Image

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MINIMAL_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(kind: str, size=(40, 30), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (180, 20, 20)).save(out, kind, **options)
    return out.getvalue()


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


OFD = archive(OFD_xml=b'<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>', Doc_0__Document_xml=b"<d/>")
KINDS = {
    "application/pdf": MINIMAL_PDF,
    "application/ofd": OFD,
    "image/jpeg": picture("JPEG"),
    "image/png": picture("PNG"),
}


@pytest.fixture(autouse=True)
def vault_folder(tmp_path, settings):
    settings.TONGBAN_FILES = tmp_path / "files"
    return settings.TONGBAN_FILES


@pytest.fixture
def everything_on_disk(vault_folder):
    return lambda: sorted(p.relative_to(vault_folder).as_posix() for p in vault_folder.rglob("*") if p.is_file())
