"""What `create_item`, `draft_version` and `edit_version` do, for many items at once: the same rules, rows and lines of the audit
trail in a fixed number of statements, and one event for all of them (ADR 28)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.enums import ItemStatus, VersionState
from tongban.catalogue.events import VersionsDrafted
from tongban.catalogue.exchange.columns import ELEMENTS
from tongban.catalogue.exchange.contents import Content, content_of
from tongban.catalogue.models import ItemMaterial, ItemStep, ItemVersion, ServiceItem, Theme
from tongban.catalogue.rules import codes
from tongban.catalogue.services.carrying import carry_files, keep_files
from tongban.catalogue.services.files.planning import MOVED, Plan
from tongban.catalogue.services.items import require_fitting
from tongban.identity.models import Staff
from tongban.kernel import audit, events
from tongban.kernel.actors import Actor
from tongban.kernel.writing import Writes

THEME_LINKS = ItemVersion.themes.through
Pairs = Sequence[tuple[ItemVersion, Content]]


def enter_items(plans: Iterable[Plan], *, by: Actor, at: datetime) -> None:
    """The items that are not there yet. What somebody else entered at the same moment is left out (`plan.kind` MOVED): a code
    is never used twice (R-ITEM-7), and neither is a row of a source."""
    wanted: dict[str, ServiceItem] = {}
    waiting = [plan for plan in plans if plan.item is None]
    for plan in sorted(waiting, key=lambda plan: plan.code):  # two imports of the same items wait in the same order
        plan.item = wanted.setdefault(plan.code, _new_item(plan, by, at))
    if not wanted:
        return
    for item, key in zip(wanted.values(), _keys(ServiceItem, len(wanted)), strict=True):
        item.pk = key
    ServiceItem.objects.bulk_create(wanted.values(), ignore_conflicts=True)
    keys = [item.pk for item in wanted.values()]
    entered = set(ServiceItem.objects.filter(pk__in=keys).values_list("pk", flat=True))
    for plan in waiting:
        assert plan.item is not None
        if plan.item.pk not in entered:
            plan.kind, plan.item = MOVED, None
    if isinstance(by, Staff):
        _say(audit.line("catalogue.item_created", of=one, by=by, at=at, item_code=one.code)
             for one in wanted.values() if one.pk in entered)  # fmt: skip


def _new_item(plan: Plan, by: Actor, at: datetime) -> ServiceItem:
    """An official enters what a page would enter; the platform also what else the file says, under old codes too."""
    data, body = plan.staged.data, plan.body
    assert body is not None
    given = data.get("region_code", "")
    region = given.ljust(12, "0") if given else body.region_code
    if isinstance(by, Staff):
        permissions.require_may_keep(by, body.pk, on=localdate(at))
        require_fitting(plan.code, body)
        return ServiceItem(code=plan.code, basic_code=codes.basic_code_of(plan.code), body=body, region_code=region)
    known = codes.code_problem(plan.code) is None
    return ServiceItem(
        code=plan.code, basic_code=codes.basic_code_of(plan.code) if known else "", body=body, region_code=region,
        source=data.get("source", ""), source_id=data.get("source_id", ""), status=data.get("status", ItemStatus.IN_USE),
        popularity=data.get("popularity", 0),
    )  # fmt: skip


def draft(plans: Sequence[Plan], *, by: Actor, at: datetime) -> None:
    """Begin or change the draft of each. The items and their newest versions are locked, and as they were planned.

    Refused: `catalogue.not_your_body`.
    """
    if not plans:
        return
    for body_id in {plan.item.body_id for plan in plans if plan.item is not None}:
        permissions.require_may_keep(by, body_id, on=localdate(at))
    begun = _begin([plan for plan in plans if not _has_draft(plan)])
    edited = _edit([plan for plan in plans if _has_draft(plan)])
    lines = [
        audit.line(
            "catalogue.version_drafted", of=one, by=by, at=at, item=plan.code, number=one.number
        ) for plan, one in begun
    ] + [
        audit.line("catalogue.version_edited", of=one, by=by, at=at, changed=_changes(plan)) for plan, one in edited
    ]  # fmt: skip
    _say(lines)
    written = [one for _plan, one in (*begun, *edited)]
    events.publish(VersionsDrafted(
        item_ids=[one.item_id for one in written], version_ids=[one.pk for one in written], at=at
    ))  # fmt: skip


def _has_draft(plan: Plan) -> bool:
    return plan.newest is not None and plan.newest.state == VersionState.DRAFT


def _changes(plan: Plan) -> list[str]:
    """What the draft says otherwise than before."""
    assert plan.content is not None and plan.newest is not None
    before, after = content_of(plan.newest), plan.content
    changed = [key for key in ELEMENTS if before.elements[key] != after.elements[key]]
    return sorted(
        [*changed, *(key for key in ("materials", "steps", "themes") if getattr(before, key) != getattr(after, key))]
    )


def _begin(plans: Sequence[Plan]) -> list[tuple[Plan, ItemVersion]]:
    """The next version of each: what the file says, with the forms and samples of the last one (also one that the same file
    published a moment ago)."""
    if not plans:
        return []
    items = [plan.item for plan in plans if plan.item is not None]
    last, numbers = {one.item_id: one for one in _last_versions(items)}, last_numbers(items)
    versions = []
    for item, plan in zip(items, plans, strict=True):
        before, content = last.get(item.pk), plan.content
        assert content is not None
        versions.append(ItemVersion(
            item=item, number=numbers.get(item.pk, 0) + 1, state=VersionState.DRAFT,
            base_version_id=before.base_version_id if before else None, **content.elements,
        ))  # fmt: skip
    ItemVersion.objects.bulk_create(versions)
    pairs = [(one, plan.content) for one, plan in zip(versions, plans, strict=True) if plan.content is not None]
    write_lists(pairs)
    carry_files((last[one.item_id].pk, one.pk) for one in versions if one.item_id in last)
    return list(zip(plans, versions, strict=True))


def _last_versions(items: Sequence[ServiceItem]) -> list[ItemVersion]:
    """The newest version of each that was not given up: its directory version only."""
    found = ItemVersion.objects.kept().filter(item__in=items).order_by("item_id", "-number").distinct("item_id")
    return list(found.only("item_id", "base_version_id"))


def last_numbers(items: Sequence[ServiceItem]) -> dict[int, int]:
    """Item → its highest number, of a draft that was given up too. One query."""
    found = ItemVersion.objects.filter(item__in=items).order_by().values_list("item_id")
    return dict(found.annotate(last=Max("number")))


def _edit(plans: Sequence[Plan]) -> list[tuple[Plan, ItemVersion]]:
    """The drafts that are there, said anew; forms and samples follow their materials."""
    found = [
        (plan, plan.newest, plan.content) for plan in plans if plan.newest is not None and plan.content is not None
    ]
    if not found:
        return []
    named = {one.pk: [(row.code, row.name) for row in one.materials.all()] for _plan, one, _content in found}
    versions = []
    for _plan, was, content in sorted(found, key=lambda pair: pair[1].pk):
        fixed = {"pk": was.pk, "item_id": was.item_id, "number": was.number, "base_version_id": was.base_version_id}
        versions.append((
            ItemVersion(**fixed, state=was.state, effective_on=was.effective_on, **content.elements), content
        ))  # fmt: skip
    # One statement that writes whole rows; a long CASE for every column would take seconds.
    ItemVersion.objects.bulk_create(
        [one for one, _content in versions], update_conflicts=True, update_fields=ELEMENTS, unique_fields=["id"]
    )
    keys = list(named)
    ItemMaterial.objects.filter(version_id__in=keys).delete()
    ItemStep.objects.filter(version_id__in=keys).delete()
    THEME_LINKS.objects.filter(itemversion_id__in=keys).delete()
    write_lists(versions)
    keep_files(named)
    return [(plan, was) for plan, was, _content in found]


def write_lists(pairs: Pairs) -> None:
    """Materials, steps and themes of versions that have none yet."""
    ItemMaterial.objects.bulk_create(
        ItemMaterial(version=version, **row) for version, content in pairs for row in content.materials
    )
    ItemStep.objects.bulk_create(
        ItemStep(version=version, **row) for version, content in pairs for row in content.steps
    )
    wanted = {code for _version, content in pairs for code in content.themes}
    themes = dict(Theme.objects.filter(code__in=wanted).values_list("code", "pk"))
    THEME_LINKS.objects.bulk_create(
        THEME_LINKS(itemversion_id=version.pk, theme_id=themes[code])
        for version, content in pairs
        for code in content.themes
        if code in themes  # as by the operation of one: a theme that went meanwhile is left out
    )


def _say(lines: Iterable[Any]) -> None:
    writes = Writes()
    writes.insert(*lines)
    writes.put_down()


def _keys(model: Any, count: int) -> list[int]:
    """Primary keys for so many new rows. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return sorted(row[0] for row in cursor.fetchall())
