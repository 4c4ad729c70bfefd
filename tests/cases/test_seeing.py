"""Whom a case is shown to is said twice, in a query and of a case in hand: the two must always agree."""

from datetime import date

import pytest
from tests.cases.factories import a_person, a_staff, acting, an_office, at, draft, make_case

from tongban.cases import selectors, services
from tongban.cases.models import Case
from tongban.cases.selectors.access import sees
from tongban.cases.selectors.whole import papers_of
from tongban.identity.enums import Role
from tongban.identity.models import Acting
from tongban.kernel.errors import NotFound
from tongban.kernel.writing import perform
from tongban.regions.models import Hall

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 9)


@pytest.fixture
def town():
    """Two offices with cases of every way in and of several states, and everybody who might look."""
    here, there = an_office(), an_office()
    person = a_person()
    cases = [
        draft(here, person), make_case(here), make_case(here, examined=True), make_case(there),
        services.submit_case(case_id=draft(there, person).pk, by=acting(person), at=at("2026-03-02")),
    ]  # fmt: skip
    Case.objects.filter(pk=cases[2].pk).update(
        hall=None, delivery_way="window", decided_at=at("2026-03-04"), is_granted=True
    )
    away = Hall.objects.create(name="别处", region_code="990200000000", address="a", hours="9-17")
    scopes = [here.body, here.hall, away, here.body.region_code, "990000000000", "110000000000"]
    officials = [a_staff(f"某{role}", (role, scope), body=here.body) for role in Role.values for scope in scopes]
    people = [person, a_person(), *(case.applicant for case in cases)]
    mandates = [Acting(a_person(), person, mandate_id=7, item_codes=codes) for codes in ((), (here.item.code,), ("X",))]
    return [*officials, a_staff("无岗", body=here.body), *map(acting, people), *mandates]


def test_the_query_and_the_case_in_hand_give_one_answer(town):
    cases = list(Case.objects.all())
    seen = {True: 0, False: 0}
    for who in town:
        visible = set(selectors.visible(who, TODAY).values_list("pk", flat=True))
        for case in cases:
            said = sees(who, case, TODAY)
            assert said == (case.pk in visible), (who, case.state)
            seen[said] += 1
    assert min(seen.values()) > 30


def test_a_case_to_act_on_costs_one_statement_and_is_not_found_by_who_may_not_see_it(django_assert_num_queries):
    office = an_office()
    case = make_case(office)
    stranger = a_staff("路人", body=office.body)
    with pytest.raises(NotFound):
        selectors.case_to_act_on(stranger, number=case.number, on=TODAY)
    selectors.case_to_act_on(office.examiner, number=case.number, on=TODAY)
    papers = case.materials.count()
    with django_assert_num_queries(1):
        found = selectors.case_to_act_on(office.examiner, number=case.number, on=TODAY)
        assert [step.kind for step in found.steps.all()] == ["apply", "intake", "acceptance"]
        assert len(papers_of(found)) == papers
        assert found.body.name and found.version.name
    assert {f.attname: getattr(found, f.attname) for f in Case._meta.concrete_fields} == {
        f.attname: getattr(Case.objects.get(pk=case.pk), f.attname) for f in Case._meta.concrete_fields
    }


def test_an_act_of_one_statement_leaves_in_memory_what_stands_in_the_database():
    office = an_office()
    case = make_case(office)

    def accept(_act):
        found = selectors.case_to_act_on(office.examiner, number=case.number, on=date(2026, 3, 3))
        return services.accept_case(case_id=found.pk, by=office.examiner, at=at("2026-03-03"))

    answer, _writes = perform(accept)
    kept = Case.objects.get(pk=case.pk)
    assert {f.attname: getattr(answer, f.attname) for f in Case._meta.concrete_fields} == {
        f.attname: getattr(kept, f.attname) for f in Case._meta.concrete_fields
    }
    facts = ("kind", "state", "actor_name", "action", "ended_at", "due_on", "opinion")
    assert [[getattr(s, f) for f in facts] for s in selectors.timeline(answer)] == [
        [getattr(s, f) for f in facts] for s in selectors.timeline(kept)
    ]
