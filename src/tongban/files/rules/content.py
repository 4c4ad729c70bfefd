"""What a file is, by its content: PDF, OFD, JPEG or PNG, and nothing else beside it (R-MAT-7).

A polyglot is one file that two programs read differently: harmless to the clerk's viewer, harmful to a browser or a
shell. Refused here where it can be recognised: a second signature where its reader would look for it.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

HEAD = 1024  # browsers sniff up to 1,445 bytes, PDF readers look for %PDF- in the first 1,024
PDF, OFD, JPEG, PNG = "application/pdf", "application/ofd", "image/jpeg", "image/png"
MARKUP = (b"<html", b"<script", b"<!doctype", b"<svg", b"<iframe", b"<body", b"<?php", b"<%@")
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xd0\xcf\x11\xe0")  # the last: macros
OTHER_PACKAGES = frozenset({"[content_types].xml", "meta-inf/manifest.mf", "androidmanifest.xml", "mimetype"})
DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO = 5_000, 400 * 1024 * 1024, 200
BLOCK = 256 * 1024
MAX_OBJECTS = 64 * 1024 * 1024  # of packed PDF objects, unpacked
MAX_XML = 64 * 1024 * 1024  # of XML in one OFD, unpacked
MAX_STREAMS, DICTIONARY, OVERLAP = 10_000, 300, 512


def _name(word: bytes) -> bytes:
    """A pattern for a PDF name, each letter as itself or as its number: /JavaScript is also /J#61vaScript."""
    return b"/" + b"".join(b"(?:%c|#%02x|#%02X)" % (letter, letter, letter) for letter in word)


OBJECT_STREAM = re.compile(_name(b"ObjStm"))
ACTIVE_PDF = re.compile(b"|".join(map(_name, (b"JavaScript", b"Launch", b"RichMedia", b"ImportData"))))


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
    packed: set[int] = set()  # one in the overlap of two windows is seen twice
    for place, window in _windows(file):
        if ACTIVE_PDF.search(window):
            return "active_content"
        begin = -1
        for found in OBJECT_STREAM.finditer(window):
            if begin < found.end():
                begin = window.find(b"stream", found.end())
            if begin < 0:
                break
            if begin - found.end() <= DICTIONARY:
                packed.add(place + begin + len(b"stream"))
            if len(packed) > MAX_STREAMS:
                return "damaged"
    return _packed_problem(file, sorted(packed))


def _windows(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The file in blocks, each with the end of the one before: (where it begins, bytes)."""
    file.seek(0)
    tail, place = b"", 0
    while block := file.read(BLOCK):
        window = tail + block
        yield place - len(tail), window
        place += len(block)
        tail = window[-OVERLAP:]


def _packed_problem(file: BinaryIO, places: list[int]) -> str | None:
    """Names inside the object streams of a PDF, where a plain search does not see them."""
    left = MAX_OBJECTS
    for place in places:
        file.seek(place + (2 if _at(file, place, 2) == b"\r\n" else 1))
        reader, tail = zlib.decompressobj(), b""
        try:
            while not reader.eof and (block := reader.unconsumed_tail or file.read(BLOCK)):
                unpacked = reader.decompress(block, BLOCK)
                left -= max(len(unpacked), len(block) // 64)
                if left < 0:
                    return "damaged"
                if ACTIVE_PDF.search(tail + unpacked):
                    return "active_content"
                tail = unpacked[-OVERLAP:]
        except zlib.error:  # no stream that a reader could read either
            continue
    return None


def _at(file: BinaryIO, place: int, size: int) -> bytes:
    file.seek(place)
    return file.read(size)


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
            names = [entry.filename.lower() for entry in entries]
            if len(set(names)) != len(names):
                return "damaged"  # two of one name: each reader takes another
            if min(e.header_offset for e in entries) != 0 or OTHER_PACKAGES & set(names):
                return "mixed_content"  # something stands before the archive, or it is another program's package too
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
            return _xml_problem(archive)
    except Exception:  # noqa: BLE001 - as above
        return "damaged"


def _xml_problem(archive: zipfile.ZipFile) -> str | None:
    """An OFD has no document types: those are for entities that read other files or grow without end."""
    left = MAX_XML
    for entry in archive.infolist():
        if not entry.filename.lower().endswith((".xml", ".ofd")):
            continue
        left -= entry.file_size
        if left < 0:
            return "damaged"
        text = archive.read(entry)
        if DTD.search(text.replace(b"\0", b"")):  # in any encoding of Unicode
            return "active_content"
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
