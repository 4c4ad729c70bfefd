"""What cannot be true together is refused before anything is written."""

import pytest
from django.urls import reverse
from tests.cases.factories import at, make_case

from tongban.cases import services
from tongban.cases.models import ApplicantBar
from tongban.kernel.errors import Refusal

pytestmark = pytest.mark.django_db


def test_nothing_is_granted_on_papers_that_are_called_false():
    case = make_case(examined=True)
    leader = case.body.staff.get(name="孙局长")
    with pytest.raises(Refusal, match="case.grant_on_false_papers"):
        services.decide_case(
            case_id=case.pk, granted=True, has_false_papers=True, by=leader, at=at("2026-03-03", 17)
        )  # fmt: skip
    case.refresh_from_db()
    assert (case.state, case.is_granted) == ("examining", None)
    assert not ApplicantBar.objects.exists()


def test_the_page_says_so_instead_of_choosing_one_of_the_two(client):
    from tests.security.people import signed_on_staff

    case = make_case(examined=True, touches_safety=True)
    leader = case.body.staff.get(name="孙局长")
    post = {"once": "a" * 32, "seen_revision": case.revision, "granted": "yes", "false_papers": "on"}
    answer = signed_on_staff(leader).post(reverse("workbench:do", args=[case.number, "decide"]), post)
    assert answer.status_code == 409
    assert "不得准予许可" in answer.content.decode()
