import pytest
from tests.licences.factories import NINE, issue

from tongban.files.selectors import open_file
from tongban.kernel.checks import licence_id_problem
from tongban.kernel.models import AuditEntry, OutboxEvent
from tongban.licences.enums import LicenceState
from tongban.licences.services import verify_file

pytestmark = pytest.mark.django_db


def file_of(licence) -> bytes:
    with open_file(licence.file) as file:
        return file.read()


def test_a_granted_case_makes_a_sealed_licence_that_verifies():
    licence = issue()
    assert licence.state == LicenceState.VALID
    assert licence_id_problem(licence.identifier) is None
    found = verify_file(file_of(licence), at=NINE)
    assert found.is_valid, found.levels
    assert found.licence.identifier == licence.identifier
    assert found.signed_at == NINE


def test_one_case_makes_one_licence_of_a_type():
    first = issue(case_number="C1")
    second = issue(case_number="C1")
    assert second.pk == first.pk
    assert second.file_id == first.file_id
    assert AuditEntry.objects.filter(code="licence.issued").count() == 1
    assert OutboxEvent.objects.filter(kind="licences.LicenceIssued").count() == 1
