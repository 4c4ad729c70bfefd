"""The page of a case says by which version it is handled, and leads to that version as it stood (R-ITEM-40)."""

import pytest
from django.urls import reverse
from tests.cases import factories

from tongban.cases import services
from tongban.catalogue.services import draft_version, publish_version
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
LATER = factories.at("2026-03-03", 15)


def next_version(office, *names, **elements):
    materials = [{"name": name} for name in names] or None
    version = draft_version(item_id=office.item.pk, elements=elements, materials=materials, by=SYSTEM, at=LATER)
    publish_version(version_id=version.pk, by=SYSTEM, at=LATER)
    return version


def read(client, name, case):
    answer = client.get(reverse(f"workbench:{name}", args=[case.number]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_case_says_by_which_version_it_is_handled(as_staff, office):
    case = factories.make_case(office)
    next_version(office, conditions="另有条件。")
    page = read(as_staff(office.examiner), "case", case)
    assert f'<a href="{reverse("workbench:case-basis", args=[case.number])}">第1版，2025-01-06起施行</a>' in page


def test_the_basis_stays_what_it_was_when_the_papers_came(as_staff, office):
    case = factories.make_case(office)
    next_version(office, "新要的材料", conditions="另有条件。")
    page = read(as_staff(office.examiner), "case-basis", case)
    assert "具有固定的经营场所。" in page and "身份证明" in page and "第1版" in page
    assert "另有条件。" not in page and "新要的材料" not in page
    assert reverse("portal:compare", args=[office.item.code, 1, 2]) in page


def test_nothing_newer_is_told_of_while_there_is_nothing(as_staff, office):
    case = factories.make_case(office)
    assert "看两版有什么不同" not in read(as_staff(office.examiner), "case-basis", case)


def test_what_was_applied_in_the_applicants_favour_is_told(as_staff):
    office = factories.an_office(statutory=20, promised=10)
    case = factories.make_case(office, accepted=True)
    keeper = factories.a_staff("事项员", (Role.CATALOGUE_MANAGER, office.body), body=office.body)
    version = next_version(office, promised_limit=5)
    services.apply_favourable_change(
        case_id=case.pk, version_id=version.pk, elements=["promised_limit"], by=keeper, at=LATER
    )
    page = read(as_staff(office.examiner), "case-basis", case)
    assert "第2版中对申请人有利的变化已用于本件" in page and "承诺" in page and "事项员" in page


def test_the_basis_costs_the_same_however_long_its_lists(as_staff, django_capture_queries):
    counts = []
    for names in (("申请书",), [f"材料{number}" for number in range(9)]):
        office = factories.an_office(materials=names)
        case = factories.make_case(office)
        client = as_staff(office.examiner)
        with django_capture_queries() as seen:
            read(client, "case-basis", case)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_what_the_system_fetches_is_not_shown_as_missing(as_staff):
    materials = [{"name": "申请书"}, {"name": "居民身份证", "necessity": "shared"}]
    office = factories.an_office(materials=materials)
    case = services.receive_case(
        item_code=office.item.code, applicant_id=factories.a_person().pk, hall_id=office.hall.pk, answers={},
        window_id=office.window.pk, situation={}, by=office.clerk, at=factories.MONDAY_9AM, materials=[{"code": "M01"}],
    )  # fmt: skip
    page = read(as_staff(office.examiner), "case", case)
    assert (
        "系统自动获取，不用交" in page and "还没有</span>" not in page.split('id="materials"')[1].split("</section>")[0]
    )
