"""From draft to version in force: checked, then never changed again."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.audit_words import SITUATION_PROBLEMS, words_of
from tongban.catalogue.enums import ItemStatus, VersionState
from tongban.catalogue.events import ItemPublished, VersionsInForce
from tongban.catalogue.models import ItemVersion, ServiceItem
from tongban.catalogue.rules import publication
from tongban.catalogue.rules.publication import Fault
from tongban.catalogue.selectors.guide_audit import report_of
from tongban.catalogue.services.drafting import require_not_gone
from tongban.catalogue.services.indexing import reindex
from tongban.kernel import audit, events
from tongban.kernel.actors import SYSTEM, Actor
from tongban.kernel.errors import Refusal

CHUNK = 500  # items that move to another version in one transaction


@transaction.atomic
def publish_version(*, version_id: int, by: Actor, at: datetime, effective_on: date | None = None) -> ItemVersion:
    """发布: the draft becomes version in force from `effective_on` (today when not given). Warnings: `check_version`.

    An official publishes what both offices approved (R-ITEM-39); the platform itself also what was decided elsewhere and
    comes in by import. Refused: `catalogue.not_your_body`, `catalogue.cancelled_already`, `catalogue.published_is_immutable`, `catalogue.draft_given_up`, `catalogue.not_approved`,
    `catalogue.later_version_published`, `catalogue.effective_in_past`, and the first fault that the guide audit finds to block (all of them in the fact
    `faults`).
    """
    version = ItemVersion.objects.get(pk=version_id)
    item = ServiceItem.objects.select_for_update(of=("self",)).select_related("body").get(pk=version.item_id)
    version = ItemVersion.objects.select_for_update(of=("self",)).get(
        pk=version_id
    )  # nobody reopens or edits it meanwhile
    version.item = item
    today = localdate(at)
    permissions.require_may_keep(by, item.body_id, on=today)
    require_not_gone(item)
    if version.state in (VersionState.PUBLISHED, VersionState.WITHDRAWN):
        raise Refusal("catalogue.published_is_immutable", number=version.number)
    if version.state == VersionState.DISCARDED:
        raise Refusal("catalogue.draft_given_up", number=version.number)
    later = item.versions.filter(number__gt=version.number, state=VersionState.PUBLISHED).order_by("-number").first()
    if later is not None:  # it would be in force for an hour, until the later one is brought back
        raise Refusal("catalogue.later_version_published", number=version.number, later=later.number)
    if version.state != VersionState.APPROVED and by.actor_kind != "system":
        raise Refusal("catalogue.not_approved", number=version.number)
    if effective_on is not None and effective_on < today:
        raise Refusal("catalogue.effective_in_past", earliest=today)
    report = report_of(version, on=effective_on or today)  # a law that ends before then is none any more
    faults = publication.faults(report)
    if faults:
        raise Refusal(faults[0].code, **fault_facts(faults[0]), faults=faults)
    version.state, version.published_at = VersionState.PUBLISHED, at
    version.effective_on = effective_on or today
    version.save(update_fields=["state", "published_at", "effective_on"])
    if version.effective_on <= today:  # else `bring_versions_into_force`, on its day
        item.current = version
        item.save(update_fields=["current"])
        reindex([item.pk])
    warnings = publication.warnings(report)
    audit.record(
        "catalogue.item_published", of=version, by=by, at=at, item=item.code, number=version.number,
        effective_on=version.effective_on, warnings=len(warnings),
    )  # fmt: skip
    events.publish(ItemPublished(item_id=item.pk, version_id=version.pk, at=at))
    return version


def bring_versions_into_force(at: datetime) -> int:
    """Versions published ahead whose day has come become the current ones of their items; of an item that was cancelled
    meanwhile none does (R-ITEM-41). Five hundred in a transaction. Returns how many."""
    due = _due(localdate(at)).filter(item=OuterRef("pk"))
    items = ServiceItem.objects.exclude(status=ItemStatus.CANCELLED).annotate(due_id=Subquery(due.values("pk")[:1]))
    moving = items.filter(due_id__isnull=False).exclude(current_id=F("due_id")).order_by("pk")
    keys = list(moving.values_list("pk", flat=True))
    return sum(_bring_some(keys[first : first + CHUNK], at) for first in range(0, len(keys), CHUNK))


@transaction.atomic
def _bring_some(keys: list[int], at: datetime) -> int:
    """What is due is asked again once the items are locked: somebody may have published a later version meanwhile."""
    items = list(ServiceItem.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    newest = _due(localdate(at)).filter(item__in=items).order_by("item_id", "-number").distinct("item_id")
    due = {version.item_id: version for version in newest.only("item_id", "number", "effective_on")}
    moved = [
        item
        for item in items
        if item.status != ItemStatus.CANCELLED and item.pk in due and item.current_id != due[item.pk].pk
    ]
    for item in moved:
        version = item.current = due[item.pk]
        audit.record(
            "catalogue.version_in_force", of=version, by=SYSTEM, at=at, item=item.code, number=version.number,
            effective_on=version.effective_on,
        )  # fmt: skip
    ServiceItem.objects.bulk_update(moved, ["current"])
    reindex(item.pk for item in moved)
    if moved:
        events.publish(VersionsInForce(
            item_ids=[item.pk for item in moved], version_ids=[due[item.pk].pk for item in moved], at=at
        ))  # fmt: skip
    return len(moved)


def _due(today: date) -> QuerySet[ItemVersion]:
    """Published and in force by that day, of each item the newest first."""
    return ItemVersion.objects.filter(state=VersionState.PUBLISHED, effective_on__lte=today).order_by("-number")


def check_version(*, version_id: int, on: date | None = None) -> tuple[list[Fault], list[Fault]]:
    """What stands against publishing this version on that day (None: the last day of which the platform knows a law to
    end), and what only deserves a warning."""
    version = ItemVersion.objects.select_related("item__body").get(pk=version_id)
    report = report_of(version, on=on or date.max)
    return publication.faults(report), publication.warnings(report)


def fault_facts(fault: Fault) -> dict[str, Any]:
    """What the wording of a fault is filled with: the facts of the refusal; what blocks by a setting of the place brings its sentences along."""
    if fault.code == "catalogue.situations_faulty":
        reason = SITUATION_PROBLEMS.get(str(fault.facts["reason"]), fault.facts["reason"])
        return {**fault.facts, "reason": str(reason)}
    if fault.code != publication.GENERAL:
        return dict(fault.facts)
    element, _, where = fault.facts["element"].partition(":")
    words = words_of(fault.facts["check"], element=element, where=where, facts=fault.facts)
    return {**fault.facts, "reason": words.reason, "proposal": words.proposal}
