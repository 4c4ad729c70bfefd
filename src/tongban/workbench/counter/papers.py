"""Which papers were brought: on paper, scanned, or as an e-licence that the applicant agrees to have used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tongban.cases.enums import MaterialWay
from tongban.files import selectors as stored_files
from tongban.files import services as files
from tongban.kernel.errors import NotFound, Refusal
from tongban.licences import selectors as licences

PAPER, SCAN, LICENCE = MaterialWay.PAPER, MaterialWay.SCAN, MaterialWay.LICENCE


@dataclass(frozen=True)
class Line:
    """One entry of the material list as the page shows it."""

    entry: Any
    way: str
    files: list[Any] = field(default_factory=list)
    licences: list[Any] = field(default_factory=list)
    licence: str = ""
    has_consent: bool = False
    errors: list[str] = field(default_factory=list)


def store(
    entries: Iterable[Any], uploads: Any, *, by: Any, at: Any
) -> tuple[dict[str, list[Any]], dict[str, list[str]]]:
    """Keep the scans that came with this post: entry code → files, and entry code → why one was not taken."""
    kept: dict[str, list[Any]] = {}
    refused: dict[str, list[str]] = {}
    for entry in entries:
        for upload in uploads.getlist(f"file-{entry.code}"):
            try:
                kept.setdefault(entry.code, []).append(take(upload, by=by, at=at))
            except Refusal as no:
                refused.setdefault(entry.code, []).append(no.text())
    return kept, refused


def take(upload: Any, *, by: Any, at: Any) -> Any:
    """Store one upload as this official's; a Refusal says why not."""
    return files.store_upload(chunks=upload.chunks(), name=upload.name or "", owner=files.owner_of(by), at=at)


def own(public_ids: Iterable[str], *, by: Any) -> dict[str, Any]:
    """Those of these files that this official stored."""
    ids = [one for one in public_ids if one]
    found = stored_files.files_by_public_ids(ids) if ids else {}
    return {key: file for key, file in found.items() if file.owner == files.owner_of(by)}


def own_file(public_id: Any, *, by: Any) -> Any:
    """One file that this official stored; NotFound for anybody else's."""
    found = own([str(public_id)], by=by)
    if not found:
        raise NotFound(public_id)
    return next(iter(found.values()))


def lines(
    entries: Sequence[Any], post: Any, new: dict[str, list[Any]], refused: dict[str, list[str]], applicant: Any, *,
    by: Any, on: date,
) -> list[Line]:  # fmt: skip
    """The list of the situation with what was said of each entry; files of earlier posts of this page stay."""
    wanted = [one for entry in entries for one in post.getlist(f"kept-{entry.code}")]
    earlier = own(wanted, by=by)
    made = []
    for entry in entries:
        kept = [earlier[one] for one in post.getlist(f"kept-{entry.code}") if one in earlier]
        offered = _licences(entry, applicant, on)
        made.append(
            Line(
                entry,
                post.get(f"way-{entry.code}", ""),
                kept + new.get(entry.code, []),
                offered,
                post.get(f"licence-{entry.code}", "") or (offered[0].identifier if offered else ""),
                post.get(f"consent-{entry.code}") == "on",
                refused.get(entry.code, []),
            )
        )
    return made


def given(shown: Iterable[Line]) -> list[dict[str, Any]]:
    """For `receive_case`. A file that was scanned counts whatever the clerk chose beside it, unless it is an e-licence."""
    found: list[dict[str, Any]] = []
    for line in shown:
        code, copies = line.entry.code, max(line.entry.copies, 1)
        if line.way == LICENCE:
            found.append({
                "code": code, "way": LICENCE, "licence_identifier": line.licence, "consent": line.has_consent,
            })  # fmt: skip
        elif line.files:
            found += [{"code": code, "way": SCAN, "file_id": file.public_id} for file in line.files]
        elif line.way in (PAPER, SCAN):
            found.append({"code": code, "way": line.way, "copies": copies})
    return found


def _licences(entry: Any, applicant: Any, on: date) -> list[Any]:
    if applicant is None or not entry.licence_type_code:
        return []
    return licences.usable_as(applicant.pk, entry.licence_type_code, on)
