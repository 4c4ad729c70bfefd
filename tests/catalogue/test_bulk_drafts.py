"""Many drafts at once: the same as one by one, in as many statements for five hundred as for five, once whatever happens."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cases.factories import a_staff
from tests.catalogue.factories import a_body, a_theme, an_item_code, published_item
from tests.exports.test_process import own_process  # noqa: F401

from tongban.catalogue.enums import VersionState
from tongban.catalogue.exchange.contents import content_of
from tongban.catalogue.models import GuideFinding, ImportRun, ItemVersion, MaterialFile, MaterialName, ServiceItem
from tongban.catalogue.services import create_item, draft_version, edit_version
from tongban.catalogue.services.files import running, runs
from tongban.catalogue.services.files.drafting import _changes
from tongban.catalogue.services.files.importing import import_file, staged
from tongban.catalogue.services.files.planning import MOVED, Planner
from tongban.catalogue.services.files.writing import write_plans
from tongban.files.services import store_document
from tongban.identity.enums import Role
from tongban.kernel import children, events
from tongban.kernel.actors import SYSTEM
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
now = timezone.localtime


@pytest.fixture
def body():
    return a_body()


@pytest.fixture
def manager(body):
    return a_staff("周事项", (Role.CATALOGUE_MANAGER, body), body=body)


def a_file(tmp_path, items, name="in.jsonl"):
    path = tmp_path / name
    lines = [{"format": "tongban-catalogue", "version": 1, "themes": []}, *items]
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in lines), encoding="utf-8")
    return path


def rows(body, count, **said):
    return [
        {"code": an_item_code(body), "name": f"事项{n}", "body_name": body.name, "themes": ["open-business"],
         "materials": [{"material_code": "M01", "name": "申请书"}, {"material_code": "M02", "name": f"证明{n}"}],
         "steps": [{"name": "受理"}, {"name": "决定"}], **said}
        for n in range(count)
    ]  # fmt: skip


def a_mixed_file(tmp_path, body):
    """New items, items whose next draft begins, drafts that are changed, and one that stays."""
    theme = a_theme().code
    begun = [published_item(body=body, themes=[theme]) for _ in range(2)]
    edited = [published_item(body=body) for _ in range(2)]
    for item in edited:
        draft = draft_version(item_id=item.pk, by=SYSTEM, at=now(), elements={"hours": "全天"})
        stored = store_document(chunks=[b"%PDF-1.4"], name="表.pdf", content_type="application/pdf", at=now())
        MaterialFile.objects.create(version=draft, material_code="M01", kind="sample", file=stored)
        MaterialFile.objects.create(version=draft, material_code="M02", kind="blank", file=stored)
    same = published_item(body=body)
    materials = [{"material_code": "A", "name": "申请书"}, {"material_code": "B", "name": "照片"}]
    changed = [{"code": one.code, "promised_limit": 7, "materials": materials} for one in (*begun, *edited)]
    return a_file(tmp_path, [*rows(body, 2), *changed, {"code": same.code, "promised_limit": 10}])


def write_one_by_one(plans, *, by, at):
    """What the pages of the editor would have called."""
    for plan in plans:
        if plan.kind not in ("new", "changed"):
            continue
        content = plan.content
        if plan.item is None:
            plan.item = create_item(code=plan.code, body_id=plan.body.pk, by=by, at=at)
        if plan.newest is not None and plan.newest.state == VersionState.DRAFT:
            changed = _changes(plan)
            said = {key: getattr(content, key) for key in ("materials", "steps", "themes") if key in changed}
            elements = {key: value for key, value in content.elements.items() if key in changed}
            edit_version(version_id=plan.newest.pk, by=by, at=at, elements=elements, **said)
        else:
            draft_version(
                item_id=plan.item.pk, by=by, at=at, elements=content.elements, materials=content.materials,
                steps=content.steps, themes=content.themes,
            )  # fmt: skip


def what_is_there():
    """By what people call it, so that two ways there can be compared; keys are drawn anew each time."""
    versions = ItemVersion.objects.select_related("item").prefetch_related("materials", "steps", "themes")
    names = {str(one.pk): f"{one.item.code}/{one.number}" for one in versions}
    called = {"catalogue.itemversion": names,
              "catalogue.serviceitem": {str(pk): code for pk, code in ServiceItem.objects.values_list("pk", "code")}}  # fmt: skip
    lines = AuditEntry.objects.filter(code__startswith="catalogue.").order_by("id").values_list(
        "code", "actor_kind", "actor_name", "object_type", "object_id", "facts", "at")  # fmt: skip
    return {
        "versions": {names[str(one.pk)]: (one.state, one.base_version_id, one.effective_on, content_of(one)) for one in versions},
        "items": sorted(ServiceItem.objects.values_list("code", "basic_code", "body_id", "region_code", "current_id", "status")),
        "files": sorted((names[str(pk)], *rest) for pk, *rest in MaterialFile.objects.values_list("version_id", "material_code", "kind", "file_id")),
        "lines": sorted((code, kind, name, called[of][key], json.dumps(facts, sort_keys=True), str(at))
                        for code, kind, name, of, key, facts, at in lines if of in called),
        "findings": sorted(GuideFinding.objects.filter(resolved_at=None).values_list("item__code", "rule", "where", "quote")),
        "names": sorted(MaterialName.objects.values_list("key", "uses", "suggested_id")),
    }  # fmt: skip


def brought_in(path, manager, write, at):
    """What is there afterwards; everything is undone."""
    with transaction.atomic():
        with staged(path) as stage:
            for plans in Planner(stage, by=manager, on=at.date()).plans():
                write(plans, by=manager, at=at)
        events.drain()
        found = what_is_there()
        transaction.set_rollback(True)
    return found


def test_many_at_once_leave_exactly_what_one_after_the_other_leaves(tmp_path, body, manager):
    path, at = a_mixed_file(tmp_path, body), now()
    events.drain()
    one_by_one = brought_in(path, manager, write_one_by_one, at)
    at_once = brought_in(path, manager, write_plans, at)
    assert len(at_once["versions"]) == 5 + 2 + 2 + 2 and len(at_once["files"]) == 2, (
        "a form of a material that is gone goes"
    )
    for name, found in one_by_one.items():
        assert at_once[name] == found, name


@pytest.mark.parametrize("by_whom", ["official", "platform, drafts", "platform, published"])
def test_the_statements_of_a_batch_do_not_grow_with_it(tmp_path, body, manager, by_whom):
    by = manager if by_whom == "official" else SYSTEM
    counted = []
    for count in (3, 30):
        a_theme()
        changed = [published_item(body=body, name="旧").code for _ in range(count)]
        edited = [published_item(body=body) for _ in range(count)]
        if by_whom != "platform, published":
            for item in edited:
                draft_version(item_id=item.pk, by=SYSTEM, at=now())
        items = [
            *rows(body, count),
            *({"code": one, "place": "二楼"} for one in (*changed, *(one.code for one in edited))),
        ]
        if by is SYSTEM:  # each under a body that nobody knows yet
            strangers = [a_body(name=f"新局{count}-{n}") for n in range(count)]
            items += [
                {"code": an_item_code(one), "name": "外地事项", "body_code": one.credit_code} for one in strangers
            ]
            for one in strangers:
                one.delete()
        with staged(a_file(tmp_path, items)) as stage:
            planner = Planner(stage, by=by, on=now().date(), as_drafts=by_whom == "platform, drafts")
            (plans,) = planner.plans()
            assert {plan.kind for plan in plans} == {"new", "changed"}
            with CaptureQueriesContext(
                connection,
            ) as seen:
                write_plans(plans, by=by, at=now(), seen_at=now())
        assert {plan.kind for plan in plans} == {"new", "changed"}, "all of them were written"
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 60, counted


def checked(path, manager):
    run = runs.upload_file(chunks=[path.read_bytes()], name=path.name, by=manager, at=now())
    assert running.work_off(clock=now) == 1
    run.refresh_from_db()
    return run


def order(run, manager):
    runs.order_import(public_id=run.public_id, partial=False, seen_faulty=0, by=manager, at=now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_process")
def test_a_killed_process_is_followed_by_another_and_nothing_is_written_twice(tmp_path, body, manager, monkeypatch):
    a_theme()
    run = checked(a_file(tmp_path, rows(body, 1_300)), manager)
    real, started, said = subprocess.Popen, [], {}

    def killed_in_the_middle(*args, **more):
        child = real(*args, **more)
        started.append(child)
        if len(started) == 1:
            until = time.monotonic() + 300
            while not said.get("created") and time.monotonic() < until:
                said.update(ImportRun.objects.get(pk=run.pk).written)
                time.sleep(0.01)
            os.kill(child.pid, signal.SIGKILL)
        return child

    monkeypatch.setattr(children.subprocess, "Popen", killed_in_the_middle)
    order(run, manager)
    running.work_off(clock=now)
    run.refresh_from_db()
    assert said["created"] in (500, 1_000), "what the page had said before: whole batches"
    assert (run.state, run.tries, len(started)) == ("done", 1, 2)
    assert run.written == {"created": 1_300, "updated": 0, "left_out": 0}
    assert ItemVersion.objects.count() == ServiceItem.objects.count() == 1_300
    for code in ("catalogue.version_drafted", "catalogue.item_created"):
        assert AuditEntry.objects.filter(code=code).count() == 1_300


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_process")
def test_two_imports_of_the_same_items_at_once_enter_each_item_once(tmp_path, body, manager):
    """Two workers that each believe to be alone (the lock of the first was lost with its connection)."""
    a_theme()
    items = rows(body, 700)
    both = [checked(a_file(tmp_path, some, f"{n}.jsonl"), manager) for n, some in enumerate((items, items[::-1]))]
    for run in both:
        order(run, manager)
    begun = [runs.begin_next(at=now()) for _ in both]
    command = [sys.executable, "-m", "tongban", "catalogue", "run-import"]
    processes = [subprocess.Popen([*command, str(one.pk), str(one.attempt)]) for one in begun]
    assert [one.wait(300) for one in processes] == [0, 0]
    assert ItemVersion.objects.count() == ServiceItem.objects.count() == 700
    assert AuditEntry.objects.filter(code="catalogue.version_drafted").count() == 700
    for run in both:
        run.refresh_from_db()
    assert [run.state for run in both] == ["done", "done"]
    assert sum(run.written["created"] for run in both) == 700


def test_an_item_that_somebody_enters_between_plan_and_writing_is_left_out(tmp_path, body, manager):
    a_theme()
    first, second = rows(body, 2)
    with staged(a_file(tmp_path, [first, second])) as stage:
        (plans,) = Planner(stage, by=manager, on=now().date()).plans()
        create_item(code=first["code"], body_id=body.pk, by=SYSTEM, at=now())
        write_plans(plans, by=manager, at=now())
    assert [plan.kind for plan in plans] == [MOVED, "new"]
    assert [one.item.code for one in ItemVersion.objects.select_related("item")] == [second["code"]]


def test_a_post_that_ends_while_the_file_is_written_ends_the_writing(tmp_path, body, manager, monkeypatch):
    from tongban.catalogue.services.files import planning

    a_theme()
    monkeypatch.setattr(planning, "CHUNK", 10)
    run = checked(a_file(tmp_path, rows(body, 30)), manager)
    real = runs.keep_position

    def ended_after_the_first(found, **more):
        manager.posts.all().delete()
        return real(found, **more)

    monkeypatch.setattr(runs, "keep_position", ended_after_the_first)
    order(run, manager)
    running.work_off(clock=now)
    run.refresh_from_db()
    assert (run.state, run.problem, ServiceItem.objects.count()) == ("failed", "catalogue.not_a_manager_of_any", 10)
    assert run.written["created"] == 10


def test_the_platform_may_bring_both_rows_of_an_item_as_drafts_and_one_is_taken(tmp_path, body):
    a_theme()
    (row,) = rows(body, 1)
    path = a_file(tmp_path, [{**row, "state": "published"}, {**row, "state": "draft", "place": "二楼"}])
    report = import_file(path, by=SYSTEM, at=now(), as_drafts=True)
    assert (report.written, report.left_out, ItemVersion.objects.count()) == (True, 1, 1)
