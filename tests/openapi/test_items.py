"""Items, versions, guides and changes for other systems: the same as on the page, cheap to follow, nothing passed over."""

import threading
import time

import pytest
from django.db import connection, transaction
from tests.catalogue.factories import PUBLISHED_AT, a_body, a_theme, published_item
from tests.catalogue.files import FEES, SITUATIONS, in_force

from tongban.catalogue.models import CatalogueChange, ItemVersion, ServiceItem
from tongban.catalogue.services import draft_version, publish_version
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


def get(client, path, **more):
    return client.get(f"/api/v1/items{path}", **more)


def codes(answer):
    return [one["code"] for one in answer.json()["items"]]


def test_items_are_narrowed_by_body_theme_status_and_text(client, django_assert_num_queries):
    body = a_body()
    a_theme()
    one = published_item(body=body, name="食品经营许可", themes=["open-business"])
    two = published_item(body=body, name="餐具消毒备案")
    other = published_item(body=a_body(name="云江市教育局"), name="食品安全校园检查")
    ServiceItem.objects.filter(pk=two.pk).update(status="suspended")
    with django_assert_num_queries(1):
        assert codes(get(client, "")) == sorted([one.code, other.code])
    assert codes(get(client, f"?body={body.credit_code}&status=all")) == sorted([one.code, two.code])
    assert codes(get(client, "?theme=open-business")) == [one.code]
    assert codes(get(client, "?status=suspended")) == [two.code]
    assert codes(get(client, "?text=食品")) == sorted([one.code, other.code])
    assert get(client, "?status=odd").status_code == 422


def test_pages_go_on_where_they_ended(client):
    body = a_body()
    made = sorted(published_item(body=body).code for _ in range(5))
    first = get(client, "?limit=2")
    second = get(client, f"?limit=3&cursor={first.json()['next_cursor']}")
    assert codes(first) + codes(second) == made and second.json()["next_cursor"] is None


def test_the_guide_is_what_the_citizen_reads(client, django_assert_max_num_queries):
    item = in_force(
        a_body(), elements={"name": "开店", "situations": SITUATIONS, "fees": FEES, "is_charged": True}, steps=[{"name": "受理"}],
        materials=[{"name": "申请书"}, {"name": "租赁合同", "needed_when": [{"kind": "new", "shop": "yes"}]}],
    )  # fmt: skip
    with django_assert_max_num_queries(11):  # the version and its parts are read this once
        found = get(client, f"/{item.code}/guide").json()
    assert [one["name"] for one in found["materials"]] == ["申请书", "租赁合同"]
    assert [one["name"] for one in found["steps"]] == ["受理"]
    assert (found["fees"], found["situations"], found["open_questions"]) == (FEES, SITUATIONS, ["kind"])
    narrowed = get(client, f"/{item.code}/guide?answer=kind=change").json()
    assert [one["name"] for one in narrowed["materials"]] == ["申请书"] and narrowed["open_questions"] == []
    assert get(client, f"/{item.code}/guide?answer=kind=nothing").status_code == 422


def test_versions_are_listed_and_one_is_shown_in_full_but_no_draft(client, django_assert_num_queries):
    item = published_item(promised=10)
    newer = draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT, elements={"promised_limit": 5})
    assert [one["number"] for one in get(client, f"/{item.code}/versions").json()["versions"]] == [1]
    assert get(client, f"/{item.code}/versions/2").status_code == 404
    publish_version(version_id=newer.pk, by=SYSTEM, at=PUBLISHED_AT)
    with django_assert_num_queries(5):
        shown = get(client, f"/{item.code}/versions/2").json()
    assert shown["elements"]["promised_limit"] == 5 and len(shown["materials"]) == 2
    assert not {"extra", "fingerprint"} & set(shown["elements"])


@pytest.mark.parametrize("path", ["/{}", "/{}/guide", "/{}/versions", "/{}/versions/1"])
def test_what_did_not_change_is_not_sent_again(client, path):
    item = published_item()
    first = get(client, path.format(item.code))
    same = get(client, path.format(item.code), headers={"If-None-Match": f'"other", W/{first["ETag"]}'})
    assert (first.status_code, same.status_code, same.content) == (200, 304, b"")
    type(item.body).objects.filter(pk=item.body_id).update(name="改名的局")
    ItemVersion.objects.filter(pk=item.current_id).update(state="withdrawn")
    assert get(client, path.format(item.code), headers={"If-None-Match": first["ETag"]}).status_code in (200, 404)


def when_settled(client, path, enough):
    """The answer, once every older transaction of this server is over, other tests' included: as long as one may take."""
    for _ in range(2_000):
        answer = get(client, path).json()
        if enough(answer["changes"]):
            return answer
        time.sleep(0.2)
    raise AssertionError(f"never settled: {answer}")


@pytest.mark.django_db(transaction=True)
def test_every_change_is_told_once_and_in_order(client, django_assert_num_queries):
    item = published_item()
    newer = draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT)
    publish_version(version_id=newer.pk, by=SYSTEM, at=PUBLISHED_AT)
    ItemVersion.objects.filter(pk=item.current_id).update(state="withdrawn")
    for status in ("suspended", "in_use", "cancelled"):
        ServiceItem.objects.filter(pk=item.pk).update(status=status)
    when_settled(client, "/changes", lambda found: found[-1:] and found[-1]["kind"] == "item_cancelled")
    with django_assert_num_queries(1):
        found = get(client, "/changes").json()
    kinds = [(one["kind"], one["version"]) for one in found["changes"] if one["code"] == item.code]
    assert kinds == [
        ("version_published", 1), ("version_published", 2), ("version_withdrawn", 1),
        ("item_suspended", None), ("item_resumed", None), ("item_cancelled", None),
    ]  # fmt: skip
    again = get(client, f"/changes?cursor={found['next_cursor']}").json()
    assert again == {"changes": [], "next_cursor": found["next_cursor"]}
    first = get(client, "/changes?limit=2").json()
    assert [one["id"] for one in first["changes"]] == [one["id"] for one in found["changes"]][:2]


@pytest.mark.django_db(transaction=True)
def test_a_reader_never_passes_a_change_that_is_still_being_committed(client):
    slow, fast = published_item(), published_item()
    start = when_settled(client, "/changes", lambda found: {slow.code, fast.code} <= {one["code"] for one in found})[
        "next_cursor"
    ]
    written, let_go = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            ServiceItem.objects.filter(pk=slow.pk).update(status="suspended")  # draws the smaller number
            written.set()
            assert let_go.wait(120)
        connection.close()

    thread = threading.Thread(target=slowly)
    thread.start()
    assert written.wait(120)
    try:
        ServiceItem.objects.filter(pk=fast.pk).update(status="suspended")  # committed first
        meanwhile = get(client, f"/changes?cursor={start}").json()
        assert meanwhile["changes"] == [] and meanwhile["next_cursor"] == start
    finally:
        let_go.set()
        thread.join()
    after = when_settled(client, f"/changes?cursor={start}", lambda found: len(found) == 2)
    assert [one["code"] for one in after["changes"]] == [slow.code, fast.code]
    assert CatalogueChange.objects.filter(pk__gt=int(start)).count() == 2
