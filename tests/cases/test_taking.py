"""Papers handed over all at once: what is refused is the same at the counter, online and in one act."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cases.factories import a_file, a_person, acting, an_office, at
from tests.licences.factories import TYPE_CODE, issue

from tongban.cases import services
from tongban.cases.models import GradeChange
from tongban.kernel.errors import Refusal
from tongban.licences.selectors import uses_of

pytestmark = pytest.mark.django_db
WHEN = at("2026-03-09")
ENTRIES = [{"name": "食品经营许可证", "code": "L", "licence_type_code": TYPE_CODE}, {"name": "申请书", "code": "P"}]


def at_the_counter(office, person, code, licence, consent):
    papers = [{"code": code, "way": "licence", "licence_identifier": licence, "consent": consent}]
    return services.receive_case(
        item_code=office.item.code, applicant_id=person.pk, hall_id=office.hall.pk, window_id=office.window.pk, answers={},
        situation={}, materials=papers, by=office.clerk, at=WHEN, incomplete=True,
    )  # fmt: skip


def in_one_act(office, person, code, *licences, consent=True, files=()):
    papers = [services.Paper(code, licence_identifier=one, consent=consent) for one in licences]
    papers += [services.Paper("P", file_id=one) for one in files]
    return services.file_case(
        item_code=office.item.code, by=acting(person), at=WHEN, situation={}, answers={}, papers=papers
    )


def in_a_draft(office, person, code, licence, consent):
    draft = services.start_draft(item_code=office.item.code, by=acting(person), at=WHEN)
    return services.attach_licence(
        case_id=draft.pk, material_code=code, identifier=licence, consent=consent, by=acting(person), at=WHEN
    )


WAYS = [at_the_counter, lambda o, p, c, one, ok: in_one_act(o, p, c, one, consent=ok), in_a_draft]


@pytest.mark.parametrize("give", WAYS, ids=["counter", "one act", "draft"])
@pytest.mark.parametrize("code, whose, consent, reason", [
    ("L", "own", False, "licence_needs_consent"), ("P", "own", True, "entry_takes_no_licence"),
    ("L", "foreign", True, "licence_not_usable"), ("L", "unknown", True, "licence_not_usable"),
])  # fmt: skip
def test_a_licence_is_refused_for_the_same_reasons_wherever_it_is_given(give, code, whose, consent, reason):
    person, office = a_person(), an_office(materials=ENTRIES)
    holders = {"own": person, "foreign": a_person("路人")}
    licence = issue(holders[whose]).identifier if whose in holders else "1.2.156.3005.2.0"
    with pytest.raises(Refusal, match=f"case.{reason}"):
        give(office, person, code, licence, consent)


@pytest.mark.parametrize("give", WAYS[:2], ids=["counter", "one act"])
def test_a_licence_given_with_the_application_is_used_for_it_and_its_grade_is_on_record(give):
    person, office = a_person(), an_office(materials=[ENTRIES[0]])
    licence = issue(person)
    case = give(office, person, "L", licence.identifier, True)
    paper = case.materials.get()
    assert (paper.grade, paper.licence_identifier) == ("A", licence.identifier)
    assert GradeChange.objects.get(material=paper).how == "licence"
    assert [use.case_number for use in uses_of(licence)] == [case.number]


def test_licences_and_files_are_read_in_one_query_each_however_many_they_are():
    person, office = a_person(), an_office(materials=ENTRIES)
    licences = [issue(person).identifier for _ in range(4)] + [issue(a_person("路人")).identifier]
    files = [a_file(f"applicant:{person.pk}").public_id for _ in range(4)]

    def statements(*licences, files):
        with CaptureQueriesContext(connection) as captured, pytest.raises(Refusal, match="licence_not_usable"):
            in_one_act(office, person, "L", *licences, files=files)
        return len(captured)

    statements(licences[-1], files=files[:1])  # calendars and versions are read once
    assert statements(*licences, files=files) == statements(licences[-1], files=files[:1])


def test_no_entry_takes_more_files_than_its_most():
    person, office = a_person(), an_office(materials=ENTRIES)
    files = [a_file(f"applicant:{person.pk}").public_id for _ in range(21)]
    with pytest.raises(Refusal, match="case.too_many_files"):
        in_one_act(office, person, "L", files=files)
