"""Proofs (证明): only those of the public register are demanded (R-ITEM-32), and none that is cancelled or can be replaced
(R-ITEM-33)."""

from collections.abc import Iterator

from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import MaterialReading, VersionReading
from tongban.catalogue.rules.audit.standard import Standard
from tongban.catalogue.rules.proofs import is_called_proof


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """Each material that has to be handed in, now or later."""
    for one in version.materials:
        if not is_asked_for(one):
            continue
        place, entry = ("material", one.code, one.name), version.proofs.get(one.code)
        if entry is None:
            if is_called_proof(one.name, is_licence=bool(one.licence_type_code)):
                yield Found("proof_not_registered", *place, quote=one.name, facts={"name": one.name})
        elif not entry.may_be_demanded:
            facts = {
                "name": one.name,
                "state": entry.state,
                "instead": entry.replacement,
                "note": entry.replacement_note,
            }
            yield Found("proof_replaceable", *place, quote=one.name, facts=facts)


def is_asked_for(one: MaterialReading) -> bool:
    """A paper that may follow is asked for too."""
    return one.necessity in ("necessary", "later") and not one.extra.get("exemptible") and not one.says_none
