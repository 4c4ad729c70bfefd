"""Fills an empty installation: an office that grants licences, applicants with telephones, a token for each. Prints JSON.

Run inside the installation's environment: `python -m tests.endurance.seeding`.
"""

import json
from datetime import date
from itertools import count
from typing import Any

import django

APPLICANTS = 12
STAFF = ("clerk", "issuer", "examiner", "second", "chief", "leader")


def main() -> None:
    django.setup()
    from django.db import connection, transaction
    from django.utils import timezone
    from tests.cases import factories
    from tests.journeys.people import PASSWORD, a_citizen, an_office_for_restaurants

    from tongban.identity.enums import ApiScope
    from tongban.identity.services import issue_api_token
    from tongban.kernel import crypto
    from tongban.kernel.actors import SYSTEM

    now = timezone.localtime()

    def token(**whose: Any) -> str:
        return issue_api_token(name="endurance", scopes=ApiScope.values, days=30, by=SYSTEM, at=now, **whose)[1]

    with transaction.atomic():
        office = an_office_for_restaurants()
        telephones = count(13800000001)
        applicants = []
        for place in range(APPLICANTS):
            mobile = str(next(telephones))
            person = factories.a_person(f"申请人{place}", mobile=mobile, mobile_hash=crypto.keyed_hash(mobile))
            applicants.append({"id": person.pk, "name": person.name, "token": token(person=person), "mobile": mobile})
        staff = {
            role: {"id": getattr(office, role).pk, "name": getattr(office, role).name, "token": token(staff=getattr(office, role))}
            for role in STAFF
        }  # fmt: skip
    a_citizen("欧阳明", "clock.watcher")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(
        json.dumps(
            {
                "item": office.item.code, "hall": office.hall.pk, "window": office.window.pk, "body": office.body.pk,
                "account": {"username": "clock.watcher", "password": PASSWORD}, "staff": staff, "applicants": applicants, "on": date.today().isoformat(),
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
