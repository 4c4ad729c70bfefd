"""A form sent twice is done once."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, HttpResponseRedirect

from tongban.kernel.errors import Refusal
from tongban.webkit.once import once

pytestmark = pytest.mark.django_db


class Counted:
    """A view that counts how often it did its work."""

    def __init__(self, answer):
        self.done, self.answer = 0, answer

    def __call__(self, request):
        self.done += 1
        return self.answer(self.done)


def post(rf, **fields):
    request = rf.post("/apply/", fields)
    request.user = AnonymousUser()
    return request


def test_the_second_post_gets_the_first_redirect_and_does_nothing(rf):
    view = Counted(lambda n: HttpResponseRedirect(f"/cases/{n}/"))
    view.__name__ = "view"
    guarded = once(view)
    first, second = (guarded(post(rf, once="t1", name="李雷")) for _ in range(2))
    assert (first["Location"], second["Location"], view.done) == ("/cases/1/", "/cases/1/", 1)


def test_a_form_shown_again_with_errors_may_be_sent_again(rf):
    view = Counted(lambda n: HttpResponse("errors") if n == 1 else HttpResponseRedirect("/done/"))
    view.__name__ = "view"
    guarded = once(view)
    assert guarded(post(rf, once="t2", name="")).status_code == 200
    assert guarded(post(rf, once="t2", name="李雷")).status_code == 302


def test_a_refused_form_may_be_sent_again(rf):
    def refuse_first(n):
        if n == 1:
            raise Refusal("case.not_open")
        return HttpResponseRedirect("/done/")

    view = Counted(refuse_first)
    view.__name__ = "view"
    guarded = once(view)
    with pytest.raises(Refusal, match=r"case\.not_open"):
        guarded(post(rf, once="t3"))
    assert guarded(post(rf, once="t3")).status_code == 302


def test_a_form_that_is_done_cannot_be_sent_again_with_other_content(rf):
    view = Counted(lambda n: HttpResponseRedirect("/done/"))
    view.__name__ = "view"
    guarded = once(view)
    guarded(post(rf, once="t4", name="李雷"))
    with pytest.raises(Refusal, match=r"webkit\.form_sent"):
        guarded(post(rf, once="t4", name="韩梅梅"))
    assert view.done == 1


def test_a_form_without_its_token_is_refused(rf):
    with pytest.raises(Refusal, match=r"webkit\.form_token_missing"):
        once(lambda request: HttpResponse())(post(rf))
