"""Making named lists: one filled in batches, one filled by a rule, a batch of it."""

from datetime import timedelta

from tests.catalogue.factories import PUBLISHED_AT

from tongban.catalogue import selectors, services
from tongban.catalogue.models import ListMembership
from tongban.kernel.actors import SYSTEM

NOW = PUBLISHED_AT + timedelta(days=1)
LATER = NOW + timedelta(days=30)
lists, ops = selectors.lists, services.lists


def a_batch_list(body, by=SYSTEM, **more):
    return ops.create_list(
        name="跨省通办事项清单", kind="anywhere", scope="cross_province", keeper_id=body.pk, filling="batch", by=by, at=NOW, **more
    )  # fmt: skip


def a_rule_list(body, *rule, public=True, **more):
    made = ops.create_list(
        name="零跑动事项清单", kind="zero_visit", keeper_id=body.pk, filling="rule", by=SYSTEM, at=NOW,
        rule=list(rule or ({"element": "visits", "value": 0},)), **more,
    )  # fmt: skip
    return publish(made) if public else made


def publish(made, at=NOW):
    seen = lists.preview(made)
    return ops.publish_by_rule(list_id=made.pk, seen=(seen.entering, seen.leaving), by=SYSTEM, at=at)


def a_batch(made, *entering, leaving=(), at=NOW, on=None, by=SYSTEM, document="实施方案"):
    batch = ops.open_batch(
        list_id=made.pk, year=at.year, document_title=document, document_number="云政办〔2025〕1号", by=by, at=at
    )
    for item in entering:
        ops.put_line(change_id=batch.pk, item_id=item.pk, act="enter", by=by, at=at)
    for item in leaving:
        ops.put_line(change_id=batch.pk, item_id=item.pk, act="leave", reason="不再跨省办理", by=by, at=at)
    return ops.publish_batch(change_id=batch.pk, seen=(len(entering), len(leaving)), by=by, at=at, on=on)


def on_it(made):
    return set(
        ListMembership.objects.filter(list=made, left_on__isnull=True).values_list("item__current__name", flat=True)
    )


def a_new_version(item, at=LATER, **elements):
    version = services.draft_version(item_id=item.pk, elements=elements, by=SYSTEM, at=at)
    services.publish_version(version_id=version.pk, by=SYSTEM, at=at)
