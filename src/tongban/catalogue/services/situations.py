"""The tree of situations of a draft and when each of its materials is needed (R-ITEM-42)."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.models import ItemVersion
from tongban.catalogue.rules.situations import editing
from tongban.catalogue.rules.situations.editing import Draft
from tongban.catalogue.services.drafting import MATERIAL_ELEMENTS, edit_version
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal


@transaction.atomic
def edit_situations(*, version_id: int, draft: Draft, seen: str, by: Actor, at: datetime) -> ItemVersion:
    """Put this tree and these conditions in the place of those whose digest is `seen`.

    Refused: `catalogue.situations_moved` when somebody changed them meanwhile (nothing is written over),
    `catalogue.situations_wrong`, and as `edit_version`.
    """
    version = ItemVersion.objects.select_for_update(of=("self",)).select_related("item").get(pk=version_id)
    permissions.require_may_keep(by, version.item.body_id, on=localdate(at))
    rows = list(version.materials.all())
    before = Draft(version.situations, {row.code: row.needed_when for row in rows})
    if editing.digest(before) != seen:
        raise Refusal("catalogue.situations_moved")
    if editing.wrong(draft):
        raise Refusal("catalogue.situations_wrong")
    elements = {"situations": draft.situations} if draft.situations != before.situations else {}
    materials = None
    if any(draft.conditions.get(row.code, row.needed_when) != row.needed_when for row in rows):
        materials = [
            {name: getattr(row, name) for name in MATERIAL_ELEMENTS}
            | {"needed_when": draft.conditions.get(row.code, row.needed_when)}
            for row in rows
        ]
    if not elements and materials is None:
        return version
    return edit_version(version_id=version_id, elements=elements, materials=materials, by=by, at=at)
