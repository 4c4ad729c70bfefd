"""Which acts ask again who is there (R-SEC-8): every form of the workbench stands on one of two lists, so that a new one is
put there by somebody who thought about it."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cases import factories
from tests.workbench.test_permissions import ANY, POSTED, address, official

from tongban.identity.services.sessions import PROVED_AT
from tongban.workbench import actions

pytestmark = pytest.mark.django_db
# Decide, seal, revoke, change due dates, open masked data, change rights; an export asks on its own page (tests/exports).
IMPORTANT = {"unmask", "change-official", "recovery-codes", "favourable-do", "ending-do"}
ORDINARY = {"assign", "write", "add-material", "check-material", "end-sessions", "export-do", "do", "guide-audit-do",
            "catalogue-act", "edit-save", "review-act", "directory-act", "differences-accept", "list-do", "put-saying", "import-dictionary",
            "answer-question", "settle-miss", "form-do", "form-act", "form-list-remove", "policy-do", "proof-do", "presence-do",
            "item-act-do", "item-places-add", "delegation-end", "put-material", "material-do", "catalogue-import-do", "reform-end"}  # fmt: skip
ASKED = {"change-official": "admin", "favourable-do": "keeper"}  # whose act it is, where it is not the department's
IMPORTANT_ACTS = {"instant", "decide", "extend"}
ORDINARY_ACTS = {
    "accept", "request_correction", "return_to_window", "decline", "correct", "assign", "examine", "issue", "post", "deliver",
    "withdraw", "terminate",
}  # fmt: skip


def test_every_form_is_on_one_of_the_lists():
    assert POSTED == IMPORTANT | ORDINARY
    assert {act.name for act in actions.ACTS} == IMPORTANT_ACTS | ORDINARY_ACTS


@pytest.fixture
def long_ago(as_staff, office):
    """Ask as somebody who proved to be the one sixteen minutes ago."""

    def sign_in(staff):
        client = as_staff(staff)
        session = client.session
        session[PROVED_AT] = timezone.now().timestamp() - 16 * 60
        session.save()
        return client

    return sign_in


@pytest.mark.parametrize("name", sorted(IMPORTANT | ORDINARY - {"export-do"}))
def test_exactly_the_important_ones_ask_again(long_ago, office, name):
    case = factories.make_case(office, at_window=True)
    client = long_ago(official(office, ASKED.get(name, "chief")))
    answer = client.post(address(name, case.number), {"once": "o" * 32, "file_id": str(ANY)})
    assert (answer.status_code == 401) is (name in IMPORTANT)


@pytest.mark.parametrize("name", sorted(IMPORTANT_ACTS | ORDINARY_ACTS))
def test_exactly_the_important_acts_ask_again(long_ago, office, name):
    case = factories.make_case(office, at_window=True)
    answer = long_ago(office.chief).post(reverse("workbench:do", args=[case.number, name]), {"once": "o" * 32})
    assert (answer.status_code == 401) is (name in IMPORTANT_ACTS)
