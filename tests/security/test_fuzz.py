"""Whatever is typed into a form or stands in a file that is brought in: it is read, or refused in words; nothing half."""

import csv
import io
import json
import random

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cases.test_replay import CASES, EVENTS
from tests.catalogue.factories import PUBLISHED_AT
from tests.catalogue.test_import import ITEM, MATERIAL, STEP
from tests.forms.sample import UI, Draft, good
from tests.openapi.test_contract import (
    OPERATIONS,
    ask,
)  # asks for the schema: not in a test, whose connection that would end
from tests.security.mutations import spoiled
from tests.security.world import state_of_everything

from tongban.calendars.rules.notices import read_notice
from tongban.calendars.services import import_notice
from tongban.cases.replay import read_log, replay_log
from tongban.catalogue.services import import_catalogue
from tongban.forms import parsing, rendering
from tongban.forms.rules.answers import applicable, problems
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, NotFound, Refusal

pytestmark = pytest.mark.django_db
thrifty = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
thorough = settings(thrifty, max_examples=5_000, derandomize=False, database=None)
NOES = (Refusal, Invalid, NotFound)
SHORT, LONG = 40, 2_000  # files of each kind

# --- what is typed into a form

PATHS = [f"f.{s['key']}.{f['key']}" for s in UI["sections"] for f in s["fields"]] + [
    f"f.partners.people.{n}.{key}{more}" for n in ("0", "1", "99", "-1", "²", "01", "x", "9" * 30)
    for key in ("name", "gender", "card", "papers", "") for more in ("", "~", "~drop", "~1", "~1.of")
]  # fmt: skip
WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from([
        "", " ", "0", "-0", "1e999", "nan", "9" * 400, "٣", "²", "1.2.3", "2026-02-30", "0000-00-00", "99999-01-01", "=1+1", "\ud800",
        "\x00", "true", "null", "[]", "{}", "meal", "new", "change", "999901000000", "５", "壹佰", "m", "f", "__proto__", "on",
        "5b2f6a52-1a70-4c58-9d0a-0e30ed4f2a01", "%s", "{0}", "a" * 5_000, "1" * 5_000, "f-do", "add:partners.people",
    ]),
)  # fmt: skip
NAMES = st.one_of(
    st.sampled_from([*PATHS, "f-do", "f.", "f", "f..", "f.a.b.c.d.e", "once"]), st.text(max_size=20), st.sampled_from(PATHS).map(lambda p: p + "~")
)  # fmt: skip
POSTS = st.lists(st.tuples(NAMES, WORDS), max_size=25)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | WORDS,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.sampled_from(
        ["applicant", "shop", "partners", "people", "name", "kind", "trades", "place", "opened_on", "area", "capital", "card", "x"]), inside, max_size=5),
    max_leaves=20,
)  # fmt: skip


def holds_together(answers):
    """Everything that is done with answers, one after the other."""
    found = problems(Draft, answers)
    assert all(str(one.text) and one.path for one in found)
    kept = applicable(Draft, answers)
    json.dumps(kept)
    rendering.render_form(Draft, answers, found)
    rendering.render_answers(Draft, answers)
    masked, plain = rendering.summary_rows(Draft, answers, masked=True), rendering.summary_rows(Draft, answers)
    assert [label for label, _ in masked] == [label for label, _ in plain]
    rendering.hidden_answers(Draft, answers)
    parsing.file_ids(Draft, answers)


def read_post(pairs):
    post = QueryDict(mutable=True)
    for name, value in pairs:
        post.appendlist(name, value)
    answers = parsing.answers_from_post(Draft, post, good(), stored={})
    parsing.action_in(post)
    holds_together(answers)


@settings(thrifty, max_examples=60)
@given(POSTS)
def test_whatever_is_posted_is_read(pairs):
    read_post(pairs)


@settings(thrifty, max_examples=60)
@given(JSON)
def test_whatever_comes_as_answers_through_the_api_is_read(answers):
    holds_together(answers if isinstance(answers, dict) else {"shop": answers})


@pytest.mark.endurance
@thorough
@given(POSTS)
def test_whatever_is_posted_is_read_thoroughly(pairs):
    read_post(pairs)


@pytest.mark.endurance
@thorough
@given(JSON)
def test_whatever_comes_as_answers_is_read_thoroughly(answers):
    holds_together(answers if isinstance(answers, dict) else {"shop": answers})


# --- files that are brought in


def table(rows):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def sheet(rows):
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    book.save(out)
    return out.getvalue()


ITEMS = [ITEM, ITEM | {"item_id": "a2", "name": "另一事项"}]
CATALOGUE = [
    table(ITEMS),
    table(ITEMS).replace(b",", b"\t"),
    table(ITEMS).decode().encode("gb18030"),
    table(ITEMS).decode().encode("utf-16"),
]
SHEETS = [sheet(ITEMS)]
NOTICE = json.dumps({"year": 2027, "papers": ["a"], "days": [
    {"name": "元旦", "date": "2027-01-01", "isOffDay": True}, {"name": "元旦", "date": "2027-01-02", "isOffDay": True},
]}, ensure_ascii=False).encode()  # fmt: skip


def bring_in(work):
    """Run it: a "no" in words leaves nothing behind; anything else that is raised fails."""
    before = state_of_everything()
    try:
        with transaction.atomic():  # a savepoint of the test, so that the next file finds what this one found
            try:
                work()
            except NOES:
                assert state_of_everything() == before, "refused, and yet something was written"
            transaction.set_rollback(True)
    except NOES as no:  # pragma: no cover - the inner one has it
        pytest.fail(repr(no))


def catalogue(data, number, folder, suffix=".csv"):
    place = folder / f"{number}"
    place.mkdir()
    (place / f"x{suffix}").write_bytes(data)
    (place / "y.csv").write_bytes(table([MATERIAL]))
    (place / "z.csv").write_bytes(table([STEP]))
    bring_in(lambda: import_catalogue(place, by=SYSTEM, at=PUBLISHED_AT, region_code="4506"))


def history(data, number, folder):
    place = folder / f"h{number}"
    place.mkdir()
    is_events = number % 2
    (place / "small_events.csv").write_bytes(data if is_events else EVENTS.encode())
    (place / "small_cases.csv").write_bytes(CASES.encode() if is_events else data)
    bring_in(lambda: replay_log(read_log(place / "small_cases.csv")))


def notice(data, *_):
    bring_in(lambda: import_notice(notice=read_notice(data), by=SYSTEM, at=PUBLISHED_AT))


KINDS = {
    "catalogue as text": (CATALOGUE, catalogue),
    "catalogue as a spreadsheet": (SHEETS, lambda data, number, folder: catalogue(data, number, folder, ".xlsx")),
    "holiday notice": ([NOTICE], notice),
    "history, its cases": ([CASES.encode()], lambda data, number, folder: history(data, number * 2, folder)),
    "history, its events": ([EVENTS.encode()], lambda data, number, folder: history(data, number * 2 + 1, folder)),
}


def run(kind, folder, *, count, seed):
    seeds, work = KINDS[kind]
    for number, data in enumerate(spoiled(seeds, count=count, seed=seed)):
        try:
            work(data, number, folder)
        except Exception as error:
            raise AssertionError(f"{kind}: file {number} of seed {seed}: {error!r}") from error


@pytest.mark.parametrize("kind", KINDS)
def test_a_spoiled_file_is_taken_over_or_refused_whole(kind, tmp_path):
    run(kind, tmp_path, count=SHORT // 3 if kind.startswith("history") else SHORT, seed=7)


@pytest.mark.endurance
@pytest.mark.parametrize("kind", KINDS)
def test_thousands_of_spoiled_files_are_taken_over_or_refused_whole(kind, tmp_path):
    run(
        kind,
        tmp_path,
        count=LONG // 10 if kind.startswith("history") else LONG,
        seed=random.SystemRandom().randrange(10**6) + 10,
    )


# --- the API, for long


@pytest.mark.endurance
@pytest.mark.parametrize("who", ["person", "staff", None])
def test_the_api_keeps_its_word_for_long(who):
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    try:
        for operation in OPERATIONS:

            @settings(thrifty, max_examples=300, derandomize=False, database=None)
            @given(case=operation.as_strategy())
            def examples(case):
                ask(case, who)

            examples()
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)
