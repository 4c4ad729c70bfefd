"""The registers beside the catalogue: proofs, presence in halls, reforms of permits."""

from collections.abc import Mapping
from datetime import datetime

from tongban.catalogue.models import HallPresence, OutsideHalls, PermitReform, Proof, ServiceItem
from tongban.catalogue.services import (
    ProofEntry,
    ReformEntry,
    bring_into_hall,
    cancel_proof,
    delegate_item,
    enter_proof,
    let_stay_outside,
    put_reform,
)
from tongban.demo.loading.ground import Ground
from tongban.demo.place import presence, proofs, reforms
from tongban.kernel.actors import SYSTEM


def load_proofs(ground: Ground, at: datetime) -> None:
    """Before the items: none is published that demands a proof which is not in the register. What is there stays."""
    known = set(Proof.objects.values_list("body", "name"))
    for entries, by_commitment in ((proofs.KEPT, False), (proofs.BY_COMMITMENT, True)):
        for body, name, kind, basis, issuer, guide in entries:
            entry = ProofEntry(
                name=name, basis_kind=kind, basis=basis, issuer=issuer, guide=guide, by_commitment=by_commitment
            )
            _enter(ground, known, body, entry, at)
    for body, name, reason in proofs.NO_PROOF:
        _enter(ground, known, body, ProofEntry(name=name, is_proof=False, reason=reason), at)
    for body, name, replacement, note, reason, document in proofs.CANCELLED:
        entry = ProofEntry(
            name=name,
            basis_kind="regulation",
            basis="《中华人民共和国户口登记条例》",
            issuer="有关机关",
            guide="向有关机关申请。",
        )
        made = _enter(ground, known, body, entry, at)
        if made is not None:
            cancel_proof(
                proof_id=made.pk, replacement=replacement, note=note, reason=reason, document=document, by=SYSTEM, at=at
            )


def load_presence(ground: Ground, items: Mapping[str, ServiceItem], at: datetime) -> None:
    """After the items: most are at comprehensive windows, some may stay outside, a few are missing. What is there stays."""
    if HallPresence.objects.exists() or OutsideHalls.objects.exists():
        return
    aside = {key for keys, *_ in presence.OUTSIDE for key in keys} | set(presence.MISSING)
    for hall, bodies, kind, windows in presence.IN_HALLS:
        keys = [item.pk for key, item in items.items() if key.split("-")[0] in bodies and key not in aside]
        bring_into_hall(
            item_ids=keys, hall_id=ground.halls[hall].pk, kind=kind, windows=windows, since=at.date(), by=SYSTEM, at=at
        )
    for keys, reason, document in presence.OUTSIDE:
        found = [items[key].pk for key in keys]
        let_stay_outside(item_ids=found, reason=reason, document=document, by=SYSTEM, at=at)
    for keys, town, way, place, paper in presence.NEARBY:
        for key in keys:
            delegate_item(
                item_id=items[key].pk, kind=way, region_code=town, place=place, document=paper, by=SYSTEM, at=at
            )


def load_reforms(items: Mapping[str, ServiceItem], at: datetime) -> None:
    """After the items. What is there stays."""
    if PermitReform.objects.exists():
        return
    for key, kind, scope, measure, replaced_by, document in reforms.REFORMS:
        entry = ReformEntry(kind=kind, scope=scope, measure=measure, replaced_by=replaced_by, document=document)
        put_reform(item_id=items[key].pk, entry=entry, by=SYSTEM, at=at)


def _enter(ground: Ground, known: set[tuple[int, str]], body: str, entry: ProofEntry, at: datetime) -> Proof | None:
    key = ground.bodies[body].pk
    if (key, entry.name) in known:
        return None
    return enter_proof(body_id=key, entry=entry, by=SYSTEM, at=at)
