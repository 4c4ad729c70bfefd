"""From draft to version in force: checked, then never changed again."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.enums import VersionState
from tongban.catalogue.events import ItemPublished
from tongban.catalogue.models import ItemVersion, ServiceItem
from tongban.catalogue.rules import publication
from tongban.catalogue.rules.publication import Fault
from tongban.catalogue.services.indexing import reindex
from tongban.kernel import audit, events
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal


@transaction.atomic
def publish_version(*, version_id: int, by: Actor, at: datetime, effective_on: date | None = None) -> ItemVersion:
    """发布: the draft becomes version in force from `effective_on` (today when not given). Warnings: `check_version`.

    An official publishes what both offices approved (R-ITEM-39); the platform itself also what was decided elsewhere and
    comes in by import. Refused: `catalogue.not_your_body`, `catalogue.published_is_immutable`, `catalogue.not_approved`,
    `catalogue.effective_in_past`, and the first fault that `rules.publication` finds (all of them in the fact `faults`).
    """
    version = ItemVersion.objects.select_related("item").get(pk=version_id)
    item = ServiceItem.objects.select_for_update().get(pk=version.item_id)
    version.refresh_from_db()
    today = localdate(at)
    permissions.require_may_keep(by, item.body_id, on=today)
    if version.state in (VersionState.PUBLISHED, VersionState.WITHDRAWN):
        raise Refusal("catalogue.published_is_immutable", number=version.number)
    if version.state != VersionState.APPROVED and by.actor_kind != "system":
        raise Refusal("catalogue.not_approved", number=version.number)
    if effective_on is not None and effective_on < today:
        raise Refusal("catalogue.effective_in_past", earliest=today)
    facts = facts_of(version)
    faults = publication.faults(facts)
    if faults:
        raise Refusal(faults[0].code, **faults[0].facts, faults=faults)
    version.state, version.published_at = VersionState.PUBLISHED, at
    version.effective_on = effective_on or today
    version.save(update_fields=["state", "published_at", "effective_on"])
    if item.current_id is None or version.effective_on <= today:
        item.current = version
        item.save(update_fields=["current"])
        reindex([item.pk])
    warnings = publication.warnings(facts)
    audit.record(
        "catalogue.item_published", of=version, by=by, at=at, item=item.code, number=version.number,
        effective_on=version.effective_on, warnings=len(warnings),
    )  # fmt: skip
    events.publish(ItemPublished(item_id=item.pk, version_id=version.pk, at=at))
    return version


@transaction.atomic
def bring_into_force(at: datetime) -> int:
    """Versions published ahead whose day has come become the current ones of their items. Returns how many."""
    today = localdate(at)
    due = ItemVersion.objects.filter(
        item=OuterRef("pk"), state=VersionState.PUBLISHED, effective_on__lte=today
    ).order_by("-number")
    items = list(
        ServiceItem.objects.select_for_update()
        .annotate(due_id=Subquery(due.values("pk")[:1]))
        .filter(due_id__isnull=False)
        .exclude(current_id=F("due_id"))
    )
    for item in items:
        item.current_id = item.due_id
    ServiceItem.objects.bulk_update(items, ["current"])
    reindex(item.pk for item in items)
    return len(items)


def check_version(*, version_id: int) -> tuple[list[Fault], list[Fault]]:
    """What stands against publishing this version, and what only deserves a warning."""
    facts = facts_of(ItemVersion.objects.get(pk=version_id))
    return publication.faults(facts), publication.warnings(facts)


def facts_of(version: ItemVersion) -> publication.VersionFacts:
    """What the publication rules read."""
    return publication.VersionFacts(
        name=version.name,
        item_type=version.item_type,
        case_type=version.case_type,
        legal_basis=version.legal_basis,
        conditions=version.conditions,
        statutory_limit=version.statutory_limit,
        statutory_unit=version.statutory_unit,
        promised_limit=version.promised_limit,
        promised_unit=version.promised_unit,
        situations=version.situations,
        materials=[
            publication.MaterialFacts(code=m.code, name=m.name, needed_when=m.needed_when)
            for m in version.materials.all()
        ],
    )
