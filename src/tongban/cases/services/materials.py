"""Materials of a case: given, set aside, checked against the original. Grades rise only by a recorded act (R-MAT-8)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tongban.cases.enums import CaseAction, CaseState, MaterialWay, TrustGrade
from tongban.cases.events import MaterialChecked, MaterialGiven, MaterialSetAside
from tongban.cases.models import Case, CaseMaterial, CorrectionItem, GradeChange
from tongban.cases.services.turn import Turn, turn
from tongban.catalogue.enums import MaterialSource, MaterialType
from tongban.catalogue.models import ItemMaterial
from tongban.files.models import StoredFile
from tongban.files.selectors import keys_of
from tongban.identity.models import Acting
from tongban.kernel.actors import SYSTEM, Actor
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.licences.selectors import usable_types
from tongban.licences.services import use_licence

MOST_PER_ENTRY = 20


def attach_material(
    *, case_id: int, material_code: str, file_id: Any, by: Actor, at: datetime, seen_revision: int | None = None
) -> CaseMaterial:
    """Give an uploaded file (its public id) for one entry of the material list. In a draft, a correction, or on the spot."""
    with turn(case_id, CaseAction.EDIT, by=by, at=at, seen_revision=seen_revision) as this:
        entry = _entry(this.case, material_code)
        file = own_file(file_id, by, this.case)
        grade = TrustGrade.B if by.actor_kind == "staff" else uploaded_grade(entry)
        way = MaterialWay.SCAN if by.actor_kind == "staff" else MaterialWay.UPLOAD
        return give(this, entry, way=way, grade=grade, file=file)


def attach_licence(
    *, case_id: int, material_code: str, identifier: str, consent: bool, by: Actor, at: datetime,
    seen_revision: int | None = None,
) -> CaseMaterial:  # fmt: skip
    """Give one of the applicant's own e-licences. It is used (and the use logged) when the application is filed."""
    with turn(case_id, CaseAction.EDIT, by=by, at=at, seen_revision=seen_revision) as this:
        entry = _entry(this.case, material_code)
        require_licence(entry, identifier, consent=consent, usable=usable_licences(this, [identifier]))
        given = give(this, entry, way=MaterialWay.LICENCE, grade=TrustGrade.A, licence_identifier=identifier)
        if this.case.number:
            use_licence_for(this, given)
        return given


def attach_earlier(
    *,
    case_id: int,
    material_code: str,
    case_material_id: int,
    by: Actor,
    at: datetime,
    seen_revision: int | None = None,
) -> CaseMaterial:
    """Give again what the applicant gave to this organ before, file and grade as they were (R-MAT-9): never asked twice.
    What may be taken is what `selectors.earlier_papers` offers; NotFound for anything else."""
    with turn(case_id, CaseAction.EDIT, by=by, at=at, seen_revision=seen_revision) as this:
        entry = _entry(this.case, material_code)
        earlier = CaseMaterial.objects.reusable_for(this.case).filter(pk=case_material_id, name=entry.name).first()
        if earlier is None:
            raise NotFound(case_material_id)
        return give(this, entry, way=earlier.way, grade=earlier.grade, copies=earlier.copies, file_id=earlier.file_id)


def lower_grades(*, licence_identifier: str, how: str, at: datetime) -> int:
    """The source licence no longer holds: what was given from it in open cases falls to C (R-MAT-8); how many."""
    given = CaseMaterial.objects.filter(
        licence_identifier=licence_identifier, replaced_at__isnull=True, case__is_open=True
    ).exclude(grade=TrustGrade.C)
    with transaction.atomic():
        fallen = list(given.select_for_update(of=("self",)))
        GradeChange.objects.bulk_create(
            GradeChange(
                material=paper, before=paper.grade, after=TrustGrade.C, how=how[:200], by_name=SYSTEM.actor_name, at=at
            )
            for paper in fallen
        )
        CaseMaterial.objects.filter(pk__in=[paper.pk for paper in fallen]).update(grade=TrustGrade.C)
    return len(fallen)


def remove_material(
    *, case_id: int, case_material_id: int, by: Actor, at: datetime, seen_revision: int | None = None
) -> None:
    """Take a paper out again. Once the application was filed it is only set aside and stays on record."""
    with turn(case_id, CaseAction.EDIT, by=by, at=at, seen_revision=seen_revision) as this:
        material = CaseMaterial.objects.filter(pk=case_material_id, case_id=case_id, replaced_at__isnull=True).first()
        if material is None:
            raise NotFound(case_material_id)
        if this.case.state == CaseState.DRAFT:
            material.delete()
        else:
            CaseMaterial.objects.filter(pk=material.pk).update(replaced_at=at)
            this.announce(MaterialSetAside(case_id=case_id, at=at, material_code=material.code))


def check_material(*, case_id: int, case_material_id: int, how: str, by: Actor, at: datetime) -> CaseMaterial:
    """The original was seen: what the user uploaded becomes grade B (R-MAT-4, R-MAT-6)."""
    with turn(case_id, CaseAction.CHECK_MATERIAL, by=by, at=at) as this:
        material = CaseMaterial.objects.filter(pk=case_material_id, case_id=case_id).first()
        if material is None:
            raise NotFound(case_material_id)
        if material.grade not in (TrustGrade.C, TrustGrade.D):
            raise Refusal("case.material_already_checked", name=material.name)
        before, material.grade = material.grade, TrustGrade.B
        material.save(update_fields=["grade"])
        GradeChange.objects.create(
            material=material, before=before, after=material.grade, how=how[:200], by_name=by.actor_name, at=at
        )
        this.announce(MaterialChecked(case_id=case_id, at=at, material_code=material.code, grade=material.grade))
        return material


def give(this: Turn, entry: ItemMaterial, *, way: str, grade: str, **more: Any) -> CaseMaterial:
    """Write the paper and how far it may be trusted; tick it off when it was asked for in a correction."""
    case = this.case
    require_room(entry, CaseMaterial.objects.filter(case=case, code=entry.code, replaced_at__isnull=True).count())
    material = CaseMaterial.objects.create(
        case=case, code=entry.code, name=entry.name, way=way, grade=grade, given_at=this.at,
        given_by=this.by.actor_name, **more,
    )  # fmt: skip
    if change := grade_given(this, material):
        change.save(force_insert=True)
    if case.state != CaseState.DRAFT:
        touch(case.pk, entry.code, this.at)
        this.announce(MaterialGiven(case_id=case.pk, at=this.at, material_code=entry.code))
    return material


def grade_given(this: Turn, material: CaseMaterial) -> GradeChange | None:
    """The line that says how a new paper came to be trusted, where anybody vouched for it; not written yet."""
    if material.grade not in (TrustGrade.A, TrustGrade.B):
        return None
    how = "licence" if material.way == MaterialWay.LICENCE else "window"
    return GradeChange(material_id=material.pk, after=material.grade, how=how, by_name=this.by.actor_name, at=this.at)


def touch(case_id: int, target: str, at: datetime) -> None:
    """Something came in for what a correction asked for."""
    CorrectionItem.objects.filter(notice__case_id=case_id, notice__state="open", target=target).update(touched_at=at)


def uploaded_grade(entry: ItemMaterial) -> TrustGrade:
    """What a user uploads: copies of what others issued are C, what the user made themself is D (R-MAT-4, R-MAT-6)."""
    issued = entry.material_type == MaterialType.LICENCE or entry.source == MaterialSource.GOVERNMENT
    return TrustGrade.C if issued else TrustGrade.D


def has_licences(given: Iterable[Any]) -> bool:
    """Whether one of the papers is an e-licence, whose use names the case by its number."""
    return any(paper.licence_identifier for paper in given)


def use_licences(this: Turn) -> None:
    """At filing: every e-licence that was given is used for this case, with the consent recorded when it was given."""
    for material in CaseMaterial.objects.filter(case=this.case, way=MaterialWay.LICENCE, replaced_at__isnull=True):
        use_licence_for(this, material)


def use_licence_for(this: Turn, material: CaseMaterial) -> None:
    use_licence(
        identifier=material.licence_identifier, holder_id=this.case.applicant_id, case_number=this.case.number or "",
        purpose=f"{this.case.item_name}：{material.name}", consent=True, by=this.by, at=this.at,
    )  # fmt: skip


def usable_licences(this: Turn, identifiers: Iterable[str]) -> dict[str, str]:
    """Those of these licences that the applicant may give today, with their types: what `require_licence` asks. One query."""
    wanted = set(identifiers)
    return usable_types(this.case.applicant_id, wanted, this.today) if wanted else {}


def require_licence(entry: ItemMaterial, identifier: str, *, consent: bool, usable: Mapping[str, str]) -> None:
    """Refuses an e-licence for this entry without consent (`case.licence_needs_consent`), where the entry takes none
    (`entry_takes_no_licence`), and one that is not of its type, in force and the applicant's own (`licence_not_usable`)."""
    if not consent:
        raise Refusal("case.licence_needs_consent")
    if not entry.licence_type_code:
        raise Refusal("case.entry_takes_no_licence", name=entry.name)
    if usable.get(identifier) != entry.licence_type_code:
        raise Refusal("case.licence_not_usable", name=entry.name)


def require_room(entry: ItemMaterial, already: int) -> None:
    """Refuses one more paper for an entry that has `already` as many as it takes."""
    if already >= MOST_PER_ENTRY:
        raise Refusal("case.too_many_files", most=MOST_PER_ENTRY, name=entry.name)


def own_file(file_id: Any, by: Actor, case: Case) -> StoredFile:
    """The stored file, when `by` put it there themself; NotFound for anybody else's."""
    owners = _owners(by)
    lookup = {"pk": file_id} if isinstance(file_id, int) else {"public_id": file_id}
    file = StoredFile.objects.filter(owner__in=owners, **lookup).first()
    if file is None:
        raise NotFound(file_id)
    return file


def own_files(file_ids: Iterable[Any], by: Actor) -> dict[str, int]:
    """The same for several public ids at once, in one query: public id → key of the file."""
    wanted = {str(file_id) for file_id in file_ids}
    files = keys_of(wanted, owners=_owners(by)) if wanted else {}
    if missing := wanted - set(files):
        raise NotFound(sorted(missing)[0])
    return files


def _owners(by: Actor) -> set[str]:
    owners = {f"{by.actor_kind}:{by.actor_id}"}
    if isinstance(by, Acting):
        owners |= {f"applicant:{by.person.pk}", f"applicant:{by.applicant.pk}"}
    return owners


def _entry(case: Case, code: str) -> ItemMaterial:
    entry = case.version.materials.filter(code=code).first()
    if entry is None:
        raise Invalid({"material_code": [code]})
    return entry
