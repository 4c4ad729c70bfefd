"""Files made to be two things at once, to grow without end, or to climb out of their folder; and how a stored one is sent."""

import io
import struct
import time
import uuid
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localtime
from tests.cases import factories
from tests.files.conftest import KINDS, MINIMAL_PDF, archive
from tests.portal.people import a_shop_item, signed_on, somebody
from tests.security.people import signed_on_staff

from tongban.cases import services as cases
from tongban.files.models import StoredFile
from tongban.files.services import store_bytes, store_upload
from tongban.identity.enums import ApiScope
from tongban.identity.services import issue_api_token
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal

pytestmark = pytest.mark.django_db
JPEG, PNG, OFD = KINDS["image/jpeg"], KINDS["image/png"], KINDS["application/ofd"]
ROOT = b'<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>'
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))


def packed_pdf(inside: bytes, kind: bytes = b"/ObjStm") -> bytes:
    """A PDF whose objects stand compressed in an object stream."""
    body = zlib.compress(inside)
    stream = b"1 0 obj\n<</Type%s/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % (kind, len(body))
    return b"%PDF-1.5\n" + stream + body + b"\nendstream\nendobj\ntrailer<</Root 2 0 R>>\n%%EOF\n"


def png_with(text: bytes) -> bytes:
    chunk = b"tEXt" + text
    return PNG[:33] + struct.pack(">I", len(text)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + PNG[33:]


def lying_zip() -> bytes:
    """Says it unpacks to a hundred bytes, and unpacks to a hundred megabytes."""
    made = bytearray(archive(OFD_xml=ROOT, Doc_0__Document_xml=b"<d>" + b" " * 100_000_000 + b"</d>"))
    return bytes(made).replace(struct.pack("<I", 100_000_007), struct.pack("<I", 100))


def two_of_one_name() -> bytes:
    out = io.BytesIO()
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "w") as made:
        made.writestr("OFD.xml", ROOT)
        made.writestr("OFD.xml", ROOT + b"<!-- the other -->")
    return out.getvalue()


HOSTILE = {
    "GIF with JavaScript": b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)//",
    "SVG with a script": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "HTML behind a BOM": b"\xef\xbb\xbf<html><script>alert(1)</script>",
    "PDF and HTML": b"%PDF-1.4\n<html><body onload=alert(1)>" + MINIMAL_PDF,
    "PDF and zip": MINIMAL_PDF + archive(a=b"1"),
    "JPEG and zip": JPEG + archive(a=b"1"),
    "JPEG and JAR": JPEG + archive(META_INF__MANIFEST_MF=b"Main-Class: A"),
    "PNG with PHP in a text chunk": png_with(b"c\0<?php system($_GET[0]);"),
    "PNG with a page in a text chunk": png_with(b"c\0<script>alert(1)</script>"),
    "Word document": archive(**{"[Content_Types]_xml": b"<Types/>", "word__document_xml": b"<w/>"}),
    "Word document that claims to be OFD": archive(**{"OFD_xml": ROOT, "[Content_Types]_xml": b"<Types/>"}),
    "OFD with an office macro": archive(OFD_xml=ROOT, vbaProject_bin=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "old Word document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "JAR that claims to be OFD": archive(**{"OFD_xml": ROOT, "META-INF__MANIFEST.MF": b"x"}),
    "PDF with a script, its name in numbers": MINIMAL_PDF.replace(b"/Catalog", b"/Catalog/J#61v#61Script 9 0 R"),
    "PDF with a script in packed objects": packed_pdf(b"3 0 <</S/JavaScript/JS(app.alert(1))>>"),
    "PDF with a script in packed objects with a numbered name": packed_pdf(b"<</S/Java#53cript>>", b"/Obj#53tm"),
    "PDF that starts a program from packed objects": packed_pdf(b"3 0 <</S/Launch/F(cmd.exe)>>"),
    "PDF whose packed objects never end": lambda: packed_pdf(bytes(80_000_000)),
    "OFD with entities that grow": archive(OFD_xml=b"<!DOCTYPE l [<!ENTITY l0 'ha'>" + LAUGHS + b"]><OFD>&l9;</OFD>"),
    "OFD that reads a file": archive(OFD_xml=ROOT, Doc_0__Document_xml=b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><d>&x;</d>"),
    "OFD that reads an address, in UTF-16": archive(OFD_xml=ROOT, a_xml="<!DOCTYPE d SYSTEM 'http://127.0.0.1/x'><d/>".encode("utf-16")),
    "OFD with a late document type": archive(OFD_xml=ROOT, a_xml=b"<!--" + b"x" * 100_000 + b"--><!DOCTYPE d []><d/>"),
    "OFD that unpacks to very much": lambda: archive(OFD_xml=ROOT, Doc_0__a=bytes(60_000_000)),
    "OFD that lies about its size": lying_zip,
    "OFD that climbs out": archive(OFD_xml=ROOT, **{"..__..__..__etc__cron.d__x": b"* * * * * root id"}),
    "OFD with an absolute name": archive(OFD_xml=ROOT, __etc__passwd=b"x"),
    "OFD with a Windows path": archive(OFD_xml=ROOT, **{"..\\..\\x": b"x"}),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_two_things_or_without_end_does_not_come_in(what):
    data = HOSTILE[what]() if callable(HOSTILE[what]) else HOSTILE[what]
    began = time.process_time()
    with pytest.raises(Refusal, match=r"file\.(type_not_allowed|mixed_content|active_content|damaged)"):
        store_upload(chunks=[data], name="证明.pdf", owner="applicant:1", at=localtime())
    assert not StoredFile.objects.exists()
    assert time.process_time() - began < 10


def test_two_entries_of_one_name_do_not_come_in():
    with pytest.raises(Refusal, match="file.damaged"):
        store_upload(chunks=[two_of_one_name()], name="a.ofd", owner="applicant:1", at=localtime())


@pytest.mark.parametrize("kind", KINDS)
def test_honest_files_of_the_four_kinds_still_come_in(kind):
    assert (
        store_bytes(data=KINDS[kind], name="a", content_type="", owner="applicant:1", at=localtime()).content_type
        == kind
    )


def test_an_honest_pdf_with_packed_objects_comes_in():
    store_upload(chunks=[packed_pdf(b"3 0 <</Type/Catalog>>")], name="a.pdf", owner="applicant:1", at=localtime())


NAMES = [
    "../../../etc/passwd", "..\\..\\windows\\system32\\x.dll", "/etc/passwd", "C:\\x.pdf", "a\0.pdf", "a\r\nSet-Cookie: x=1.pdf",
    'a"; filename="x.html', "x.html", "x.pdf.exe", "..", ".", "", " ", "con", "a" * 5000, "证" * 3000, "\u202egpj.exe",
    "<img src=x onerror=alert(1)>.pdf", "%2e%2e%2f", "a;b.pdf", "=cmd|'/c calc'!A1.pdf", "\ud800.pdf", "a\u2028b.pdf",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leaves_its_folder_or_its_header(name, settings, tmp_path):
    settings.TONGBAN_FILES = tmp_path / "files"
    stored = store_bytes(data=MINIMAL_PDF, name=name, content_type="", owner="applicant:1", at=localtime())
    assert stored.name.endswith(".pdf") and len(stored.name.encode()) <= 200
    assert not set('/\\\r\n\0"<>|\u202e\u2028') & set(stored.name)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in files] == [stored.sha256], "stored under its hash, whatever it is called"
    from tongban.webkit.files import file_response

    answer = file_response(stored)
    disposition = answer["Content-Disposition"]
    answer.close()
    assert disposition.startswith("attachment; filename") and "\n" not in disposition and "\r" not in disposition


def upload(data, name="a.pdf", declared="application/pdf"):
    _, secret = issue_api_token(
        name="t", scopes=ApiScope.values, days=1, by=SYSTEM, at=localtime(), person=factories.a_person()
    )
    from django.test import Client

    return Client().post(
        "/api/v1/files", {"file": SimpleUploadedFile(name, data, content_type=declared)},
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": uuid.uuid4().hex},
    )  # fmt: skip


@pytest.mark.parametrize("declared", ["text/html", "image/svg+xml", "application/pdf", "x/y\r\nX-A: 1", "", "a" * 900])
def test_the_declared_type_counts_for_nothing(declared):
    answer = upload(MINIMAL_PDF, name="x.html", declared=declared)
    assert answer.status_code == 201, answer.content
    assert (answer.json()["content_type"], answer.json()["name"]) == ("application/pdf", "x.html.pdf")
    assert upload(b"<html>", declared="application/pdf").status_code == 409


def guarded(answer, *, inline):
    """What every answer with bytes of a stranger must say of itself."""
    body = answer.getvalue()
    assert answer.status_code == 200 and body
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline" if inline else "attachment")
    assert answer["Content-Type"] in KINDS
    assert "no-store" in answer["Cache-Control"]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and ("sandbox" in policy or inline)
    assert answer["X-Frame-Options"] == ("SAMEORIGIN" if inline else "DENY")


@pytest.mark.parametrize("kind", KINDS)
def test_a_stored_file_is_sent_so_that_it_cannot_act_as_a_page(kind):
    person, at = somebody(), localtime()
    office = a_shop_item()
    by = factories.acting(person)
    paper = store_bytes(data=KINDS[kind], name="材料", content_type="", owner=f"applicant:{person.pk}", at=at)
    draft = cases.start_draft(item_code=office.item.code, by=by, at=at, situation={"premises": "own"})
    cases.attach_material(case_id=draft.pk, material_code="M01", file_id=paper.public_id, by=by, at=at)
    answer = signed_on(person).get(reverse("portal:material-file", args=[paper.public_id]))
    guarded(answer, inline=kind != "application/ofd")


def test_an_official_gets_the_same_guards():
    office = factories.an_office()
    case = factories.make_case(office, drained=True)
    answer = signed_on_staff(office.examiner).get(
        reverse("workbench:document", args=[case.number, case.documents.first().public_id])
    )
    guarded(answer, inline=True)
