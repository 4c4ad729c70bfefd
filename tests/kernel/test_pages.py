"""Pages by key: the same rows as the whole list, in one query a page, forwards and backwards."""

from datetime import UTC, datetime, timedelta

import pytest

from tongban.kernel.errors import Invalid
from tongban.kernel.models import EventPending
from tongban.kernel.pages import keyset, sliced

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
ORDERS = [
    ("stream",),
    ("-stream",),
    ("not_before", "-event_id"),
    ("-not_before", "stream"),
    ("-pk",),
    ("tries", "-stream"),
]


@pytest.fixture(autouse=True)
def rows():
    EventPending.objects.bulk_create(
        EventPending(
            event_id=n, stream=f"case:{n % 5}", tries=n % 3,
            not_before=None if n % 4 == 0 else NOON + timedelta(hours=n % 7),
        )
        for n in range(23)
    )  # fmt: skip


def walk(order, limit):
    """All pages from the first to the last, by their next cursors."""
    pages, after = [], None
    while True:
        pages.append(keyset(EventPending.objects.all(), order=order, after=after, limit=limit))
        after = pages[-1].next_cursor
        if after is None:
            return pages


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("limit", [1, 4, 22, 23, 24])
def test_the_pages_together_are_the_list(order, limit):
    pages = walk(order, limit)
    ids = [row.pk for page in pages for row in page.rows]
    assert len(ids) == len(set(ids)) == 23
    assert ids == [row.pk for row in keyset(EventPending.objects.all(), order=order, limit=200).rows]
    assert all(len(page.rows) == limit for page in pages[:-1])


@pytest.mark.parametrize("order", ORDERS)
def test_going_back_shows_the_pages_seen_before(order):
    pages = walk(order, 5)
    seen, back = [pages[-1].rows], pages[-1].previous_cursor
    while back:
        page = keyset(EventPending.objects.all(), order=order, after=back, limit=5)
        seen.insert(0, page.rows)
        back = page.previous_cursor
    assert seen == [page.rows for page in pages]


def test_the_first_page_has_nothing_before_and_the_last_nothing_after():
    pages = walk(("stream",), 10)
    assert pages[0].previous_cursor is None
    assert pages[-1].next_cursor is None


def test_rows_added_before_the_page_do_not_shift_it():
    first = keyset(EventPending.objects.all(), order=("event_id",), limit=5)
    EventPending.objects.create(event_id=-1, stream="case:new")
    second = keyset(EventPending.objects.all(), order=("event_id",), after=first.next_cursor, limit=5)
    assert [row.event_id for row in second.rows] == [5, 6, 7, 8, 9]


def test_a_page_is_one_query(django_assert_num_queries):
    after = keyset(EventPending.objects.all(), order=("-not_before", "stream"), limit=5).next_cursor
    with django_assert_num_queries(1):
        keyset(EventPending.objects.all(), order=("-not_before", "stream"), after=after, limit=5)


@pytest.mark.parametrize("cursor", ["x", "a:b:c", "AAAA", "\x00", "1' or 1=1"])
def test_a_cursor_that_is_not_ours_gives_the_first_page_or_is_refused(cursor):
    assert keyset(EventPending.objects.all(), order=("event_id",), after=cursor, limit=2).rows[0].event_id == 0
    with pytest.raises(Invalid):
        keyset(EventPending.objects.all(), order=("event_id",), after=cursor, strict=True)


def test_a_cursor_of_another_order_is_not_taken():
    other = keyset(EventPending.objects.all(), order=("stream",), limit=2).next_cursor
    with pytest.raises(Invalid):
        keyset(EventPending.objects.all(), order=("-stream",), after=other, strict=True)


def test_going_back_to_rows_that_are_gone_gives_the_first_page():
    first = keyset(EventPending.objects.all(), order=("event_id",), limit=5)
    second = keyset(EventPending.objects.all(), order=("event_id",), after=first.next_cursor, limit=5)
    EventPending.objects.filter(event_id__lt=5).delete()
    assert (
        keyset(EventPending.objects.all(), order=("event_id",), after=second.previous_cursor, limit=5).rows[0].event_id
        == 5
    )


def test_a_list_in_memory_is_cut_into_pages_too():
    rows = list(range(7))
    first = sliced(rows, after=None, limit=3)
    assert (first.rows, first.next_cursor, first.previous_cursor) == ([0, 1, 2], "3", None)
    last = sliced(rows, after="6", limit=3)
    assert (last.rows, last.next_cursor, last.previous_cursor) == ([6], None, "3")
    for nonsense in ("-1", "x", "99", "１"):
        assert sliced(rows, after=nonsense, limit=3) == first
    assert sliced([], after=None, limit=3).rows == []
