"""One statement for all that an act changes: guarded, numbered, whole or not at all."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import DataError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.kernel import idempotency, ids
from tongban.kernel.errors import Refusal
from tongban.kernel.models import AuditEntry, Counter, EventPending, IdempotencyKey, OutboxEvent
from tongban.kernel.statements import place_of_row, rows
from tongban.kernel.writing import Stale, Writes, perform

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def an_event(stream="case:1", **payload):
    return OutboxEvent(stream=stream, kind="cases.CaseAccepted", payload=payload, at=AT)


def a_line(facts, code="case.accepted"):
    return AuditEntry(at=AT, code=code, actor_kind="staff", actor_id=3, actor_name="王芳", object_type="t", object_id="1",
                      facts=facts)  # fmt: skip


def mark_of(counter):
    return rows(f"SELECT {place_of_row('c')} FROM kernel_counter c WHERE name = %s", [counter.pk])[0][0]


@pytest.mark.django_db
def test_new_rows_and_their_numbers_are_written_by_one_statement(django_assert_num_queries):
    writes = Writes()
    number = writes.number("case:A:20260302", digits=4)
    other = writes.number("document:B:2026")
    writes.insert(a_line({"number": f"A20260302{number}", "of": [other, 7], "text": "‘引号’ \\ \n"}), a_line({}))
    writes.insert(an_event(stream=f"case:{number}"))
    with django_assert_num_queries(1):
        writes.put_down()
    first, second = AuditEntry.objects.order_by("pk")
    assert first.facts == {"number": "A202603020001", "of": ["1", 7], "text": "‘引号’ \\ \n"}
    assert (second.facts, second.actor_name, second.at) == ({}, "王芳", AT)
    assert OutboxEvent.objects.get().stream == "case:0001"
    assert writes.settled(f"第{number}号，{other}") == "第0001号，1"
    assert dict(Counter.objects.values_list("name", "last")) == {"case:A:20260302": 1, "document:B:2026": 1}


@pytest.mark.django_db
def test_numbers_go_on_beyond_their_digits():
    Counter.objects.create(name="s", last=9999)
    writes = Writes()
    number = writes.number("s", digits=4)
    writes.insert(a_line({"number": number}))
    writes.put_down()
    assert (AuditEntry.objects.get().facts, writes.settled(number)) == ({"number": "10000"}, "10000")


@pytest.mark.django_db
def test_one_number_of_a_series_in_an_act():
    writes = Writes()
    writes.number("s")
    with pytest.raises(RuntimeError, match="one number of a series"):
        writes.number("s")


@pytest.mark.django_db
def test_nothing_is_written_when_the_guarded_row_is_another_by_now():
    guarded = IdempotencyKey.objects.create(owner="o", key="k", fingerprint="f")
    seen = rows(f"SELECT {place_of_row('c')} FROM kernel_idempotencykey c WHERE id = %s", [str(guarded.pk)])[0][0]
    IdempotencyKey.objects.filter(pk=guarded.pk).update(fingerprint="g")
    writes = Writes()
    writes.guard(guarded, {"status": 201}, unless_changed_since=seen)
    writes.insert(a_line({"number": writes.number("s")}))
    with pytest.raises(Stale):
        writes.put_down()
    assert (AuditEntry.objects.count(), Counter.objects.count()) == (0, 0)
    guarded.refresh_from_db()
    assert (guarded.status, guarded.fingerprint) == (None, "g")


@pytest.mark.django_db
def test_the_guarded_row_may_carry_a_number_itself():
    guarded = IdempotencyKey.objects.create(owner="o", key="k", fingerprint="f")
    seen = rows(f"SELECT {place_of_row('c')} FROM kernel_idempotencykey c WHERE id = %s", [str(guarded.pk)])[0][0]
    writes = Writes()
    writes.guard(guarded, {"fingerprint": writes.number("s", 3), "answer": {"a": [1]}}, unless_changed_since=seen)
    writes.put_down()
    guarded.refresh_from_db()
    assert (guarded.fingerprint, guarded.answer) == ("001", {"a": [1]})


@pytest.mark.django_db
def test_rows_beside_the_guarded_one_change_with_it():
    keys = [IdempotencyKey.objects.create(owner="o", key=str(n), fingerprint="f", status=n) for n in range(4)]
    writes = Writes()
    writes.update(IdempotencyKey, {"fingerprint": "g"}, owner="o", key=["1", "2"], answer=None)
    writes.put_down()
    assert [IdempotencyKey.objects.get(pk=key.pk).fingerprint for key in keys] == ["f", "g", "g", "f"]


@pytest.mark.django_db
def test_what_a_column_cannot_hold_is_refused_and_never_cut():
    writes = Writes()
    writes.insert(a_line({}, code="x" * 65))
    with pytest.raises(DataError, match="too long"), transaction.atomic():
        writes.put_down()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_was_overtaken_decides_anew_on_what_it_is_now():
    row = IdempotencyKey.objects.create(owner="o", key="k", fingerprint="f", status=0)
    gate, first = threading.Barrier(8), threading.local()

    def count_up(act):
        found = rows(f"SELECT {place_of_row('c')}, status FROM kernel_idempotencykey c WHERE id = %s", [str(row.pk)])[0]
        if not getattr(first, "over", False):  # all read the same row before anybody writes
            first.over = True
            gate.wait(timeout=120)
        act.writes.guard(row, {"status": found[1] + 1}, unless_changed_since=found[0])
        act.writes.insert(a_line({"number": act.writes.number("s")}))
        return found[1]

    def run(_n):
        try:
            return perform(count_up)[0]
        except Stale:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = [answer for answer in pool.map(run, range(8)) if answer is not None]
    row.refresh_from_db()
    assert sorted(answers) == list(range(len(answers))), "two acts decided on the same row"
    assert (row.status, len(answers)) == (Counter.objects.get(pk="s").last, AuditEntry.objects.count())
    assert len(answers) >= 6


@pytest.mark.django_db
def test_inside_an_act_the_database_is_only_read():
    with pytest.raises(RuntimeError, match="nothing else is written"), transaction.atomic():
        perform(lambda act: Counter.objects.create(name="s"))
    with pytest.raises(RuntimeError, match="nothing else is written"), transaction.atomic():
        perform(lambda act: Counter.objects.update(last=3))
    perform(lambda act: Counter.objects.count())


@pytest.mark.django_db
def test_an_act_has_one_guarded_row():
    row = IdempotencyKey.objects.create(owner="o", key="k", fingerprint="f")
    writes = Writes()
    writes.guard(row, {"status": 1}, unless_changed_since=None)
    with pytest.raises(RuntimeError, match="one guarded row"):
        writes.guard(row, {"status": 2}, unless_changed_since=None)


@pytest.mark.django_db
class TestAnswersKeptByTheActItself:
    def ask(self, work, key="k1", body=b"{}"):
        return idempotency.once_in_one_statement(
            owner="token:1", key=key, fingerprint=idempotency.fingerprint("POST", "/cases", body), work=work
        )

    def filing(self, done):
        from tongban.kernel.writing import open_act

        def work():
            done.append(1)
            writes = open_act().writes
            number = writes.number("case", digits=4)
            writes.insert(an_event(number=number))
            return 201, {"number": number}

        return work

    def test_the_answer_carries_the_numbers_that_the_statement_drew(self):
        answer = self.ask(self.filing([]))
        assert (answer.status, answer.body, answer.replayed) == (201, {"number": "0001"}, False)
        assert IdempotencyKey.objects.get().answer == {"number": "0001"}

    def test_the_second_request_writes_nothing_and_gets_the_first_answer(self):
        done = []
        self.ask(self.filing(done))
        again = self.ask(self.filing(done))
        assert (again.body, again.replayed) == ({"number": "0001"}, True)
        assert (OutboxEvent.objects.count(), Counter.objects.get().last) == (1, 1)

    def test_a_repeated_request_that_the_rules_refuse_by_now_gets_the_first_answer(self):
        self.ask(self.filing([]))

        def refused():
            raise Refusal("case.action_not_open")

        assert self.ask(refused).body == {"number": "0001"}
        with pytest.raises(Refusal, match="action_not_open"):
            self.ask(refused, key="k2")

    def test_the_same_key_with_another_body_is_refused(self):
        self.ask(self.filing([]))
        with pytest.raises(Refusal, match=r"kernel\.key_reused"):
            self.ask(self.filing([]), body=b"[]")
        assert OutboxEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_keys_drawn_before_are_never_drawn_twice():
    def draw(_n):
        try:
            return [ids.next_id(EventPending) for _ in range(50)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        drawn = [pk for some in pool.map(draw, range(4)) for pk in some]
    assert len(set(drawn)) == 200


text = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(
    facts=st.recursive(st.none() | st.booleans() | st.integers() | text, lambda one: st.lists(one, max_size=3) | st.dictionaries(text, one, max_size=3)),
    name=text, number=st.none() | st.integers(-(2**63), 2**63 - 1),
)  # fmt: skip
def test_whatever_is_written_is_read_back_the_same(facts, name, number):
    writes = Writes()
    row = a_line({"facts": facts, "taken": writes.number("series")})
    row.pk, row.actor_name, row.actor_id = ids.next_id(AuditEntry), name, number
    writes.insert(row)
    writes.put_down()
    found = AuditEntry.objects.get(pk=row.pk)
    assert (found.facts["facts"], found.actor_name, found.actor_id) == (facts, name, number)


def test_two_changes_that_may_meet_in_one_row_are_refused():
    writes = Writes()
    writes.update(Counter, {"last": 1}, name=["a", "b"])
    writes.update(Counter, {"last": 2}, name="c")
    writes.update(IdempotencyKey, {"fingerprint": "g"}, owner="o")
    with pytest.raises(RuntimeError, match="once"):
        writes.update(Counter, {"last": 3}, name=["b", "d"])
    with pytest.raises(RuntimeError, match="once"):
        writes.update(IdempotencyKey, {"fingerprint": "h"}, key="1")
