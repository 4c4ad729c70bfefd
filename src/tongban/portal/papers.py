"""The materials of a case on a page: the list with what was given, and the posts that give and take back."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tongban.cases import selectors, services
from tongban.catalogue.enums import Necessity
from tongban.files import services as files
from tongban.kernel.errors import Invalid, Refusal
from tongban.licences.selectors import licences_of

FIELD, CAMERA, LICENCE, CONSENT = "m.", "camera.", "licence.", "consent."


@dataclass
class Entry:
    """One entry of the material list as the page shows it."""

    id: str  # of the element, for links from the error summary
    line: Any  # cases.MaterialLine
    licences: list[Any] = field(default_factory=list)  # own e-licences that may be given for it
    earlier: Any = None  # a paper given to this organ before
    errors: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        return str(self.line.entry.code)

    @property
    def is_shared(self) -> bool:
        """免交: the government fetches it itself."""
        return bool(self.line.entry.necessity == Necessity.SHARED)

    @property
    def is_done(self) -> bool:
        """Nothing more is needed here; in a correction only what came in since counts."""
        if self.line.defect is not None:
            return self.line.defect.touched_at is not None and self.line.is_given
        return self.line.is_given or self.is_shared


def entries(case: Any, on: date, errors: dict[str, list[str]] | None = None) -> list[Entry]:
    """The list of the case's situation, in the order of the guide. `errors`: code → sentences. At most six queries."""
    lines = selectors.material_lines(case)
    wants_licence = any(line.entry.licence_type_code for line in lines)
    held = [one for one in licences_of(case.applicant_id, on) if one.is_usable] if wants_licence else []
    earlier = selectors.earlier_papers(case) if lines else {}
    return [
        Entry(
            id=f"m-{number}", line=line,
            licences=[one for one in held if one.type_code == line.entry.licence_type_code],
            earlier=None if line.given else earlier.get(line.entry.code),
            errors=(errors or {}).get(line.entry.code, []),
        )
        for number, line in enumerate(lines, start=1)
    ]  # fmt: skip


def take_in(request: HttpRequest, case: Any, *, by: Any, at: datetime) -> dict[str, list[str]]:
    """Everything the post does to the materials: uploads of any entry, then the button pressed. Code → what was refused.

    One bad file does not stop the others: each is taken or named.
    """
    refused: dict[str, list[str]] = {}
    codes = [entry.code for entry in case.version.materials.all()]
    for code in codes:
        for upload in [*request.FILES.getlist(FIELD + code), *request.FILES.getlist(CAMERA + code)]:
            try:
                stored = files.store_upload(chunks=upload.chunks(), name=upload.name, owner=files.owner_of(by), at=at)
                services.attach_material(case_id=case.pk, material_code=code, file_id=stored.public_id, by=by, at=at)
            except Refusal as refusal:
                refused.setdefault(code, []).append(refusal.text())
    action, _colon, rest = request.POST.get("do", "").partition(":")
    try:
        if action == "remove":
            services.remove_material(case_id=case.pk, case_material_id=_number(rest), by=by, at=at)
        elif action == "earlier":
            code, _colon, paper_id = rest.rpartition(":")
            services.attach_earlier(
                case_id=case.pk, material_code=code, case_material_id=_number(paper_id), by=by, at=at
            )
        elif action == "licence":
            code = rest
            services.attach_licence(
                case_id=case.pk, material_code=code, identifier=request.POST.get(LICENCE + code, ""),
                consent=request.POST.get(CONSENT + code) == "yes", by=by, at=at,
            )  # fmt: skip
    except Refusal as refusal:
        refused.setdefault(rest.rpartition(":")[0] if action == "earlier" else rest, []).append(refusal.text())
    except Invalid:  # a code that the item does not have: nothing of this page sends it
        refused.setdefault("", []).append(_("没有这一项材料。"))
    return refused


def place_of(request: HttpRequest, case: Any, listed: list[Entry]) -> str:
    """The id of the entry that the post was about, so that the page comes back there; "" for none."""
    action, _colon, rest = request.POST.get("do", "").partition(":")
    code = rest.rpartition(":")[0] if action == "earlier" else rest
    if action == "remove":
        code = request.POST.get("code-of-" + rest, "")
    if not action:
        code = next((name.split(".", 1)[1] for name in request.FILES if name.startswith((FIELD, CAMERA))), "")
    return next((entry.id for entry in listed if entry.code == code), "")


def _number(text: str) -> int:
    """A key from a button; 0 (which nothing has) when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def to_read(case: Any) -> list[Entry]:
    """The list of a filed case, to read. Two queries."""
    return [Entry(id="", line=line) for line in selectors.material_lines(case)]
