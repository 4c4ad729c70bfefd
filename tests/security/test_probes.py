"""What a load balancer asks is answered to anybody, tells nothing about anybody, and changes nothing."""

import pytest
from django.test import Client
from tests.security.world import make_world, state_of_everything

from tongban.operations.middleware import PROBES

pytestmark = pytest.mark.django_db


def test_a_probe_changes_nothing_and_names_nobody():
    world = make_world()
    before = state_of_everything()
    for path in PROBES:
        for method in ("get", "post", "put", "patch", "delete", "options", "head"):
            answer = getattr(Client(), method)(path)
            assert answer["Cache-Control"] == "no-store" and not answer.cookies
            for secret in (world.case.number, world.owner.name, world.owner.document_no, world.owner.user.username):
                assert secret not in answer.content.decode()
    assert state_of_everything() == before


@pytest.mark.parametrize(
    "headers", [{"x-forwarded-for": "127.0.0.1"}, {"forwarded": "for=127.0.0.1"}, {"authorization": "Bearer x"}]
)
def test_figures_are_for_this_machine_or_for_who_holds_the_token(headers):
    assert Client().get("/metrics", headers=headers).status_code == 403
    assert Client(REMOTE_ADDR="203.0.113.7").get("/metrics").status_code == 403
    assert "checks" not in Client(REMOTE_ADDR="203.0.113.7").get("/readyz").json()
