"""What the department sees of a licence that cannot be made."""

import pytest
from django.urls import reverse
from tests.cases.factories import a_person, an_office, make_case
from tests.cases.test_licensing import GRANTED_AT, a_frozen_seal
from tests.licences.factories import TYPE_CODE, make_type

from tongban.cases import services
from tongban.kernel.errors import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    make_type()
    return an_office(result_type="licence", licence_type_code=TYPE_CODE, result_name="食品经营许可证")


def page(as_staff, office, case):
    return as_staff(office.leader).get(reverse("workbench:case", args=[case.number])).content.decode()


def test_characters_that_cannot_be_printed_are_named_on_the_case_page(as_staff, office):
    assert "没有字体可以打印：😀" in page(as_staff, office, make_case(office, person=a_person("欧阳😀"), accepted=True))
    assert "没有字体可以打印" not in page(as_staff, office, make_case(office, accepted=True))


def test_a_failed_making_says_why(as_staff, office):
    case = make_case(office, granted=True)
    a_frozen_seal(office)
    with pytest.raises(Refusal):
        services.make_licence_of_grant(case_id=case.pk, at=GRANTED_AT)
    assert "证照还没有做成" in (shown := page(as_staff, office, case)) and "不能用印" in shown
