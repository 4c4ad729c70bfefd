"""A name as a person gave it, made safe to store, show and send: no paths, no control or direction marks, bounded."""

import unicodedata

MAX_BYTES = 200  # of UTF-8: file systems end at 255, and downloads get suffixes
FORBIDDEN = '<>:"|?*'
EXTENSIONS = {
    "application/pdf": (".pdf",),
    "application/ofd": (".ofd",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
}
UNNAMED = "未命名"


def safe_name(name: str, content_type: str) -> str:
    """`name` without its folders and tricks, ending in what its content is: `..\\a/证.exe` as PDF → `证.exe.pdf`."""
    text = unicodedata.normalize("NFC", str(name)[:2000]).replace("\\", "/").rsplit("/", 1)[-1]
    text = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    text = "".join("_" if c in FORBIDDEN else c for c in text)
    text = " ".join(text.split()).strip(". ")
    endings = EXTENSIONS.get(content_type)
    if endings is None:
        return _cut(text, MAX_BYTES) or UNNAMED
    stem, ending = text, endings[0]
    for known in endings:
        if text.lower().endswith(known):
            stem, ending = text[: -len(known)], known
    if stem.lower() == endings[0].lstrip("."):  # only an extension was given: ".pdf" came down to "pdf"
        stem = ""
    return (_cut(stem.strip(". "), MAX_BYTES - len(ending)) or UNNAMED) + ending


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore").strip(". ")
