"""An export is what the person may see, whole or not at all, and for them alone."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.cases import factories
from tests.exports.reading import bytes_of, csv_rows, rows_of

from tongban.cases import selectors as cases
from tongban.exports import running, selectors, services, writing
from tongban.exports.models import Export
from tongban.files.models import StoredFile
from tongban.identity.models import Post
from tongban.kernel import children, jobs
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.kernel.models import AuditEntry
from tongban.ratings.models import Rating

pytestmark = pytest.mark.django_db
NOW = factories.at("2026-03-04", 10)


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_file_holds_the_rows_of_the_list_in_its_order(office, ask, work_off, format):
    for day in ("2026-03-02", "2026-03-03"):
        factories.make_case(office, when=factories.at(day), accepted=True)
    export = ask(office.examiner, "due", format=format)
    assert work_off(NOW) == 1
    export.refresh_from_db()
    shown = [case.number for case in cases.due_first(office.examiner, NOW.date()).rows]
    assert [row[0] for row in rows_of(export)][1:] == shown
    assert (export.state, export.rows_done, len(shown)) == ("done", 2, 2)


@pytest.mark.parametrize("who, source", [
    ("examiner", "to-accept"), ("examiner", "examining"), ("examiner", "due"), ("examiner", "all"), ("clerk", "received"),
    ("issuer", "hand-out"), ("leader", "ratings"),
])  # fmt: skip
def test_every_list_can_be_exported(office, ask, work_off, who, source):
    for traits in ({}, {"accepted": True}, {"assigned": True}):
        factories.make_case(office, at_window=True, **traits)
    done = factories.make_case(office, at_window=True, refused=True)
    Rating.objects.create(
        case=done, grade=5, reasons=["slow"], text="=太慢", channel="qr", rated_at=NOW, body=office.body,
        item_code=done.item_code, item_name=done.item_name, case_number=done.number, rater=done.applicant,
    )  # fmt: skip
    export = ask(getattr(office, who), source)
    work_off(NOW)
    export.refresh_from_db()
    heads, *rows = rows_of(export)
    assert export.state == "done" and rows
    assert all(len(row) == len(heads) for row in rows)


def test_names_of_raters_stay_masked_and_formulas_inert(office, ask, work_off):
    case = factories.make_case(office, refused=True)
    Rating.objects.create(
        case=case, grade=5, text="=HYPERLINK(1)", channel="qr", rated_at=NOW, body=office.body, item_code=case.item_code,
        item_name=case.item_name, case_number=case.number, rater=case.applicant,
    )  # fmt: skip
    export = ask(office.leader, "ratings")
    work_off(NOW)
    export.refresh_from_db()
    row = dict(zip(*rows_of(export), strict=True))
    assert (row["评价人"], row["意见"]) == ("欧阳*", "'=HYPERLINK(1)")


def test_the_filters_of_the_page_narrow_the_file(office, ask, work_off):
    factories.make_case(office)
    accepted = factories.make_case(office, accepted=True)
    export = ask(office.examiner, "all", state="accepted")
    work_off(NOW)
    export.refresh_from_db()
    assert [row[0] for row in rows_of(export)[1:]] == [accepted.number]


def test_only_mine_means_mine(office, ask, work_off):
    factories.make_case(office, assigned=True)
    other = factories.a_staff("旁人", ("examiner", office.body), body=office.body)
    export = ask(other, "examining", mine=True)
    work_off(NOW)
    export.refresh_from_db()
    assert len(rows_of(export)) == 1


def test_the_rights_of_the_moment_of_writing_count(office, ask, work_off):
    factories.make_case(office)
    export = ask(office.examiner)
    Post.objects.filter(staff=office.examiner).update(ends_on=date(2026, 3, 3))
    work_off(NOW)
    export.refresh_from_db()
    assert (export.state, export.problem, export.file) == ("failed", "export.no_longer_allowed", None)
    assert "岗位" in selectors.problem_of(export)


def test_rows_of_a_body_left_meanwhile_are_not_in_the_file(office, ask, work_off):
    elsewhere = factories.an_office(body=factories.a_body(name="云江市教育局"))
    factories.make_case(office)
    there = factories.make_case(elsewhere)
    Post.objects.create(staff=office.examiner, role="examiner", body=elsewhere.body, starts_on=date(2020, 1, 1))
    export = ask(office.examiner)
    Post.objects.filter(staff=office.examiner, body=office.body).update(ends_on=date(2026, 3, 3))
    work_off(NOW)
    export.refresh_from_db()
    assert [row[0] for row in rows_of(export)[1:]] == [there.number]


def test_a_file_is_not_handed_out_after_a_post_ended(office, ask, work_off):
    export = ask(office.leader)
    work_off(NOW)
    assert services.open_export(public_id=export.public_id, by=fresh(office.leader), at=NOW).size
    Post.objects.filter(staff=office.leader).update(ends_on=date(2026, 3, 4))
    with pytest.raises(Refusal, match="export.rights_changed"):
        services.open_export(public_id=export.public_id, by=fresh(office.leader), at=NOW + timedelta(days=1))


def test_nobody_elses_export_exists(office, ask, work_off):
    export = ask(office.leader)
    work_off(NOW)
    for act in (services.open_export, services.cancel_export, services.discard_export):
        with pytest.raises(NotFound):
            act(public_id=export.public_id, by=office.chief, at=NOW)
    with pytest.raises(NotFound):
        services.retry_export(public_id=export.public_id, is_confirmed=True, by=office.chief, at=NOW)


def test_a_list_one_does_not_have_cannot_be_asked_for(office, ask):
    with pytest.raises(NotFound):
        ask(office.clerk, "all")
    with pytest.raises(NotFound):
        ask(office.leader, "no-such-list")


def test_personal_data_leave_only_with_a_reason(office, ask):
    with pytest.raises(Invalid) as no:
        ask(office.leader, reason="  ", format="pdf")
    assert set(no.value.errors) == {"reason", "format"}
    assert not Export.objects.exists()


def test_more_than_a_hundred_rows_need_the_password_again(office, ask, work_off, monkeypatch):
    monkeypatch.setattr("tongban.exports.rules.limits.UNCONFIRMED_ROWS", 1)
    factories.make_case(office)
    export = ask(office.leader, is_confirmed=False)
    factories.make_case(office)
    with pytest.raises(Refusal, match="export.confirm_first"):
        ask(office.leader, is_confirmed=False)
    work_off(NOW)
    export.refresh_from_db()
    assert export.problem == "export.confirm_first", "the list grew before it was written"


def test_too_many_rows_are_refused_in_words(office, ask, work_off, settings):
    settings.TONGBAN_EXPORTS = settings.TONGBAN_EXPORTS | {"max_rows": 1}
    factories.make_case(office)
    factories.make_case(office)
    export = ask(office.leader)
    work_off(NOW)
    export.refresh_from_db()
    assert selectors.problem_of(export).startswith("符合条件的超过 1 行")
    assert not StoredFile.objects.filter(owner="system").exists()


def test_three_may_wait_and_no_more(office, ask):
    for _ in range(3):
        ask(office.leader)
    with pytest.raises(Refusal, match="export.too_many_waiting"):
        ask(office.leader)


def test_the_job_and_the_audit_line_come_and_go_with_the_request(office, ask, django_db_blocker):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask(office.leader)
        raise ZeroDivisionError
    assert not Export.objects.exists() and not AuditEntry.objects.filter(code="export.requested").exists()
    assert jobs_waiting() == 0
    ask(office.leader, state="accepted")
    line = AuditEntry.objects.get(code="export.requested")
    assert (line.actor_id, line.facts["filters"], line.facts["reason"]) == (
        office.leader.pk,
        {"state": "accepted"},
        "核对数据",
    )
    assert jobs_waiting() == 1


def test_the_whole_way_stands_in_the_audit_trail(office, ask):
    export = ask(office.leader, at=timezone.localtime())
    jobs.run_pending()
    services.open_export(public_id=export.public_id, by=office.leader, at=timezone.localtime())
    services.discard_export(public_id=export.public_id, by=office.leader, at=timezone.localtime())
    codes = AuditEntry.objects.filter(object_type="exports.export").order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["export.requested", "export.finished", "export.downloaded", "export.discarded"]


def test_a_cancelled_export_stops_in_the_middle_and_offers_nothing(office, ask, monkeypatch):
    for _ in range(3):
        factories.make_case(office)
    export = ask(office.leader)
    monkeypatch.setattr(children, "REPORT_EVERY", 0)
    one = services.begin_next(at=NOW)
    services.cancel_export(public_id=export.public_id, by=office.leader, at=NOW)
    assert writing.write_export(export_id=one.pk, attempt=one.attempt, clock=lambda: NOW) is False
    export.refresh_from_db()
    assert (export.state, export.file) == ("cancelled", None)
    assert not any(children.folder_of("exports", one.pk, one.attempt).parent.glob("*"))


def test_a_process_that_was_given_up_for_dead_changes_nothing(office, ask, work_off):
    export = ask(office.leader)
    first = services.begin_next(at=NOW)
    later = NOW + timedelta(minutes=3)
    assert services.take_up_silent(at=later) == 1
    assert work_off(later) == 1
    file = factories.a_file("system")
    assert services.finish_export(export_id=first.pk, attempt=1, rows=0, file=file, posts=[], at=later) is None
    assert not services.report(export_id=first.pk, attempt=1, rows_done=1, rows_expected=1, at=later)
    export.refresh_from_db()
    assert (export.state, export.attempt) == ("done", 2)


def test_what_is_interrupted_three_times_is_given_up_in_words(office, ask, work_off, monkeypatch):
    export = ask(office.leader)
    monkeypatch.setattr(running, "write_export", broken)
    assert work_off(NOW) == 3
    export.refresh_from_db()
    assert (export.state, export.problem) == ("failed", "export.broken")
    monkeypatch.undo()
    services.retry_export(public_id=export.public_id, is_confirmed=True, by=office.leader, at=NOW)
    work_off(NOW)
    export.refresh_from_db()
    assert (export.state, export.problem) == ("done", "")


def test_a_full_disk_is_said_in_words_and_leaves_nothing(office, ask, work_off, monkeypatch):
    def full(*args, **more):
        raise OSError(28, "No space left on device")

    export = ask(office.leader)
    monkeypatch.setattr(writing, "writer", full)
    work_off(NOW)
    export.refresh_from_db()
    assert (export.state, export.problem) == ("failed", "export.no_space")
    assert not children.folder_of("exports", export.pk, 1).exists()


def test_a_file_past_its_time_goes_and_can_be_made_again(office, ask, work_off):
    export = ask(office.leader)
    work_off(NOW)
    later = NOW + selectors.kept_for()
    with pytest.raises(NotFound):
        selectors.open_file_of(office.leader, export.public_id, at=later)
    assert services.expire_exports(at=later) == 1
    assert services.expire_exports(at=later) == 0
    export.refresh_from_db()
    assert (export.state, export.file) == ("expired", None)
    assert not StoredFile.objects.filter(owner="system").exists()
    services.retry_export(public_id=export.public_id, is_confirmed=True, by=office.leader, at=later)
    work_off(later)
    export.refresh_from_db()
    assert export.state == "done"


def test_what_a_crash_left_in_the_workplace_is_tidied_away(tmp_path, settings):
    import os

    settings.TONGBAN_VAR = tmp_path
    left = children.folder_of("exports", 7, 1)
    left.mkdir(parents=True)
    (left / "half.xlsx").write_bytes(b"x")
    writing.tidy(before=timezone.now())
    assert left.exists(), "it may still be at work"
    os.utime(left, (1, 1))
    writing.tidy(before=timezone.now())
    assert not left.exists()


def test_no_export_is_done_without_its_file(office, ask):
    export = ask(office.leader)
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(state="done", expires_at=NOW)


def test_headings_speak_the_language_of_who_asked(office, ask, work_off):
    from django.utils import translation

    with translation.override("en"):
        export = ask(office.leader)
    work_off(NOW)
    export.refresh_from_db()
    assert export.language == "en"
    assert csv_rows(bytes_of(export))[0]


def test_a_file_costs_the_same_statements_however_long_it_is(office, ask, work_off, django_assert_num_queries):
    counts = []
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _round in range(2):
        for _ in range(4):
            factories.make_case(office)
        export = ask(office.leader)
        services.begin_next(at=NOW)
        export.refresh_from_db()
        with CaptureQueriesContext(connection) as seen:
            assert writing.write_export(export_id=export.pk, attempt=export.attempt, clock=lambda: NOW)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 20


def test_ones_own_exports_are_one_query(office, ask, django_assert_num_queries):
    for _ in range(3):
        ask(office.leader)
    with django_assert_num_queries(1):
        assert len(selectors.exports_of(office.leader).rows) == 3


def broken(**_):
    raise RuntimeError("the process died")


def jobs_waiting():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'exports.work_off' AND status = 'todo'"
        )
        return cursor.fetchone()[0]


def fresh(staff):
    """As the next request finds the official: posts are remembered on the instance."""
    return type(staff).objects.get(pk=staff.pk)
