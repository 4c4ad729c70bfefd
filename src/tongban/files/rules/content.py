"""What a file is, by its content: PDF, OFD, JPEG or PNG, and nothing else beside it (R-MAT-7).

A polyglot is one file that two programs read differently: harmless to the clerk's viewer, harmful to a browser or a
shell. Refused here where it can be recognised: a second signature where its reader would look for it.
"""

import zipfile
from typing import BinaryIO

HEAD = 1024  # browsers sniff up to 1,445 bytes, PDF readers look for %PDF- in the first 1,024
PDF, OFD, JPEG, PNG = "application/pdf", "application/ofd", "image/jpeg", "image/png"
MARKUP = (b"<html", b"<script", b"<!doctype", b"<svg", b"<iframe", b"<body", b"<?php", b"<%@")
ACTIVE_PDF = (b"/JavaScript", b"/Launch")
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO = 5_000, 400 * 1024 * 1024, 200
BLOCK = 256 * 1024


def content_type_of(file: BinaryIO) -> str | None:
    """The type that the first bytes prove, or None when it is none of the four."""
    file.seek(0)
    head = file.read(16)
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"PK\x03\x04") and _has_ofd_root(file):
        return OFD
    return None


def problem(file: BinaryIO, content_type: str, *, max_pixels: int) -> str | None:
    """Why a file of this recognised type is refused: `mixed_content`, `active_content`, `damaged`, `image_too_big`, or None."""
    file.seek(0)
    head = file.read(HEAD).lower()
    if any(mark in head for mark in MARKUP) or (content_type != PDF and b"%pdf-" in head):
        return "mixed_content"
    if content_type != OFD and zipfile.is_zipfile(file):
        return "mixed_content"
    if content_type == PDF:
        return _pdf_problem(file)
    if content_type == OFD:
        return _ofd_problem(file)
    return _image_problem(file, content_type, max_pixels)


def _pdf_problem(file: BinaryIO) -> str | None:
    size = file.seek(0, 2)
    file.seek(max(0, size - 4096))
    if b"%%EOF" not in file.read():
        return "damaged"
    file.seek(0)
    tail = b""
    while block := file.read(BLOCK):
        if any(mark in tail + block for mark in ACTIVE_PDF):
            return "active_content"
        tail = block[-16:]
    return None


def _has_ofd_root(file: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            return "OFD.xml" in archive.NameToInfo
    except Exception:  # noqa: BLE001 - zipfile raises a dozen kinds on hostile input; all mean "not a zip we read"
        return False


def _ofd_problem(file: BinaryIO) -> str | None:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED:
                return "damaged"
            if min(e.header_offset for e in entries) != 0:
                return "mixed_content"  # something stands before the archive
            for entry in entries:
                parts = entry.filename.replace("\\", "/").split("/")
                if ".." in parts or entry.filename.startswith("/") or entry.flag_bits & 1:
                    return "damaged"
                if entry.file_size > MAX_RATIO * max(entry.compress_size, 1024):
                    return "damaged"
                if not entry.is_dir():
                    with archive.open(entry) as member:
                        if member.read(4).startswith(PROGRAMS):
                            return "mixed_content"
            with archive.open("OFD.xml") as root:
                if b"OFD" not in root.read(4096):
                    return "damaged"
    except Exception:  # noqa: BLE001 - as above
        return "damaged"
    return None


def _image_problem(file: BinaryIO, content_type: str, max_pixels: int) -> str | None:
    """Opens the image as a viewer would, but never more than its bounded pixels."""
    from PIL import Image

    file.seek(0)
    try:
        with Image.open(file, formats=["JPEG" if content_type == JPEG else "PNG"]) as image:
            width, height = image.size
            if width * height > max_pixels:
                return "image_too_big"
            if content_type == JPEG:
                image.draft("L", (max(1, width // 8), max(1, height // 8)))  # an eighth: little memory, all bytes read
                image.load()
            else:
                image.verify()  # checksums of all chunks up to IEND
                if len(file.read(5)) > 4:  # more than the checksum of IEND
                    return "mixed_content"
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "image_too_big"
    except Exception:  # noqa: BLE001 - decoders raise many kinds on damaged input
        return "damaged"
    return None
