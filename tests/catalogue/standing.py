"""A house of officials and what they do to its item as a whole."""

from datetime import timedelta

from tests.catalogue.test_reviewing import AT, DAY, ESTABLISHMENT, LEGAL, House

from tongban.catalogue import selectors, services
from tongban.catalogue.models import (
    ServiceItem,
    Submission,
)
from tongban.catalogue.services import NewItem
from tongban.kernel.actors import SYSTEM

LATER = AT + timedelta(days=10)


def a_house():
    made = House()
    made.draft.delete()
    return made


def suspend(house, **more):
    return services.suspend_item(item_id=house.item.pk, reason="系统升级改造", by=house.manager, at=AT, **more)


def cancel(house, item=None, **more):
    return services.cancel_item(
        item_id=(item or house.item).pk,
        reason="国务院决定取消",
        document="国发〔2025〕1号",
        by=house.manager,
        at=AT,
        **more,
    )


def agree(house, act):
    submission = Submission.objects.get(act=act, state="open")
    house.agree(submission, ESTABLISHMENT)
    house.agree(submission, LEGAL)


def split(house, effective_on=DAY, **more):
    variants = selectors.suggested_variants(house.item, 2)
    into = [NewItem(variants[0], "食品经营许可（新办）"), NewItem(variants[1], "食品经营许可（变更）")]
    return services.split_item(
        item_id=house.item.pk, into=into, reason="分情形办理更清楚", document="云政办〔2025〕2号",
        effective_on=effective_on, by=house.manager, at=AT, **more,
    )  # fmt: skip


def publish_new_items(act, at=AT):
    for item in act.successors.all():
        services.publish_version(version_id=item.versions.get().pk, by=SYSTEM, at=at)


def status(item):
    return ServiceItem.objects.values_list("status", flat=True).get(pk=item.pk)


def standing(item):
    return selectors.standing_of(selectors.item(item.code))


def names_found(query):
    return [hit.name for hit in selectors.search(query).hits]
