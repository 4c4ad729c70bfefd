"""`tongban catalogue reindex` writes the search documents anew."""

import pytest
from django.core.management import call_command
from tests.catalogue.factories import published_item

from tongban.catalogue.models import SearchDoc

pytestmark = pytest.mark.django_db


def test_what_was_lost_is_written_again(capsys):
    item = published_item()
    before = item.search_doc.tokens
    SearchDoc.objects.all().delete()
    call_command("catalogue", "reindex")
    assert SearchDoc.objects.get().tokens == before
    assert capsys.readouterr().out.strip() == "1 items"
