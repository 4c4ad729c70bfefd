"""证明事项清单 read: which entry a material falls under, the register for its keepers and for everybody, what is missing
from it (CAT-9)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Trim

from tongban.catalogue import permissions
from tongban.catalogue.enums import ItemStatus, MaterialType, Necessity, ProofState
from tongban.catalogue.models import ItemMaterial, Proof, ProofMatch, ServiceItem
from tongban.catalogue.rules.proofs import CALLED, NOT_ITSELF, ProofReading, is_called_proof
from tongban.catalogue.rules.zero_material import IDENTITY
from tongban.identity.models import Staff
from tongban.kernel.errors import NotFound
from tongban.kernel.models import AuditEntry
from tongban.kernel.pages import Listing, Page, keyset
from tongban.kernel.shaped import Shaped
from tongban.regions.models import Body

FURTHEST = 2000  # rows of the work list that are paged through; what is behind comes up as the first are worked off
ASKED_FOR = (Necessity.NECESSARY, Necessity.LATER)


class Register:
    """The entries that the materials of these items fall under; the match of one material goes before that by name.
    `names`: of the materials that will be asked for, all when not given. One query."""

    def __init__(self, items: Iterable[ServiceItem], names: Iterable[str] | None = None) -> None:
        known = list(items)
        texts = None if names is None else sorted({name.strip() for name in names})
        if texts and len(known) == 1:  # the page of a guide
            rows: Iterable[ProofMatch] = _matches_of_one(known[0].pk, known[0].body_id, *texts)
        else:
            rows = _matches([item.pk for item in known], {item.body_id for item in known}, texts)
        self._own: dict[tuple[int, str], Proof] = {}
        self._named: dict[tuple[int, str], Proof] = {}
        for row in rows:
            if row.item_id is not None:
                self._own[row.item_id, row.material_code] = row.proof
            else:
                self._named[row.body_id, row.name] = row.proof

    def entry(self, item: ServiceItem, code: str, name: str) -> Proof | None:
        """The entry, None for a material that stands in none."""
        return self._own.get((item.pk, code)) or self._named.get((item.body_id, name.strip()))

    def readings(self, item: ServiceItem, materials: Iterable[Any]) -> Mapping[str, ProofReading]:
        """Code of the material → what the register says, for the checks."""
        found = ((one.code, self.entry(item, one.code, one.name)) for one in materials)
        return {
            code: ProofReading(entry.name, entry.state, entry.replacement, entry.replacement_note)
            for code, entry in found
            if entry is not None
        }


def _matches(item_ids: Iterable[int], body_ids: Iterable[int], names: Iterable[str] | None) -> QuerySet[ProofMatch]:
    named = Q(item=None, body__in=body_ids)
    if names is not None:
        named &= Q(name__in=names)
    return ProofMatch.objects.filter(Q(item__in=item_ids) | named).select_related("proof")


_matches_of_one = Shaped(lambda item_id, body_id, *names: _matches([item_id], [body_id], names))


def beside(item: ServiceItem, materials: list[ItemMaterial]) -> list[tuple[ItemMaterial, Proof | None]]:
    """Each material with its entry in the register, None without one. One query."""
    register = Register([item], [one.name for one in materials])
    return [(one, register.entry(item, one.code, one.name)) for one in materials]


OWN = ProofMatch.objects.filter(item=OuterRef("version__item"), material_code=OuterRef("code"))
NAMED = ProofMatch.objects.filter(item=None, body=OuterRef("version__item__body"), name=Trim(OuterRef("name")))


def _asked_for(body_ids: Iterable[int]) -> QuerySet[Any]:
    """The materials that the guides in force of these bodies ask for."""
    rows = ItemMaterial.objects.filter(
        version=F("version__item__current"), version__item__body__in=list(body_ids), necessity__in=ASKED_FOR
    )
    return rows.exclude(version__item__status=ItemStatus.CANCELLED).order_by()


def in_no_entry(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of them that stand in no register: NOT EXISTS, which the database joins, where it would ask for an entry row by row."""
    return rows.filter(~Exists(OWN), ~Exists(NAMED))


def demands(proofs: Iterable[Proof]) -> QuerySet[Any]:
    """The materials that fall under these entries, each with `entry_id`. Whose name it is is asked first: only of what is
    left the entry is looked for, since the match of one material goes before that by name."""
    known = list(proofs)
    matches = ProofMatch.objects.filter(proof__in=known)
    rows = _asked_for({one.body_id for one in known}).annotate(text=Trim("name"))
    own = matches.filter(item=OuterRef("version__item"), material_code=OuterRef("code"))
    rows = rows.filter(Q(text__in=matches.filter(item=None).values("name")) | Q(Exists(own)))
    entry = Coalesce(Subquery(OWN.values("proof")[:1]), Subquery(NAMED.values("proof")[:1]))
    return rows.annotate(entry_id=entry).filter(entry_id__in=[one.pk for one in known])


@dataclass(frozen=True)
class Unlisted:
    """A text that a body's guides ask for and that stands in no entry. `blocks`: no guide with it can be published."""

    body_id: int
    body_name: str
    name: str
    items: int

    @property
    def blocks(self) -> bool:
        return is_called_proof(self.name)


@dataclass(frozen=True)
class WorkList:
    page: Page[Unlisted]
    texts: int
    blocking: int


def unlisted(
    staff: Staff, on: date, *, text: str = "", body_id: int | None = None, after: str | None = None, limit: int = 20
) -> WorkList:
    """What looks like a proof and stands in no register entry, grouped by text; what blocks publishing first, then by how
    many items ask for it. Two queries beside the posts."""
    kept = permissions.bodies_kept_by(staff, on)
    rows = in_no_entry(_asked_for(kept if body_id is None else kept & {body_id})).filter(licence_type_code="")
    rows = rows.exclude(name__regex=IDENTITY).filter(~Q(extra__has_key="exemptible") | Q(extra__exemptible=False))
    named = Q(name__contains=CALLED)
    for word in NOT_ITSELF:
        named &= ~Q(name__contains=word)
    rows = rows.filter(named | Q(material_type=MaterialType.LICENCE))
    if text:
        rows = rows.filter(name__contains=text)
    rows = rows.annotate(
        text=Trim("name"), level=Case(When(named, then=Value(0)), default=Value(1), output_field=IntegerField())
    )
    groups = rows.values("version__item__body", "version__item__body__name", "text", "level").annotate(
        items=Count("version__item", distinct=True)
    )
    start = min(int(after), FURTHEST) if after and after.isascii() and after.isdigit() and len(after) < 6 else 0
    found = list(groups.order_by("level", "-items", "text", "version__item__body")[start : start + limit + 1])
    sums = rows.aggregate(
        texts=Count(Trim("name"), distinct=True), blocking=Count(Trim("name"), distinct=True, filter=Q(level=0))
    )
    shown = [
        Unlisted(row["version__item__body"], row["version__item__body__name"], row["text"], row["items"])
        for row in found[:limit]
    ]
    page = Page(
        shown, str(start + limit) if len(found) > limit and start < FURTHEST else None,
        str(max(start - limit, 0)) if start else None,
    )  # fmt: skip
    return WorkList(page, **sums)


@dataclass(frozen=True)
class ProofFilter:
    """What the register is narrowed to."""

    text: str = ""
    body_id: int | None = None
    state: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "ProofFilter":
        """What is not offered counts as not asked."""
        body, state = given.get("body", ""), given.get("state", "")
        return cls(
            text=given.get("text", "").replace("\0", "").strip()[:60],
            body_id=int(body) if body.isascii() and body.isdigit() and len(body) < 12 else None,
            state=state if state in ProofState.values else "",
        )

    def as_query(self) -> dict[str, Any]:
        given = {"text": self.text, "body": self.body_id, "state": self.state}
        return {name: value for name, value in given.items() if value not in ("", None)}


def public_proofs(narrow: ProofFilter) -> Listing:
    """The registers of all bodies, by name. One query a page."""
    return _narrowed(Proof.objects.select_related("body"), narrow)


def kept_proofs(staff: Staff, on: date, narrow: ProofFilter) -> Listing:
    """The register of the bodies whose items `staff` keeps."""
    rows = Proof.objects.filter(body__in=permissions.bodies_kept_by(staff, on)).select_related("body")
    return _narrowed(rows, narrow)


def _narrowed(rows: QuerySet[Proof], narrow: ProofFilter) -> Listing:
    if narrow.text:
        wanted = Q(name__icontains=narrow.text) | Q(issuer__icontains=narrow.text) | Q(basis__icontains=narrow.text)
        rows = rows.filter(wanted)
    if narrow.body_id is not None:
        rows = rows.filter(body_id=narrow.body_id)
    if narrow.state:
        rows = rows.filter(state=narrow.state)
    return Listing(rows, ("name",))


def proofs_by_state(body_ids: Iterable[int] | None = None) -> dict[str, int]:
    """State → how many entries, of these bodies or of all; every state is there. One query."""
    rows = Proof.objects.all() if body_ids is None else Proof.objects.filter(body__in=list(body_ids))
    return dict.fromkeys(ProofState.values, 0) | dict(rows.order_by().values_list("state").annotate(Count("pk")))


def bodies_with_proofs() -> list[Body]:
    """One query."""
    return list(Body.objects.filter(pk__in=Proof.objects.values("body")).order_by("name", "pk"))


def bodies_to_register_for(staff: Staff, on: date) -> list[Body]:
    """In the name of which bodies `staff` may enter a proof."""
    return list(Body.objects.filter(pk__in=permissions.bodies_kept_by(staff, on)).order_by("name", "pk"))


def items_by_proof(proofs: Iterable[Proof]) -> dict[int, int]:
    """Entry → how many items in force ask for it. One query."""
    return dict(demands(proofs).values_list("entry_id").annotate(Count("version__item", distinct=True)))


def proof_of(staff: Staff, proof_id: int, on: date) -> Proof:
    """NotFound for one of a body that `staff` does not keep."""
    kept = permissions.bodies_kept_by(staff, on)
    found = Proof.objects.select_related("body").filter(pk=proof_id, body__in=kept).first()
    if found is None:
        raise NotFound(proof_id)
    return found


def public_proof(proof_id: int) -> Proof:
    """An entry of anybody's register; NotFound for what there is not."""
    found = Proof.objects.select_related("body").filter(pk=proof_id).first()
    if found is None:
        raise NotFound(proof_id)
    return found


def demanded_in(proof: Proof, after: str | None = None, limit: int = 20) -> Page[ItemMaterial]:
    """The materials in force that fall under this entry, each with its `version` and `item`. One query."""
    rows = demands([proof]).select_related("version__item")
    return keyset(rows, order=("version__name", "id"), after=after, limit=limit)


def matches_of(proof: Proof) -> list[ProofMatch]:
    """By name first, then by material. One query."""
    rows = ProofMatch.objects.filter(proof=proof).select_related("item__current")
    return list(rows.order_by(F("item_id").asc(nulls_first=True), "name", "material_code"))


def has_material(item: ServiceItem, code: str) -> bool:
    """Does the guide in force of this item name a material of that code? One query."""
    return ItemMaterial.objects.filter(version=item.current_id, code=code).exists()


def history_of(proof: Proof, limit: int = 20) -> list[AuditEntry]:
    """What was done to the entry, the latest first. One query."""
    rows = AuditEntry.objects.filter(object_type=proof._meta.label_lower, object_id=str(proof.pk))
    return list(rows.order_by("-id")[:limit])
