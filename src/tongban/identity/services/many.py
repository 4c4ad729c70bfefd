"""Applicants in large numbers, for cases taken over from another system."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import transaction

from tongban.identity.enums import ApplicantKind, DocumentType
from tongban.identity.models import Applicant
from tongban.kernel import audit, crypto
from tongban.kernel.actors import Actor


@dataclass(frozen=True)
class OnRecord:
    """A person or firm as another system has them. `document_no` is normalised and makes sense."""

    name: str
    document_type: str
    document_no: str

    @cached_property
    def key(self) -> tuple[str, str]:
        return self.document_type, crypto.keyed_hash(self.document_no)


@transaction.atomic
def record_many(people: Iterable[OnRecord], *, of: Any, by: Actor, at: datetime) -> dict[tuple[str, str], int]:
    """`OnRecord.key` → id of the applicant: found, or made as nobody has verified them. Who is known stays as they are.

    Four statements, whatever the number; one audit line on `of` for all that were made.
    """
    # In one order, so that two who write at the same time never wait for each other for ever.
    wanted = dict(sorted({one.key: one for one in people}.items()))
    known = _known(wanted)
    new = [
        Applicant(
            kind=ApplicantKind.LEGAL if one.document_type == DocumentType.CREDIT_CODE else ApplicantKind.NATURAL,
            name=one.name, document_type=one.document_type, document_no=one.document_no, document_no_hash=hashed,
        )
        for (_type, hashed), one in wanted.items()
        if (one.document_type, hashed) not in known
    ]  # fmt: skip
    if new:
        Applicant.objects.bulk_create(new, ignore_conflicts=True, batch_size=1000)  # somebody may have been faster
        audit.record("applicants.recorded", of=of, by=by, at=at, applicants=len(new))
        known = _known(wanted)
    return known


def _known(wanted: dict[tuple[str, str], OnRecord]) -> dict[tuple[str, str], int]:
    hashes = [hashed for _, hashed in wanted]
    found = Applicant.objects.filter(document_no_hash__in=hashes).values_list("document_type", "document_no_hash", "pk")
    return {(document_type, hashed): pk for document_type, hashed, pk in found if (document_type, hashed) in wanted}
