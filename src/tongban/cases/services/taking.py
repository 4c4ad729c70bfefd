"""收取材料: the papers of a new application handed over all at once, put down with the case in its one statement."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tongban.cases.enums import MaterialWay, TrustGrade
from tongban.cases.models import CaseMaterial
from tongban.cases.services.materials import (
    grade_given,
    own_files,
    require_licence,
    require_room,
    uploaded_grade,
    usable_licences,
    use_licence_for,
)
from tongban.cases.services.turn import Turn
from tongban.kernel import ids


@dataclass(frozen=True)
class Given:
    """One paper handed over for an entry of the material list; at the counter, if nothing else is said.

    Paper whose original the clerk saw is grade B, and so is a scan of it; an e-licence is grade A. Files are named by
    their public id.
    """

    code: str
    way: str = MaterialWay.PAPER
    copies: int = 1
    file_id: Any = None
    licence_identifier: str = ""
    consent: bool = False
    original_seen: bool = True


def take(this: Turn, handed: Sequence[Given]) -> list[CaseMaterial]:
    """The papers as materials of the new case, each as far as it may be trusted (R-MAT-4); `put_down` writes them. Their
    codes are those of entries of the list. However many they are, files and licences are read in one query each."""
    entries = {entry.code: entry for entry in this.case.version.materials.all()}
    files = own_files([given.file_id for given in handed if given.file_id], this.by)
    usable = usable_licences(this, [given.licence_identifier for given in handed if given.way == MaterialWay.LICENCE])
    already: Counter[str] = Counter()
    taken = []
    for given in handed:
        entry = entries[given.code]
        require_room(entry, already[entry.code])
        already[entry.code] += 1
        if given.way == MaterialWay.LICENCE:
            require_licence(entry, given.licence_identifier, consent=given.consent, usable=usable)
            grade = TrustGrade.A
        else:
            grade = TrustGrade.B if given.original_seen else uploaded_grade(entry)
        taken.append(CaseMaterial(
            pk=ids.next_id(CaseMaterial), case_id=this.case.pk, code=entry.code, name=entry.name, way=given.way, grade=grade,
            copies=given.copies, file_id=files[str(given.file_id)] if given.file_id else None,
            licence_identifier=given.licence_identifier, given_at=this.at, given_by=this.by.actor_name,
        ))  # fmt: skip
    return taken


def put_down(this: Turn, taken: Sequence[CaseMaterial]) -> None:
    """Write them with the turn, with how each came to its grade; an e-licence is used for this case, which has its number."""
    this.writes.insert(*taken)
    for material in taken:
        if change := grade_given(this, material):
            this.writes.insert(change)
        if material.way == MaterialWay.LICENCE:
            use_licence_for(this, material)
