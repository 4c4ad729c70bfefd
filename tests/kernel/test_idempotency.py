"""The same request asked twice is done once."""

import pytest

from tongban.kernel.errors import Refusal
from tongban.kernel.idempotency import fingerprint, once
from tongban.kernel.models import IdempotencyKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask():
    done = []

    def work():
        done.append(1)
        return 201, {"number": "云江0001"}

    def ask(key="k1", body=b"{}", owner="token:1"):
        return once(owner=owner, key=key, fingerprint=fingerprint("POST", "/cases", body), work=work)

    ask.done = done
    return ask


def test_the_second_answer_is_the_first_and_nothing_is_done_again(ask):
    first, second = ask(), ask()
    assert (first.status, first.body) == (second.status, second.body) == (201, {"number": "云江0001"})
    assert (first.replayed, second.replayed) == (False, True)
    assert len(ask.done) == 1


def test_the_same_key_with_another_body_is_refused(ask):
    ask()
    with pytest.raises(Refusal, match=r"kernel\.key_reused"):
        ask(body=b"[]")


def test_keys_belong_to_their_owner(ask):
    ask()
    ask(owner="token:2")
    assert len(ask.done) == 2


def test_work_that_fails_may_be_tried_again():
    def refuse():
        raise Refusal("kernel.refused")

    with pytest.raises(Refusal):
        once(owner="a", key="k", fingerprint="f", work=refuse)
    assert not IdempotencyKey.objects.exists()
    assert once(owner="a", key="k", fingerprint="f", work=lambda: (200, None)).replayed is False
