"""Writing what a file would change, a batch of it in one transaction and a fixed number of statements."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.timezone import localdate

from tongban.catalogue.enums import ItemStatus, VersionState
from tongban.catalogue.exchange.columns import DRAFT
from tongban.catalogue.exchange.contents import content_of
from tongban.catalogue.exchange.stage import Stage
from tongban.catalogue.models import ItemVersion, ServiceItem
from tongban.catalogue.rules import codes
from tongban.catalogue.selectors.editing import worked_at_since
from tongban.catalogue.services.carrying import carry_files
from tongban.catalogue.services.files.drafting import draft, enter_items, last_numbers, write_lists
from tongban.catalogue.services.files.planning import CHANGED, MOVED, NEW, Plan
from tongban.catalogue.services.indexing import reindex
from tongban.catalogue.services.search_marks import change_mark
from tongban.catalogue.services.shelves import put_theme
from tongban.identity.models import Staff
from tongban.kernel.actors import Actor
from tongban.regions.models import Body


def write_themes(stage: Stage, *, by: Actor, at: datetime) -> None:
    """The themes of the file, before the items that stand under them; a faulty one is left out. Only the platform itself."""
    for (data,) in list(stage.rows("SELECT data FROM parts WHERE kind = 'themes' ORDER BY n")):
        theme = json.loads(data)
        if not {"code", "name", "audience"} <= theme.keys():
            continue
        put_theme(
            code=theme["code"],
            name=theme["name"],
            audience=theme["audience"],
            order=theme.get("order", 0),
            by=by,
            at=at,
        )


@transaction.atomic
def write_plans(plans: Iterable[Plan], *, by: Actor, at: datetime, seen_at: datetime | None = None) -> None:
    """What is new or changed of these; the rest is left alone, and so is (`plan.kind` becomes MOVED) what somebody worked at
    after it was planned, or at whose draft somebody worked after `seen_at`, when the file was checked.

    The number of statements does not grow with the plans. Refused: `catalogue.not_your_body`.
    """
    todo = [plan for plan in plans if plan.kind in (NEW, CHANGED)]
    _leave_out_moved(todo, seen_at)
    if not isinstance(by, Staff):
        _bodies([plan for plan in todo if plan.kind != MOVED])
        _change_items([plan for plan in todo if plan.kind != MOVED])
    enter_items([plan for plan in todo if plan.kind != MOVED], by=by, at=at)
    left = [plan for plan in todo if plan.kind != MOVED and _says_something_new(plan)]
    _publish([plan for plan in left if plan.state != DRAFT], at)
    draft([plan for plan in left if plan.state == DRAFT], by=by, at=at)


def _leave_out_moved(todo: Sequence[Plan], seen_at: datetime | None) -> None:
    """Locks the items and their newest versions. A file may have both the published version and the draft of an item, which
    become two versions; where only drafts are written both would be the one draft."""
    keys = [plan.item.pk for plan in todo if plan.item is not None]
    items = ServiceItem.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    gone = {pk for pk, status in items.values_list("pk", "status") if status == ItemStatus.CANCELLED}
    known = ItemVersion.objects.kept().filter(item_id__in=keys).order_by("item_id", "-number").distinct("item_id")
    locked = ItemVersion.objects.select_for_update(of=("self",)).filter(pk__in=list(known.values_list("pk", flat=True)))
    newest = {one.item_id: one for one in locked.order_by("pk").prefetch_related("materials", "steps", "themes")}
    late = worked_at_since([one.pk for one in newest.values()], seen_at) if seen_at else set()
    met: set[tuple[str, str]] = set()
    for plan in todo:
        now, was = newest.get(plan.item.pk) if plan.item else None, plan.newest
        is_same = (now and now.pk, now and now.state) == (was and was.pk, was and was.state)
        if now is not None and was is not None and is_same:
            is_same = content_of(now) == content_of(was) and now.base_version_id == was.base_version_id
        is_late = now is not None and now.state == VersionState.DRAFT and now.pk in late
        is_gone = plan.item is not None and plan.item.pk in gone and _says_something_new(plan)
        if not is_same or is_late or is_gone or (plan.code, plan.state) in met:
            plan.kind = MOVED
        met.add((plan.code, plan.state))


def _says_something_new(plan: Plan) -> bool:
    return plan.before is None or content_of(plan.before) != plan.content


def _bodies(todo: Sequence[Plan]) -> None:
    """Bodies that nobody knew yet, once each."""
    wanted: dict[str, Body] = {}
    numbers: dict[int, str] = {}
    for plan in todo:
        if plan.body is None:
            data = plan.staged.data
            name, region = data.get("body_name", ""), data.get("region_code", "")
            region = region.ljust(12, "0") if region else ""
            number = data.get("body_code") or codes.credit_code_of(plan.code) or codes.placeholder_code(region, name)
            numbers[id(plan)] = number
            name = name or number
            wanted.setdefault(number, Body(name=name, short_name=name[:40], credit_code=number, region_code=region))
    if wanted:
        Body.objects.bulk_create([wanted[number] for number in sorted(wanted)], ignore_conflicts=True)
        known = {one.credit_code: one for one in Body.objects.filter(credit_code__in=wanted)}
        for plan in todo:
            plan.body = plan.body or known[numbers[id(plan)]]


def _change_items(todo: Sequence[Plan]) -> None:
    """The body and the popularity of items that are there."""
    touched = []
    for plan in todo:
        if plan.item is not None and plan.item_changes:
            plan.item.body = plan.body  # type: ignore[assignment]
            if plan.popularity is not None:
                plan.item.popularity = plan.popularity
            touched.append(plan.item)
    if touched:
        ServiceItem.objects.bulk_update(touched, ["body", "popularity"])
        change_mark()


def _publish(plans: Sequence[Plan], at: datetime) -> None:
    """Versions with their lists as drafts, then all of them published; each becomes the current one from its day on."""
    if not plans:
        return
    today = localdate(at)
    items = [plan.item for plan in plans if plan.item is not None]
    last = last_numbers(items)
    versions = []
    for item, plan in zip(items, plans, strict=True):
        day = plan.effective_on
        if day is None or (plan.before is not None and day < today):
            day = today
        versions.append(ItemVersion(
            item=item, number=last.get(item.pk, 0) + 1, state=VersionState.DRAFT, effective_on=day,
            base_version_id=plan.before.base_version_id if plan.before else None, **plan.content.elements,  # type: ignore[union-attr]
        ))  # fmt: skip
    ItemVersion.objects.bulk_create(versions)
    write_lists([(one, plan.content) for one, plan in zip(versions, plans, strict=True) if plan.content is not None])
    carry_files((plan.before.pk, one.pk) for one, plan in zip(versions, plans, strict=True) if plan.before is not None)
    keys = [version.pk for version in versions]
    ItemVersion.objects.filter(pk__in=keys).update(state=VersionState.PUBLISHED, published_at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalogue_serviceitem i SET current_id = v.id FROM catalogue_itemversion v"
            " WHERE v.item_id = i.id AND v.id = ANY(%s) AND (v.effective_on <= %s OR i.current_id IS NULL)",
            [keys, today],
        )
    reindex(version.item_id for version in versions)
