"""Keeping the register of proofs (证明事项清单, CAT-9): entering, changing, cancelling with what takes the place, keeping again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Trim
from django.utils.timezone import localdate

from tongban.catalogue import permissions, wordings
from tongban.catalogue.enums import UNPUBLISHED, BasisKind, ProofState, Replacement
from tongban.catalogue.events import ProofChanged
from tongban.catalogue.models import ItemMaterial, Proof, ProofMatch, ServiceItem
from tongban.catalogue.rules.audit.citations import Rank, citations
from tongban.catalogue.services.typed import plain, too_long
from tongban.kernel import audit, events
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, Refusal
from tongban.regions.models import Body

LONGEST = {
    "name": 200,
    "basis": 4000,
    "issuer": 200,
    "guide": 4000,
    "replacement_note": 300,
    "reason": 300,
    "document": 200,
}
SHORTEST_REASON = 4
STILL_LOOKED_AT = Q(version=F("version__item__current")) | Q(version__state__in=UNPUBLISHED)
MAY_DEMAND = frozenset(
    {Rank.LAW, Rank.ADMINISTRATIVE_REGULATION, Rank.STATE_COUNCIL_DECISION, Rank.LOCAL_REGULATION, Rank.UNKNOWN}
)
CHANGING = ("name", "basis_kind", "basis", "issuer", "guide", "replacement", "replacement_note", "reason", "document")


@dataclass(frozen=True)
class ProofEntry:
    """An entry as somebody writes it down. `is_proof` False: it is looked at and is none, for this `reason`. `names`: the
    texts under which the body's guides ask for it, its own name among them always."""

    name: str
    is_proof: bool = True
    basis_kind: str = ""
    basis: str = ""
    issuer: str = ""
    guide: str = ""
    by_commitment: bool = False
    reason: str = ""
    document: str = ""
    since: date | None = None
    names: tuple[str, ...] = ()


@transaction.atomic
def enter_proof(*, body_id: int, entry: ProofEntry, by: Actor, at: datetime) -> Proof:
    """登记: a proof that this body demands, with basis, issuer and guide (R-ITEM-32); or a material that is found to be none.

    Refused: `catalogue.not_your_body`. Invalid: `body`, `name`, `basis_kind`, `basis`, `issuer`, `guide`, `reason`,
    `since`, `names`.
    """
    body = Body.objects.filter(pk=body_id).first()
    if body is None:
        raise Invalid({"body": [str(wordings.BODY_MISSING)]})
    today = localdate(at)
    permissions.require_may_keep(by, body.pk, on=today)
    _require_valid(entry, body.pk, None, today)
    proof = Proof(body=body, since=entry.since or today, changed_at=at, changed_by=by.actor_name)
    _put(proof, entry)
    proof.save()
    _match_names(proof, entry)
    audit.record("catalogue.proof_entered", of=proof, by=by, at=at, body=body.name, **_facts(proof))
    _announce(proof, entry.names, at)
    return proof


@transaction.atomic
def change_proof(*, proof_id: int, entry: ProofEntry, by: Actor, at: datetime) -> Proof:
    """What an entry says that is not cancelled. Refused: `catalogue.not_your_body`, `catalogue.proof_cancelled`. Invalid as
    above."""
    proof = _locked(proof_id, by, at)
    if proof.state == ProofState.CANCELLED:
        raise Refusal("catalogue.proof_cancelled", name=proof.name)
    _require_valid(entry, proof.body_id, proof, localdate(at))
    before = _names(proof)
    _put(proof, entry)
    proof.since, proof.changed_at, proof.changed_by = entry.since or proof.since, at, by.actor_name
    proof.save()
    _match_names(proof, entry)
    audit.record("catalogue.proof_changed", of=proof, by=by, at=at, **_facts(proof))
    _announce(proof, before, at)
    return proof


@transaction.atomic
def cancel_proof(
    *, proof_id: int, replacement: str, reason: str, by: Actor, at: datetime, note: str = "", document: str = "",
    on: date | None = None,
) -> Proof:  # fmt: skip
    """取消: no guide may demand it any more, and what stands in its place (R-ITEM-33); `replacement` "" where it had no
    basis at all. Refused: `catalogue.not_your_body`, `catalogue.proof_cancelled`. Invalid: `replacement`, `reason`, `on`, ….
    """
    proof = _locked(proof_id, by, at)
    if proof.state == ProofState.CANCELLED:
        raise Refusal("catalogue.proof_cancelled", name=proof.name)
    texts = {"reason": reason, "document": document, "replacement_note": note}
    found = too_long(**{name: (text, LONGEST[name]) for name, text in texts.items()})
    if replacement and replacement not in Replacement.values:
        found["replacement"] = [str(wordings.GROUND_UNKNOWN)]
    if len(reason.strip()) < SHORTEST_REASON:
        found["reason"] = [str(wordings.WHY_MISSING)]
    if on is not None and on > localdate(at):
        found["on"] = [str(wordings.DAY_AHEAD)]
    if found:
        raise Invalid(found)
    proof.state, proof.replacement, proof.replacement_note = ProofState.CANCELLED, replacement, plain(note)
    proof.reason, proof.document, proof.since = plain(reason), plain(document), on or localdate(at)
    proof.changed_at, proof.changed_by = at, by.actor_name
    proof.save()
    audit.record("catalogue.proof_cancelled", of=proof, by=by, at=at, **_facts(proof))
    _announce(proof, (), at)
    return proof


@transaction.atomic
def keep_proof_again(*, proof_id: int, entry: ProofEntry, by: Actor, at: datetime) -> Proof:
    """重新保留: a cancelled one, because a law demands it now or it was cancelled by mistake; everything is said anew, and
    `reason` why. Refused: `catalogue.not_your_body`, `catalogue.proof_not_cancelled`. Invalid as when it is entered."""
    proof = _locked(proof_id, by, at)
    if proof.state != ProofState.CANCELLED:
        raise Refusal("catalogue.proof_not_cancelled", name=proof.name)
    _require_valid(entry, proof.body_id, proof, localdate(at))
    if len(entry.reason.strip()) < SHORTEST_REASON:
        raise Invalid({"reason": [str(wordings.WHY_MISSING)]})
    before = _names(proof)
    _put(proof, entry)
    proof.since, proof.changed_at, proof.changed_by = entry.since or localdate(at), at, by.actor_name
    proof.save()
    _match_names(proof, entry)
    audit.record("catalogue.proof_kept_again", of=proof, by=by, at=at, **_facts(proof))
    _announce(proof, before, at)
    return proof


@transaction.atomic
def match_material(*, proof_id: int, item_id: int, material_code: str, by: Actor, at: datetime) -> ProofMatch:
    """This one material of this one item falls under the entry, whatever it is called. Refused: `catalogue.not_your_body`,
    `catalogue.proof_matched`."""
    proof = _locked(proof_id, by, at)
    item = ServiceItem.objects.select_for_update(no_key=True).get(pk=item_id)
    permissions.require_may_keep(by, item.body_id, on=localdate(at))
    taken = ProofMatch.objects.filter(item=item, material_code=material_code).select_related("proof").first()
    if taken is not None:
        raise Refusal("catalogue.proof_matched", name=taken.proof.name)
    match = ProofMatch.objects.create(proof=proof, body_id=proof.body_id, item=item, material_code=material_code)
    audit.record("catalogue.proof_matched", of=proof, by=by, at=at, item=item.code, material=material_code)
    _announce(proof, (), at)
    return match


@transaction.atomic
def unmatch_material(*, proof_id: int, match_id: int, by: Actor, at: datetime) -> None:
    """Take back such a match; nothing when it is gone already. Refused: `catalogue.not_your_body`."""
    proof = _locked(proof_id, by, at)
    match = ProofMatch.objects.select_related("item").filter(proof=proof, pk=match_id, item__isnull=False).first()
    if match is None or match.item is None:
        return
    audit.record(
        "catalogue.proof_unmatched", of=proof, by=by, at=at, item=match.item.code, material=match.material_code
    )
    item_id = match.item.pk
    match.delete()
    _announce(proof, (), at, item_ids=[item_id])


def items_asking_for(*, proof_id: int, body_id: int, names: Iterable[str], item_ids: Iterable[int] = ()) -> list[int]:
    """The items whose guide, in force or drafted, names one of these texts or is matched by itself. Two queries."""
    named = ItemMaterial.objects.annotate(text=Trim("name")).filter(version__item__body=body_id, text__in=list(names))
    found = set(named.filter(STILL_LOOKED_AT).values_list("version__item", flat=True))
    found |= set(ProofMatch.objects.filter(proof=proof_id, item__isnull=False).values_list("item", flat=True))
    return sorted(found | set(item_ids))


def _locked(proof_id: int, by: Actor, at: datetime) -> Proof:
    proof = Proof.objects.select_for_update(of=("self",)).get(pk=proof_id)
    permissions.require_may_keep(by, proof.body_id, on=localdate(at))
    return proof


def _put(proof: Proof, entry: ProofEntry) -> None:
    proof.state = ProofState.KEPT if entry.is_proof else ProofState.NO_PROOF
    proof.name, proof.reason, proof.document = plain(entry.name), plain(entry.reason), plain(entry.document)
    proof.basis_kind = entry.basis_kind if entry.is_proof else ""
    proof.basis, proof.issuer, proof.guide = plain(entry.basis), plain(entry.issuer), plain(entry.guide)
    proof.replacement = Replacement.COMMITMENT if entry.is_proof and entry.by_commitment else ""
    proof.replacement_note = ""


def _require_valid(entry: ProofEntry, body_id: int, proof: Proof | None, today: date) -> None:
    texts = ("name", "basis", "issuer", "guide", "reason", "document")
    found = too_long(**{name: (getattr(entry, name), LONGEST[name]) for name in texts})
    Body.objects.select_for_update(no_key=True).get(pk=body_id)  # two who enter the same come one after the other
    others = Proof.objects.filter(body=body_id).exclude(pk=proof.pk if proof else 0)
    name = entry.name.strip()
    if not name:
        found["name"] = [str(wordings.PROOF_NAME_MISSING)]
    elif others.filter(name=name).exists():
        found["name"] = [str(wordings.PROOF_TAKEN).format(name=name)]
    found |= _basis_problems(entry) if entry.is_proof else _no_proof_problems(entry)
    if entry.since is not None and entry.since > today:
        found["since"] = [str(wordings.DAY_AHEAD)]
    taken = ProofMatch.objects.filter(body=body_id, item=None, name__in=_texts(entry)).select_related("proof")
    clash = taken.exclude(proof=proof).first() if proof else taken.first()
    if clash is not None:
        field = "name" if clash.name == name else "names"
        found.setdefault(field, [str(wordings.PROOF_NAME_TAKEN).format(text=clash.name, name=clash.proof.name)])
    if any(len(text) > 500 for text in entry.names):
        found["names"] = [str(wordings.TOO_LONG).format(most=500)]
    if found:
        raise Invalid(found)


def _basis_problems(entry: ProofEntry) -> dict[str, list[str]]:
    """R-ITEM-32: a law, a regulation or a decision of the State Council, and nothing less."""
    found = {}
    if entry.basis_kind not in BasisKind.values:
        found["basis_kind"] = [str(wordings.BASIS_KIND_MISSING)]
    cited = citations(entry.basis)
    if not entry.basis.strip():
        found["basis"] = [str(wordings.BASIS_MISSING)]
    elif cited and not {one.rank for one in cited} & MAY_DEMAND:
        quote = "、".join(one.title for one in cited)[:100]
        found["basis"] = [str(wordings.BASIS_TOO_LOW).format(quote=quote)]
    if not entry.issuer.strip():
        found["issuer"] = [str(wordings.ISSUER_MISSING)]
    if not entry.guide.strip():
        found["guide"] = [str(wordings.HOW_MISSING)]
    return found


def _no_proof_problems(entry: ProofEntry) -> dict[str, list[str]]:
    return {} if len(entry.reason.strip()) >= SHORTEST_REASON else {"reason": [str(wordings.WHY_MISSING)]}


def _texts(entry: ProofEntry) -> list[str]:
    return [text for text in dict.fromkeys(one.strip() for one in (entry.name, *entry.names)) if text]


def _match_names(proof: Proof, entry: ProofEntry) -> None:
    wanted = _texts(entry)
    proof.matches.filter(item=None).exclude(name__in=wanted).delete()
    known = set(proof.matches.filter(item=None).values_list("name", flat=True))
    new = [ProofMatch(proof=proof, body_id=proof.body_id, name=text) for text in wanted if text not in known]
    ProofMatch.objects.bulk_create(new)


def _names(proof: Proof) -> list[str]:
    return list(proof.matches.filter(item=None).values_list("name", flat=True))


def _facts(proof: Proof) -> dict[str, object]:
    return {name: getattr(proof, name) for name in (*CHANGING, "state", "since")} | {"names": _names(proof)}


def _announce(proof: Proof, before: Iterable[str], at: datetime, item_ids: Iterable[int] = ()) -> None:
    """`before`: texts that fell under it until now, whose guides have to be looked at again too."""
    names = list(dict.fromkeys([*before, *_names(proof)]))
    events.publish(ProofChanged(proof_id=proof.pk, body_id=proof.body_id, names=names, item_ids=list(item_ids), at=at))
