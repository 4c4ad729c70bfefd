"""The dictionary of materials: what ships, the surest names linked by the place when it opened, the others left to be decided."""

from datetime import datetime

from tongban.catalogue.models import StandardMaterial
from tongban.catalogue.selectors.materials import acceptable
from tongban.catalogue.services import accept_materials, load_materials, refresh_material_names
from tongban.kernel.actors import SYSTEM

SAME_WORDS = 100  # percent


def load_dictionary(at: datetime) -> None:
    """After the items. A dictionary that is there stays."""
    if StandardMaterial.objects.exists():
        return
    load_materials(by=SYSTEM, at=at)
    refresh_material_names()
    count, seen, _first = acceptable(SAME_WORDS, 1)
    if count:
        accept_materials(above=SAME_WORDS, seen=seen, batch="demo", by=SYSTEM, at=at)
