"""What people upload instead of a catalogue file, told by the first bytes: so that the refusal says what to do about it."""

from pathlib import Path

HEAD = 4_096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, and of a workbook with a password
SECTOR = 512
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PAGES = (b"<html", b"<!doctype", b"<table", b"<meta", b"<?xml", b"<head", b"<style", b"mime-version:")
OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
    b"BZh",
    b"\x7fELF",
    b"MZ",
)


def why_foreign(path: Path) -> str:
    """The reason of a fault, or "" when the file may be one of ours."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        if not head:
            return "file_empty"
        if head.startswith(OLE):
            first = int.from_bytes(head[48:52], "little")  # sector of the directory, whose entries name the streams
            file.seek((first + 1) * SECTOR)
            return "file_encrypted" if ENCRYPTED in file.read(HEAD) else "old_workbook"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(PAGES):
        return "web_page"
    return "file_unreadable" if head.startswith(OTHERS) else ""
