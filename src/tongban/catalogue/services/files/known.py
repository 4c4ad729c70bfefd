"""What is there of the things that a part of a file names."""

import re
from collections.abc import Sequence

from django.db.models import Q

from tongban.catalogue.exchange.stage import Staged
from tongban.catalogue.models import ItemVersion, ServiceItem
from tongban.regions.models import Body
from tongban.regions.rules.codes import padded

REGION = re.compile(r"(?!00)[0-9]{2,12}")


class Known:
    """What is there of the items, bodies and sources that a chunk names; seven statements however many rows."""

    def __init__(self, chunk: Sequence[Staged]) -> None:
        wanted = {one.code for one in chunk}
        self.items = {one.code: one for one in ServiceItem.objects.filter(code__in=wanted).select_related("body")}
        keys = [one.pk for one in self.items.values()]
        newest = ItemVersion.objects.kept().filter(item_id__in=keys).order_by("item_id", "-number").distinct("item_id")
        newest_ids = dict(newest.values_list("item_id", "pk"))
        current = {one.current_id for one in self.items.values() if one.current_id}
        versions = ItemVersion.objects.filter(pk__in={*newest_ids.values(), *current}).select_related("base_version")
        self.versions = {one.pk: one for one in versions.prefetch_related("materials", "steps", "themes")}
        self.newest = {item: self.versions[pk] for item, pk in newest_ids.items()}
        sources = {(one.data.get("source", ""), one.data.get("source_id", "")) for one in chunk} - {("", "")}
        rows = ServiceItem.objects.filter(source__in={a for a, _b in sources}, source_id__in={b for _a, b in sources})
        self.by_source = (
            {(a, b): code for a, b, code in rows.values_list("source", "source_id", "code") if a} if sources else {}
        )
        names = {one.data.get("body_name", "") for one in chunk} - {""}
        numbers = {one.data.get("body_code", "") for one in chunk} - {""}
        self._bodies = list(
            Body.objects.filter(Q(name__in=names) | Q(credit_code__in=numbers)).order_by("-is_active", "pk")
        )

    def body_of(self, staged: Staged, item: ServiceItem | None) -> Body | None:
        """By its credit code; else by its name, in the item's region first. A name alone that several bear is nobody."""
        number, name = staged.data.get("body_code", ""), staged.data.get("body_name", "")
        if number:
            return next((one for one in self._bodies if one.credit_code == number), None)
        if not name:
            return item.body if item else None
        named = [one for one in self._bodies if one.name == name]
        region = staged.data.get("region_code", "") or (item.region_code if item else "")
        if REGION.fullmatch(region):
            here = [one for one in named if one.region_code == padded(region)]
            if here:
                return here[0]
        return named[0] if len(named) == 1 else None
