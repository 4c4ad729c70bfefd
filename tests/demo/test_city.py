"""The demo city with a small past: loaded once, really committed, and emptied out after the last test of this module."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from tongban.cases import selectors as cases
from tongban.cases.enums import CaseState, Channel
from tongban.cases.models import Case
from tongban.catalogue import selectors as catalogue
from tongban.demo.loading import load_place
from tongban.demo.models import Past
from tongban.demo.past import begin_past, tell_past
from tongban.demo.past.acts import _Scene
from tongban.demo.past.plan import HISTORY, PRESENT, plan
from tongban.demo.past.telling import hours_of
from tongban.demo.place.forms import FORMS
from tongban.demo.place.people import PASSWORD
from tongban.demo.sign_ins import SIGN_INS
from tongban.demo.tasks import go_on_telling
from tongban.identity import synthetic
from tongban.identity.enums import Role
from tongban.identity.models import Applicant, Post
from tongban.kernel import events, jobs, sealing
from tongban.kernel.errors import Refusal
from tongban.kernel.models import AuditEntry, EventPending
from tongban.licences.models import Licence
from tongban.regions.models import Body

pytestmark = pytest.mark.django_db  # each test's changes are rolled back
STORIES = 24


@pytest.fixture(scope="module", autouse=True)
def _var(tmp_path_factory):
    from django.conf import settings

    before = settings.TONGBAN_VAR, settings.TONGBAN_FILES
    folder = tmp_path_factory.mktemp("var")
    settings.TONGBAN_VAR, settings.TONGBAN_FILES = folder, folder / "files"
    yield
    settings.TONGBAN_VAR, settings.TONGBAN_FILES = before


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, _var):  # before `db`, so that it is committed
    """(place, past): half of the past told at once, the other half by the job that takes it up."""
    with django_db_blocker.unblock():
        at = timezone.now()
        place = load_place(at=at)
        events.drain()
        past = begin_past(cases=STORIES, at=at)
        assert not tell_past(past, place, at=at, seconds=1)
        assert 0 < past.acts_done < past.acts
        while not Past.objects.get(pk=past.pk).finished_at:
            go_on_telling(past_id=past.pk)
        past.refresh_from_db()
    yield place, past
    with django_db_blocker.unblock():
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=False)


@pytest.fixture
def city(told, db):
    return told


def test_the_city_has_its_bodies_halls_and_at_least_forty_published_items(city):
    place, _ = city
    assert len(place.ground.bodies) >= 12
    assert len(place.items) >= 40
    assert all(item.current.state == "published" for item in place.items.values())
    assert len({item.body_id for item in place.items.values()}) >= 12
    assert {item.current.case_type for item in place.items.values()} == {"instant", "promised"}
    opened = min(item.current.effective_on for item in place.items.values())
    assert timedelta(days=500) < timezone.localdate() - opened < timedelta(days=600)


def test_every_form_an_item_names_is_published_and_none_is_left_over(city):
    place, _ = city
    named = {item.current.form_code for item in place.items.values()} - {""}
    assert named == set(FORMS)


def test_the_city_knows_what_its_materials_are_and_leaves_some_names_to_be_decided(city):
    counts = catalogue.materials.counts()
    assert counts["linked"] >= 3 and counts["open"] >= 10
    assert len(catalogue.materials.standard_materials(limit=200).rows) >= 40


def test_every_number_of_a_person_or_firm_belongs_to_nobody(city):
    assert all(synthetic.is_synthetic(one.document_no) for one in Applicant.objects.all())
    assert all(synthetic.is_synthetic(body.credit_code) for body in Body.objects.all())


def test_there_is_an_official_of_every_role_and_two_examiners_in_each_body(city):
    place, _ = city
    assert set(Post.objects.values_list("role", flat=True)) == set(Role.values)
    for body in place.ground.bodies.values():
        assert Post.objects.filter(body=body, role=Role.EXAMINER).values("staff").distinct().count() >= 2


@pytest.mark.parametrize("entry", SIGN_INS, ids=lambda entry: entry.account)
def test_whoever_is_listed_can_sign_in_with_the_listed_password(city, client, entry):
    from django.urls import reverse

    face = "workbench" if entry.where == "/workbench/" else "portal"
    answer = client.post(
        reverse(f"{face}:sign-in"), {"username": entry.account, "password": PASSWORD, "once": "a" * 32}
    )
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    assert client.session.get("_auth_user_id")


def test_the_list_of_sign_ins_names_everybody_with_what_to_try(city, capsys):
    call_command("demo", "sign-ins", json=True)
    listed = json.loads(capsys.readouterr().out)
    assert [entry["account"] for entry in listed] == [entry.account for entry in SIGN_INS]
    assert all(entry["name"] and entry["to_try"] and entry["password"] == PASSWORD for entry in listed)


def test_a_second_load_changes_nothing(city, capsys):
    before = AuditEntry.objects.count(), Case.objects.count()
    call_command("demo", "load", cases=STORIES + 5, json=True)
    assert json.loads(capsys.readouterr().out)["cases"] == Case.objects.count()
    assert (AuditEntry.objects.count(), Case.objects.count()) == before


def test_production_settings_refuse_the_demo(city, settings):
    settings.SECURE_SSL_REDIRECT = True
    with pytest.raises(Refusal, match="demo.not_in_production"):
        load_place(at=timezone.now())


def test_the_past_was_told_by_operations_and_nothing_was_refused(city):
    _, past = city
    assert past.refused == []
    assert past.acts_done == past.acts
    assert not EventPending.objects.exists()
    assert not Case.objects.filter(state=CaseState.SUBMITTED).exists()
    assert AuditEntry.objects.filter(code="case.received").count() >= STORIES - 4


def test_its_cases_stand_in_many_states_and_came_both_ways(city):
    states = set(Case.objects.values_list("state", flat=True))
    assert {"received", "accepted", "examining", "delivered", "correction", "draft"} <= states
    assert {"withdrawn", "not_accepted"} & states
    assert set(Case.objects.values_list("channel", flat=True)) >= {Channel.ONLINE, Channel.WINDOW}


def test_grants_whose_result_is_a_licence_made_one(city):
    made = Case.objects.filter(is_granted=True, version__result_type="licence")
    assert made
    assert all(case.licence_identifier for case in made)
    assert set(made.values_list("licence_identifier", flat=True)) <= set(
        Licence.objects.values_list("identifier", flat=True)
    )


def test_the_audit_chain_is_sealed_and_stands(city):
    assert not list(sealing.findings())
    sealed = AuditEntry.objects.filter(code="case.delivered").order_by("pk").first()
    from tongban.kernel.models import AuditSeal

    assert any(sealed.pk in seal.entry_ids for seal in AuditSeal.objects.all())


def test_every_due_date_is_what_its_clock_says(city):
    assert list(cases.verify_clocks()) == []


def test_an_examiner_finds_work_in_the_lists(city):
    place, _ = city
    open_body = Case.objects.filter(is_open=True, state="received").first().body
    examiner = next(
        s for key, s in place.officials.items() if key.startswith("examiner.") and s.body_id == open_body.pk
    )
    assert cases.to_accept(examiner, timezone.localdate()).rows


def test_the_plan_of_three_hundred_is_the_same_again_and_has_work_that_is_due_and_late(city):
    anchor = timezone.localtime().replace(hour=16)
    made = [plan(anchor=anchor, cases=300, hours=hours_of()) for _ in range(2)]
    assert made[0] == made[1]
    assert {story.kind for story in made[0].stories.values()} == {*PRESENT, *HISTORY}
    assert max(act.at for act in made[0].acts) <= anchor
    begun = {act.story for act in made[0].acts if act.name in ("file", "take_in", "draft")}
    assert len(begun) >= 285


def test_every_act_of_the_plan_has_somebody_who_does_it(city):
    names = {act.name for act in plan(anchor=timezone.localtime(), cases=300, hours=hours_of()).acts} - {"night"}
    assert all(callable(getattr(_Scene, name, None)) for name in names)


def test_a_teller_that_was_stopped_is_taken_up_by_the_next_minute(city):
    _, past = city
    Past.objects.filter(pk=past.pk).update(finished_at=None)
    from tongban.demo.tasks import take_up_the_past

    take_up_the_past(timezone.now())
    jobs.run_pending()
    past.refresh_from_db()
    assert past.finished_at


def test_the_directory_above_has_something_to_claim_and_something_that_changed(told):
    body = Body.objects.get(short_name="云市监")
    assert [one.current.name for one in catalogue.claimable(body, show="open").rows] == [
        "食品生产许可",
        "食品小作坊登记",
    ]
    bodies = Body.objects.values_list("pk", flat=True)
    assert [one.element for lag in catalogue.lagging(bodies).rows for one in lag.differences] == ["promised_limit"] * 2


def test_the_city_has_something_to_show_on_every_page_of_guides_lists_and_policies(city):
    place, _ = city
    food = place.items["scjg-1"]
    guide = catalogue.guide(food.code, timezone.localdate())
    assert sorted(kind for _code, kind in guide.files) == ["blank", "sample"]
    around = catalogue.around(food.pk, timezone.localdate())
    assert around.companions and around.benefits and around.lists
    assert len(catalogue.lists.public_lists()) >= 4 and all(one.size for one in catalogue.lists.public_lists())
    found = catalogue.policies(catalogue.PolicyFilter(), on=timezone.localdate())
    assert len(found.rows) >= 3 and all(policy.measures.all() for policy in found.rows)
    assert [one.title for one in catalogue.policies_found("高龄津贴", on=timezone.localdate())] == [
        "云江市老年人优待办法"
    ]
