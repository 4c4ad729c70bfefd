"""A form is published once and then stays as it is."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction
from tests.forms.sample import CODE, SCHEMA, TITLE, UI

from tongban.forms.models import FormDefinition
from tongban.forms.selectors import form
from tongban.forms.services import publish_form
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def publish(title=TITLE, ui=UI):
    return publish_form(code=CODE, title=title, schema=SCHEMA, ui=ui, by=SYSTEM, at=AT)


def test_versions_count_up_and_the_newest_is_given_unless_one_is_named():
    assert (publish().version, publish(title="新表").version) == (1, 2)
    assert (form(CODE).title, form(CODE, version=1).title) == ("新表", TITLE)
    assert AuditEntry.objects.filter(code="form.published").count() == 2


def test_the_same_content_again_makes_no_new_version():
    assert publish().pk == publish().pk


def test_a_form_that_does_not_exist_is_not_there():
    with pytest.raises(NotFound):
        form("nothing")
    publish()
    with pytest.raises(NotFound):
        form(CODE, version=2)


def test_a_form_that_does_not_fit_is_refused_with_all_its_faults():
    with pytest.raises(Refusal, match=r"form\.does_not_fit") as no:
        publish(ui={"sections": UI["sections"][:2]})
    assert "'partners'" in no.value.text() and TITLE in no.value.text()


@pytest.mark.parametrize("change", [lambda row: row.save(), lambda row: row.delete()])
def test_the_database_itself_refuses_to_change_a_published_form(change):
    definition = publish()
    definition.title = "改了"
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        change(definition)
    assert FormDefinition.objects.get().title == TITLE


@pytest.mark.parametrize("version", [0, -1, 2**31, 2**63, 10**40])
def test_a_version_that_cannot_be_is_not_found(version):
    with pytest.raises(NotFound):
        form(publish().code, version)
