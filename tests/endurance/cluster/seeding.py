"""Fills the cluster's empty database: offices, people, and a token for each. Prints JSON.

Run in the environment of an application node: `python -m tests.endurance.cluster.seeding OFFICES PEOPLE`.
"""

import json
import sys
from typing import Any

import django

MATERIALS = ("申请书", "身份证明", "场所证明")


def main(offices: int, people: int) -> None:
    django.setup()
    from django.db import connection, transaction
    from django.utils import timezone
    from tests.cases import factories

    from tongban.catalogue.enums import ResultType
    from tongban.identity.enums import ApiScope
    from tongban.identity.services import issue_api_token
    from tongban.kernel.actors import SYSTEM

    def token(**whose: Any) -> str:
        return issue_api_token(
            name="endurance", scopes=ApiScope.values, days=2, by=SYSTEM, at=timezone.localtime(), **whose
        )[1]

    with transaction.atomic():
        made = [factories.an_office(materials=MATERIALS, result_type=ResultType.OTHER) for _ in range(offices)]
        persons = [factories.a_person(f"申请人{place}") for place in range(people)]
        place = {
            "offices": [
                {
                    "item": office.item.code,
                    "materials": [material.code for material in office.item.current.materials.all()],
                    "examiner_ids": [office.examiner.pk, office.second.pk],
                    "tokens": {role: token(staff=getattr(office, role)) for role in ("examiner", "chief", "leader")},
                }
                for office in made
            ],
            "applicants": [token(person=person) for person in persons],
        }
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps(place))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
