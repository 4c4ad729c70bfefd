"""Writing what a file would change, a chunk in one transaction: in bulk for the platform itself, by the operations of drafting
for everybody else and for whatever stays a draft."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import localdate

from tongban.catalogue.enums import ItemStatus, VersionState
from tongban.catalogue.exchange.columns import DRAFT
from tongban.catalogue.exchange.contents import content_of
from tongban.catalogue.exchange.stage import Stage
from tongban.catalogue.models import ItemMaterial, ItemStep, ItemVersion, ServiceItem, Theme
from tongban.catalogue.rules import codes
from tongban.catalogue.selectors.editing import worked_at_since
from tongban.catalogue.services.carrying import carry_files
from tongban.catalogue.services.drafting import draft_version, edit_version
from tongban.catalogue.services.files.planning import CHANGED, MOVED, NEW, Plan
from tongban.catalogue.services.indexing import reindex
from tongban.catalogue.services.items import create_item
from tongban.catalogue.services.search_marks import change_mark
from tongban.catalogue.services.shelves import put_theme
from tongban.identity.models import Staff
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal
from tongban.regions.models import Body

BATCH = 1000
THEME_LINKS = ItemVersion.themes.through


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
    after it was planned, or at whose draft somebody worked after `seen_at`, when the file was checked."""
    todo = [plan for plan in plans if plan.kind in (NEW, CHANGED)]
    _leave_out_moved(todo, twice=not isinstance(by, Staff), seen_at=seen_at)
    todo = [plan for plan in todo if plan.kind != MOVED]
    if isinstance(by, Staff):
        for plan in todo:
            _draft(plan, by, at)
        return
    _bodies(todo)
    _items(todo)
    _publish([plan for plan in todo if plan.state != DRAFT and _says_something_new(plan)], at)
    for plan in todo:
        if plan.state == DRAFT and _says_something_new(plan):
            _draft(plan, by, at)


def _leave_out_moved(todo: Sequence[Plan], *, twice: bool, seen_at: datetime | None) -> None:
    """Locks the items and their newest versions. `twice`: a file may have both the published version and the draft of an
    item, which become two versions; for an official both would be the one draft."""
    keys = [plan.item.pk for plan in todo if plan.item is not None]
    items = ServiceItem.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    gone = {pk for pk, status in items.values_list("pk", "status") if status == ItemStatus.CANCELLED}
    known = ItemVersion.objects.filter(item_id__in=keys).order_by("item_id", "-number").distinct("item_id")
    locked = ItemVersion.objects.select_for_update(of=("self",)).filter(pk__in=list(known.values_list("pk", flat=True)))
    newest = {one.item_id: one for one in locked.order_by("pk").prefetch_related("materials", "steps", "themes")}
    late = worked_at_since([one.pk for one in newest.values()], seen_at) if seen_at else set()
    met: set[str] = set()
    for plan in todo:
        now, was = newest.get(plan.item.pk) if plan.item else None, plan.newest
        is_same = (now and now.pk, now and now.state) == (was and was.pk, was and was.state)
        if now is not None and was is not None and is_same:
            is_same = content_of(now) == content_of(was)
        is_late = now is not None and now.state == VersionState.DRAFT and now.pk in late
        is_gone = plan.item is not None and plan.item.pk in gone and _says_something_new(plan)
        if not is_same or is_late or is_gone or (not twice and plan.code in met):
            plan.kind = MOVED
        met.add(plan.code)


def _says_something_new(plan: Plan) -> bool:
    return plan.before is None or content_of(plan.before) != plan.content


def _draft(plan: Plan, by: Actor, at: datetime) -> None:
    """One item by the operations that a page would call."""
    content = plan.content
    assert content is not None
    if plan.item is None:
        assert plan.body is not None
        region = (
            plan.staged.data.get("region_code", "").ljust(12, "0")[:12] if plan.staged.data.get("region_code") else ""
        )
        plan.item = create_item(code=plan.code, body_id=plan.body.pk, region_code=region, by=by, at=at)
    said: dict[str, Any] = {
        "elements": content.elements, "materials": content.materials, "steps": content.steps, "themes": content.themes,
    }  # fmt: skip
    newest = plan.newest
    try:
        if newest is not None and newest.state == VersionState.DRAFT:
            edit_version(version_id=newest.pk, by=by, at=at, **said)
        else:
            draft_version(item_id=plan.item.pk, by=by, at=at, **said)
    except Refusal as no:
        no.facts.setdefault("item", plan.code)
        raise


def _bodies(todo: Sequence[Plan]) -> None:
    """Bodies that nobody knew yet, once each."""
    made: dict[tuple[str, str], Body] = {}
    for plan in todo:
        if plan.body is not None:
            continue
        data = plan.staged.data
        name, region = (
            data.get("body_name", ""),
            data.get("region_code", "").ljust(12, "0") if data.get("region_code") else "",
        )
        number = data.get("body_code") or codes.credit_code_of(plan.code) or codes.placeholder_code(region, name)
        plan.body = made.get((number, "")) or Body.objects.filter(credit_code=number).first()
        if plan.body is None:
            plan.body = Body.objects.create(
                name=name or number, short_name=(name or number)[:40], credit_code=number, region_code=region
            )
        made[number, ""] = plan.body


def _items(todo: Sequence[Plan]) -> None:
    new: dict[str, ServiceItem] = {}
    touched = []
    for plan in todo:
        data = plan.staged.data
        assert plan.body is not None
        if plan.item is None:
            known = codes.code_problem(plan.code) is None
            plan.item = new.setdefault(plan.code, ServiceItem(
                code=plan.code, basic_code=codes.basic_code_of(plan.code) if known else "", body=plan.body,
                region_code=data.get("region_code", "").ljust(12, "0") if data.get("region_code") else plan.body.region_code,
                source=data.get("source", ""), source_id=data.get("source_id", ""),
                status=data.get("status", ItemStatus.IN_USE), popularity=data.get("popularity", 0),
            ))  # fmt: skip
        elif plan.item_changes:
            plan.item.body = plan.body
            if plan.popularity is not None:
                plan.item.popularity = plan.popularity
            touched.append(plan.item)
    if new:
        ServiceItem.objects.bulk_create(new.values(), batch_size=BATCH)
    if touched:
        ServiceItem.objects.bulk_update(touched, ["body", "popularity"], batch_size=BATCH)
        change_mark()


def _publish(plans: Sequence[Plan], at: datetime) -> None:
    """Versions with their lists as drafts, then all of them published; each becomes the current one from its day on."""
    if not plans:
        return
    today = localdate(at)
    items = [plan.item for plan in plans if plan.item is not None]
    last = dict(
        ItemVersion.objects.filter(item__in=items).values_list("item_id").annotate(last=Max("number")).order_by()
    )
    versions = []
    for item, plan in zip(items, plans, strict=True):
        day = plan.effective_on
        if day is None or (plan.before is not None and day < today):
            day = today
        versions.append(ItemVersion(
            item=item, number=last.get(item.pk, 0) + 1, state=VersionState.DRAFT, effective_on=day,
            base_version_id=plan.before.base_version_id if plan.before else None, **plan.content.elements,  # type: ignore[union-attr]
        ))  # fmt: skip
    ItemVersion.objects.bulk_create(versions, batch_size=BATCH)
    pairs = [(version, plan.content) for version, plan in zip(versions, plans, strict=True) if plan.content is not None]
    ItemMaterial.objects.bulk_create(
        (ItemMaterial(version=version, **row) for version, content in pairs for row in content.materials),
        batch_size=BATCH,
    )
    carry_files((plan.before.pk, one.pk) for one, plan in zip(versions, plans, strict=True) if plan.before is not None)
    ItemStep.objects.bulk_create(
        (ItemStep(version=version, **row) for version, content in pairs for row in content.steps), batch_size=BATCH
    )
    if wanted := {code for _version, content in pairs for code in content.themes}:
        themes = dict(Theme.objects.filter(code__in=wanted).values_list("code", "pk"))
        THEME_LINKS.objects.bulk_create(
            (
                THEME_LINKS(itemversion_id=version.pk, theme_id=themes[code])
                for version, content in pairs
                for code in content.themes
            ),
            batch_size=BATCH,
        )
    keys = [version.pk for version in versions]
    ItemVersion.objects.filter(pk__in=keys).update(state=VersionState.PUBLISHED, published_at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalogue_serviceitem i SET current_id = v.id FROM catalogue_itemversion v"
            " WHERE v.item_id = i.id AND v.id = ANY(%s) AND (v.effective_on <= %s OR i.current_id IS NULL)",
            [keys, today],
        )
    reindex(version.item_id for version in versions)
