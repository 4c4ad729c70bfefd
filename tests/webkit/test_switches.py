"""Language and elder mode are switches that stay, and no link can use them to lead people astray."""

from django.urls import reverse


def test_elder_mode_is_one_attribute_and_stays_until_switched_off(client, db):
    client.post(reverse("webkit:elder"), {"elder": "on", "next": "/"})
    assert 'data-elder="on"' in client.get("/").text
    client.post(reverse("webkit:elder"), {"elder": "off", "next": "/"})
    assert 'data-elder="on"' not in client.get("/").text


def test_the_language_switch_sets_the_language_of_the_page(client, db):
    client.post(reverse("webkit:language"), {"language": "en", "next": "/"})
    assert '<html lang="en"' in client.get("/").text


def test_an_unknown_language_changes_nothing(client, db):
    client.post(reverse("webkit:language"), {"language": "xx", "next": "/"})
    assert '<html lang="zh-Hans"' in client.get("/").text


def test_next_never_leaves_the_site(client, db):
    answer = client.post(reverse("webkit:elder"), {"elder": "on", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_next_that_is_no_path_is_not_looked_up_as_a_page(client, db):
    """`{}` or `x` would be taken for the name of a page and fail."""
    for wish in ("{}", "x", "/\x7f"):
        answer = client.post(reverse("webkit:elder"), {"elder": "on", "next": wish})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/")
