"""R-MAT-7: what is not plainly one PDF, OFD, JPEG or PNG does not come in."""

import io
import struct
import zipfile
import zlib

import pytest
from tests.files.conftest import KINDS, MINIMAL_PDF, OFD, archive, picture

from tongban.files.backends.demo import EICAR
from tongban.files.backends.demo import Backend as DemoScanner
from tongban.files.rules.content import content_type_of, problem
from tongban.files.rules.names import safe_name

PIXELS = 1_000_000


def verdict(data: bytes) -> str | None:
    file = io.BytesIO(data)
    kind = content_type_of(file)
    return "type_not_allowed" if kind is None else problem(file, kind, max_pixels=PIXELS)


def zipped_after(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as made:
        made.writestr("run.class", b"\xca\xfe\xba\xbe")
    return out.getvalue()


def huge_png() -> bytes:
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("content_type", KINDS)
def test_plain_files_of_the_four_kinds_pass(content_type):
    assert content_type_of(io.BytesIO(KINDS[content_type])) == content_type
    assert verdict(KINDS[content_type]) is None


def test_a_photo_of_a_telephone_with_large_metadata_passes():
    assert verdict(picture("JPEG", size=(900, 700), exif=b"Exif\0\0" + bytes(3000))) is None


REFUSED = {
    "a Windows program": (b"MZ\x90\0" + bytes(200), "type_not_allowed"),
    "a Linux program": (b"\x7fELF" + bytes(200), "type_not_allowed"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "type_not_allowed"),
    "an SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "type_not_allowed"),
    "an HTML page": (b"<!DOCTYPE html><html></html>", "type_not_allowed"),
    "a GIF": (b"GIF89a" + bytes(50), "type_not_allowed"),
    "a zip that is no OFD": (archive(word__document_xml=b"<w/>"), "type_not_allowed"),
    "a program before a PDF": (b"MZ" + MINIMAL_PDF, "type_not_allowed"),
    "nothing but a PDF's first line": (b"%PDF-1.7\n", "damaged"),
    "a PDF that is also an HTML page": (b"%PDF-1.4\n<html><script>1</script>" + MINIMAL_PDF, "mixed_content"),
    "a PDF that is also a zip": (zipped_after(MINIMAL_PDF), "mixed_content"),
    "a JPEG that is also a zip": (zipped_after(KINDS["image/jpeg"]), "mixed_content"),
    "a PNG that is also a zip": (zipped_after(KINDS["image/png"]), "mixed_content"),
    "a PNG with something behind": (KINDS["image/png"] + b"<?php system('id');", "mixed_content"),
    "a JPEG with a PDF in its comment": (picture("JPEG", comment=b"%PDF-1.4 1 0 obj"), "mixed_content"),
    "a JPEG with PHP in its comment": (picture("JPEG", comment=b"<?PHP echo 1;"), "mixed_content"),
    "an OFD behind a program": (b"MZ" + OFD, "type_not_allowed"),
    "an OFD with a program inside": (archive(OFD_xml=b"<OFD/>", Doc_0__a=b"MZ\x90\0"), "mixed_content"),
    "an OFD that climbs out of its folder": (archive(**{"OFD_xml": b"<OFD/>", "..__..__etc__x": b"1"}), "damaged"),
    "an OFD that unpacks to very much": (archive(OFD_xml=b"<OFD/>", a=bytes(20_000_000)), "damaged"),
    "an OFD cut short": (OFD[:-30], "type_not_allowed"),
    "a PDF that runs a script": (MINIMAL_PDF.replace(b"/Catalog", b"/Catalog/JavaScript 9 0 R"), "active_content"),
    "a PDF that starts a program": (MINIMAL_PDF.replace(b"/Catalog", b"/Catalog/S/Launch"), "active_content"),
    "a JPEG cut short": (picture("JPEG", size=(900, 700))[:4000], "damaged"),
    "a JPEG that is only a signature": (b"\xff\xd8\xff\xe0" + bytes(100), "damaged"),
    "a PNG with a flipped byte": (KINDS["image/png"][:45] + b"?" + KINDS["image/png"][46:], "damaged"),
    "a small file that opens to 900 million pixels": (huge_png(), "image_too_big"),
    "an image over the pixel limit": (picture("PNG", size=(1100, 1000)), "image_too_big"),
}


@pytest.mark.filterwarnings("ignore:Image size:Warning")
@pytest.mark.parametrize("what", REFUSED)
def test_refused(what):
    data, reason = REFUSED[what]
    assert verdict(data) == reason


@pytest.mark.parametrize("cut", range(256 * 1024 - 14, 256 * 1024 + 2, 5))
def test_a_script_over_the_border_of_two_blocks_is_still_seen(cut):
    assert verdict(MINIMAL_PDF[:9] + b" " * (cut - 9) + b"/JavaScript" + MINIMAL_PDF[9:]) == "active_content"


def test_the_demo_scanner_knows_the_test_string_also_over_a_border(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(bytes(256 * 1024 - 20) + EICAR)
    assert DemoScanner().scan(path) == "infected"
    path.write_bytes(bytes(256 * 1024))
    assert DemoScanner().scan(path) == "clean"


@pytest.mark.parametrize(
    "given, kept",
    [
        ("身份证.pdf", "身份证.pdf"),
        ("身份证.PDF", "身份证.pdf"),
        (r"C:\证件\..\身份证.pdf", "身份证.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("a.exe", "a.exe.pdf"),
        ("合同\u202efdp.exe", "合同fdp.exe.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
        ("\x00\x1f", "未命名.pdf"),
        ("", "未命名.pdf"),
        ("...", "未命名.pdf"),
        (".pdf", "未命名.pdf"),
        ("  租  赁 合同 .pdf", "租 赁 合同.pdf"),
    ],
)
def test_names_lose_their_tricks_and_keep_their_words(given, kept):
    assert safe_name(given, "application/pdf") == kept


def test_an_endless_name_is_cut_between_characters():
    name = safe_name("㙍" * 5000 + ".pdf", "application/pdf")
    assert name.endswith("㙍.pdf") and len(name.encode()) <= 200
