"""A file brought in from the page: checked in the background, written as drafts of one's own bodies, taken up where it was left."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.cases.factories import a_staff
from tests.catalogue.factories import a_body, published_item
from tests.catalogue.files import a_book, a_row, as_json, sheet_of

from tongban.catalogue.enums import VersionState
from tongban.catalogue.models import ImportRun, ItemVersion, ServiceItem
from tongban.catalogue.selectors import import_runs as selectors
from tongban.catalogue.services import draft_version, edit_version, submit_version
from tongban.catalogue.services.files import planning, running, runs
from tongban.catalogue.services.files.writing import write_plans
from tongban.files.models import StoredFile
from tongban.identity.enums import Role
from tongban.kernel import children
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
now = timezone.localtime


@pytest.fixture
def body():
    return a_body()


@pytest.fixture
def manager(body):
    return a_staff("周事项", (Role.CATALOGUE_MANAGER, body), body=body)


def uploaded(path, manager):
    return runs.upload_file(chunks=[path.read_bytes()], name=path.name, by=manager, at=now())


def checked(path, manager):
    run = uploaded(path, manager)
    assert running.work_off(clock=now) == 1
    run.refresh_from_db()
    return run


def ordered(run, manager, **options):
    options = {"partial": False, "seen_faulty": 0} | options
    runs.order_import(public_id=run.public_id, by=manager, at=now(), **options)
    running.work_off(clock=now)
    run.refresh_from_db()
    return run


def many(tmp_path, body, count):
    return a_book(tmp_path, {"事项": sheet_of(*(a_row(body, 事项名称=f"事项{n}") for n in range(count)))})


def test_a_sound_file_becomes_drafts_of_ones_own_body(tmp_path, body, manager):
    item = published_item(body=body, promised=10)
    rows = sheet_of(a_row(body), a_row(body, 事项编码=item.code, 承诺办结时限=7))
    run = checked(a_book(tmp_path, {"事项": rows}), manager)
    assert (run.state, run.counts["created"], run.counts["updated"], ItemVersion.objects.count()) == (
        "checked",
        1,
        1,
        1,
    )
    run = ordered(run, manager)
    assert (run.state, run.written) == ("done", {"created": 1, "updated": 1, "left_out": 0})
    assert set(ItemVersion.objects.exclude(pk=item.current_id).values_list("state", flat=True)) == {"draft"}
    item.refresh_from_db()
    assert item.current.promised_limit == 10, "nothing is public before both offices agreed"
    assert AuditEntry.objects.filter(code="catalogue.version_drafted", actor_name=manager.name).count() == 2
    again = checked(a_book(tmp_path, {"事项": rows}), manager)
    assert (again.counts["unchanged"], selectors.may_order(again)) == (2, False)


def test_items_of_other_bodies_are_named_and_not_touched(tmp_path, body, manager):
    foreign = published_item(body=a_body(name="云江市教育局"))
    rows = sheet_of(
        a_row(body),
        a_row(body, 事项编码=foreign.code, 事项名称="改名"),
        a_row(foreign.body),
        a_row(body, 实施主体="没有的局"),
    )
    run = checked(a_book(tmp_path, {"事项": rows}), manager)
    assert sorted((line[1], line[2]) for line in run.faults) == [(3, "实施主体"), (4, "实施主体"), (5, "实施主体")]
    run = ordered(run, manager, partial=True, seen_faulty=3)
    assert run.written == {"created": 1, "updated": 0, "left_out": 3} and ServiceItem.objects.count() == 2


def test_a_faulty_file_is_not_taken_unless_asked_with_the_number_seen(tmp_path, body, manager):
    run = checked(a_book(tmp_path, {"事项": sheet_of(a_row(body), a_row(body, 事项类型="许可"))}), manager)
    assert (run.counts["faults"], run.report.name) == (1, "in_问题.xlsx")
    with pytest.raises(Refusal, match="catalogue.run_has_faults"):
        ordered(run, manager)
    with pytest.raises(Refusal, match="catalogue.run_moved"):
        ordered(run, manager, partial=True, seen_faulty=0)
    assert ordered(run, manager, partial=True, seen_faulty=1).written["created"] == 1


def test_what_is_under_review_is_left_alone(tmp_path, body, manager):
    item = published_item(body=body)
    draft = draft_version(item_id=item.pk, by=SYSTEM, at=now(), elements={"promised_limit": 5})
    submit_version(version_id=draft.pk, by=manager, at=now())
    run = checked(a_book(tmp_path, {"事项": sheet_of(a_row(body, 事项编码=item.code, 承诺办结时限=3))}), manager)
    assert run.counts["faulty_items"] == 1 and "正在审核" in run.faults[0][5]


def test_somebody_elses_draft_is_not_thrown_over_by_what_is_in_force(tmp_path, body, manager):
    item = published_item(body=body, promised=10)
    draft_version(item_id=item.pk, by=SYSTEM, at=now(), elements={"promised_limit": 5})
    rows = sheet_of({"事项编码": item.code, "承诺办结时限": 10})
    run = checked(a_book(tmp_path, {"事项": rows}), manager)
    assert run.counts["unchanged"] == 1 or "草稿" in run.faults[0][5]


def test_only_managers_upload_and_only_files_that_can_be_read(tmp_path, body, manager):
    clerk = a_staff("窗口", (Role.EXAMINER, body), body=body)
    for who, name, data, reason in (
        (clerk, "a.xlsx", b"x", "catalogue.not_a_manager_of_any"), (manager, "a.xls", b"x", "catalogue.run_file_type"),
        (manager, "a.xlsx", b"", "catalogue.run_file_empty"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=reason):
            runs.upload_file(chunks=[data], name=name, by=who, at=now())
    run = uploaded(many(tmp_path, body, 1), manager)
    with pytest.raises(NotFound):
        selectors.run_of(clerk, run.public_id)
    with pytest.raises(NotFound):
        runs.cancel_import(public_id=run.public_id, by=clerk, at=now())


def test_who_lost_the_post_meanwhile_writes_nothing(tmp_path, body, manager):
    run = checked(many(tmp_path, body, 2), manager)
    manager.posts.all().delete()
    run = ordered(run, manager)
    assert (run.state, run.problem, ServiceItem.objects.count()) == ("failed", "catalogue.not_a_manager_of_any", 0)


def test_a_cancelled_import_writes_no_more(tmp_path, body, manager, monkeypatch):
    run = checked(many(tmp_path, body, 60), manager)
    real = runs.keep_position

    def cancelled_after_the_first(found, **more):
        kept = real(found, **more)
        ImportRun.objects.filter(pk=found.pk).update(state="cancelled")
        return kept

    monkeypatch.setattr(planning, "CHUNK", 25)
    monkeypatch.setattr(runs, "keep_position", cancelled_after_the_first)
    run = ordered(run, manager)
    assert (run.state, ServiceItem.objects.count()) == ("cancelled", 25)


def test_what_broke_off_goes_on_behind_what_is_written_and_is_given_up_the_third_time(
    tmp_path, body, manager, monkeypatch
):
    run = checked(many(tmp_path, body, 60), manager)
    real, calls = running.write_plans, []

    def breaks_at_the_second(plans, **who):
        calls.append(len(plans))
        if len(calls) == 2:
            raise MemoryError
        real(plans, **who)

    monkeypatch.setattr(planning, "CHUNK", 25)
    monkeypatch.setattr(running, "write_plans", breaks_at_the_second)
    run = ordered(run, manager)
    assert (run.state, run.tries, run.written["created"]) == ("done", 1, 60)
    assert ItemVersion.objects.filter(state=VersionState.DRAFT).count() == ServiceItem.objects.count() == 60
    monkeypatch.setattr(running, "write_plans", lambda plans, **who: 1 / 0)
    again = ordered(checked(many(tmp_path, body, 1), manager), manager)
    assert (again.state, again.problem) == ("failed", "catalogue.run_broken")


def test_how_far_it_is_never_goes_back_and_a_file_that_is_read_is_alive(tmp_path, body, manager, monkeypatch):
    run = checked(many(tmp_path, body, 60), manager)
    real, said, writes = runs.say_how_far, [], []

    def noted(**more):
        said.append((more["rows_done"], more["rows_expected"]))
        return real(**more)

    def breaks_at_the_second(plans, **who):
        writes.append(plans)
        if len(writes) == 2:
            raise MemoryError
        return write_plans(plans, **who)

    monkeypatch.setattr(children, "REPORT_EVERY", 0)
    monkeypatch.setattr(runs, "say_how_far", noted)
    monkeypatch.setattr(planning, "CHUNK", 25)
    monkeypatch.setattr(running, "write_plans", breaks_at_the_second)
    assert ordered(run, manager).state == "done"
    done = [one for one, _expected in said]
    assert done == sorted(done) and done[-1] == 60
    while_reading = [expected for _done, expected in said].count(None)
    assert while_reading >= 2 * 60, "a sign of life for every row, twice: it was read again after it broke off"


def test_what_no_reviewer_sees_is_not_changed_by_an_officials_file(tmp_path, body, manager):
    item = published_item(body=body, extra={"shared": 1})
    unseen = {"extra": {"parameters": {"permit_decision_days": 200}}, "fingerprint": "f" * 64}
    rows = {
        "materials": [{"material_code": "A", "name": "甲", "extra": {"x": 1}}],
        "steps": [{"name": "受理", "extra": {"x": 1}}],
    }
    code = a_row(body)["事项编码"]
    new = {"code": code, "name": "新事项", "body_name": body.name, **unseen, **rows}
    ordered(checked(as_json(tmp_path, {"code": item.code, "place": "二楼", **unseen, **rows}, new), manager), manager)
    drafts = {one.item.code: one for one in ItemVersion.objects.filter(state=VersionState.DRAFT).select_related("item")}
    assert (drafts[item.code].extra, drafts[code].extra) == ({"shared": 1}, {})
    for draft in drafts.values():
        assert draft.fingerprint == "" and not any(one.extra for one in [*draft.materials.all(), *draft.steps.all()])


def test_a_new_item_is_of_its_bodys_own_region_or_one_inside(tmp_path, body, manager):
    rows = sheet_of(a_row(body, 区划代码="110000"), a_row(body, 区划代码=body.region_code))
    run = checked(a_book(tmp_path, {"事项": rows}), manager)
    assert [(line[1], line[2]) for line in run.faults if line[7] == "fault"] == [(2, "区划代码")]


def test_a_cancelled_item_does_not_break_the_run(tmp_path, body, manager):
    item = published_item(body=body)
    ServiceItem.objects.filter(pk=item.pk).update(status="cancelled")
    rows = sheet_of(a_row(body, 事项编码=item.code, 承诺办结时限=7), a_row(body))
    run = ordered(checked(a_book(tmp_path, {"事项": rows}), manager), manager, partial=True, seen_faulty=1)
    assert (run.state, run.written) == ("done", {"created": 1, "updated": 0, "left_out": 1})


def test_a_draft_begun_or_edited_after_the_check_is_left_out(tmp_path, body, manager):
    begun, edited, quiet = (published_item(body=body, promised=10) for _ in range(3))
    draft = draft_version(item_id=edited.pk, by=SYSTEM, at=now(), elements={"promised_limit": 9})
    rows = sheet_of(*({"事项编码": one.code, "承诺办结时限": 7} for one in (begun, edited, quiet)))
    run = checked(a_book(tmp_path, {"事项": rows}), manager)
    draft_version(item_id=begun.pk, by=SYSTEM, at=now(), elements={"promised_limit": 6})
    edit_version(version_id=draft.pk, by=SYSTEM, at=now(), elements={"promised_limit": 8})
    run = ordered(run, manager)
    assert (run.state, run.written) == ("done", {"created": 0, "updated": 1, "left_out": 0, "moved": 2})
    newest = {one.item_id: one.promised_limit for one in ItemVersion.objects.filter(state=VersionState.DRAFT)}
    assert newest == {begun.pk: 6, edited.pk: 8, quiet.pk: 7}


def test_what_is_edited_while_the_import_writes_is_not_written_over(tmp_path, body, manager, monkeypatch):
    items = [published_item(body=body, promised=10) for _ in range(2)]
    rows = sheet_of(*({"事项编码": one.code, "承诺办结时限": 7} for one in items))
    run = checked(a_book(tmp_path, {"事项": rows}), manager)
    real = running.write_plans

    def edited_before(plans, **who):
        draft_version(item_id=items[0].pk, by=SYSTEM, at=run.requested_at, elements={"promised_limit": 6})
        real(plans, **who)

    monkeypatch.setattr(running, "write_plans", edited_before)
    run = ordered(run, manager)
    assert run.written == {"created": 0, "updated": 1, "left_out": 0, "moved": 1}
    assert set(ItemVersion.objects.filter(state="draft").values_list("promised_limit", flat=True)) == {6, 7}


def test_uploads_and_reports_go_thirty_days_after_the_end(tmp_path, body, manager):
    done = ordered(checked(many(tmp_path, body, 1), manager), manager)
    left = checked(a_book(tmp_path, {"事项": sheet_of(a_row(body, 事项类型="许可"))}), manager)
    files = {done.file_id, left.file_id, left.report_id}
    assert runs.expire_files(at=now() + timedelta(days=29)) == 0
    later = now() + timedelta(days=31)
    assert (runs.expire_files(at=later), runs.expire_files(at=later)) == (2, 0)
    for run, state in ((done, "done"), (left, "cancelled")):
        run.refresh_from_db()
        assert (run.state, run.file_id, run.report_id) == (state, None, None)
    assert not StoredFile.objects.filter(pk__in=files).exists()


def test_checked_files_do_not_pile_up(tmp_path, body, manager, monkeypatch):
    monkeypatch.setattr(runs, "MOST_CHECKED", 1)
    checked(many(tmp_path, body, 1), manager)
    with pytest.raises(Refusal, match="catalogue.too_many_checked"):
        uploaded(many(tmp_path, body, 1), manager)
