"""Files with personal data do not stay: what is past its time is thrown away."""

from datetime import datetime

from django.db import transaction

from tongban.exports.models import Export
from tongban.exports.services.asking import drop_file
from tongban.kernel import audit
from tongban.kernel.actors import SYSTEM


def expire_exports(*, at: datetime) -> int:
    """Drop the files past their time, each in a transaction of its own; how many went."""
    gone = 0
    for export_id in Export.objects.due_to_expire(at=at).values_list("pk", flat=True):
        with transaction.atomic():
            export = Export.objects.select_for_update().due_to_expire(at=at).filter(pk=export_id).first()
            if export is None:
                continue
            drop_file(export)
            audit.record("export.expired", of=export, by=SYSTEM, at=at)
            gone += 1
    return gone
