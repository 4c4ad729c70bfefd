"""要带什么: the list of materials that follows from somebody's answers, each with its blank form and its sample."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.catalogue import selectors
from tongban.catalogue.enums import GuideFileKind
from tongban.catalogue.rules.situations import chosen
from tongban.catalogue.selectors import Guide
from tongban.files.limits import worded
from tongban.webkit import situation

TYPES = {"application/pdf": "PDF", "image/jpeg": "JPG", "image/png": "PNG", "application/ofd": "OFD"}


@dataclass(frozen=True)
class FileLink:
    """A form or a sample to take along: `label` 空白表格, `about` PDF，12 KB."""

    href: str
    label: str
    about: str


@dataclass(frozen=True)
class Line:
    """One material as the list shows it."""

    material: Any
    files: list[FileLink]
    proof: Any  # its entry in the register of proofs, None without one


def checklist(guide: Guide, data: Any) -> dict[str, Any]:
    """What a page needs to ask and to show the list: `questions` (entries), `open_count`, `materials` (Lines), `all_materials`
    (Lines), `answered` ((question, answer) pairs), `answers_query` ("" or "?q-…") and `ticks`, under which the browser keeps what is ticked."""
    answers = situation.read(guide.version.situations, data)
    asked = guide.asked_questions(answers)
    lines = [
        Line(material, _files(guide, material), proof)
        for material, proof in selectors.proofs.beside(guide.item, guide.materials)
    ]
    needed = {material.code for material in guide.materials_for(answers)}
    return {
        "questions": situation.entries(guide.version.situations, answers),
        "open_count": sum(1 for question in asked if not chosen(question, answers)),
        "materials": [line for line in lines if line.material.code in needed],
        "all_materials": lines,
        "answered": [
            (question, answer) for question, answer in situation.rows(guide.version.situations, answers) if answer
        ],
        "answers_query": _query(answers),
        "ticks": f"{guide.item.code}.{guide.version.number}",
    }


def _query(answers: Mapping[str, Any]) -> str:
    fields = situation.hidden_fields(answers)
    return f"?{urlencode(fields)}" if fields else ""


def _files(guide: Guide, material: Any) -> list[FileLink]:
    found = [(kind, guide.files.get((material.code, kind))) for kind in GuideFileKind]
    return [
        FileLink(
            reverse("portal:guide-file", args=[guide.item.code, one.file.public_id]), str(kind.label),
            _("，").join(filter(None, (TYPES.get(one.file.content_type, ""), worded(one.file.size)))),
        )
        for kind, one in found
        if one is not None
    ]  # fmt: skip
