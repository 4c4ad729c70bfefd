"""Every public page of the portal answers."""

import pytest
from django.urls import reverse


@pytest.mark.django_db
def test_the_home_page_answers_with_the_name_of_the_place(client, settings):
    settings.TONGBAN_PLACE_NAME = "云江市"
    answer = client.get(reverse("portal:home"))
    assert answer.status_code == 200
    assert "云江市" in answer.text
