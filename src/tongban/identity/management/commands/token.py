"""`tongban token issue|revoke`: tokens of the API."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tongban.identity import services
from tongban.identity.enums import ApiScope
from tongban.identity.models import Applicant, Staff
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, NotFound


class Command(BaseCommand):
    help = "Make or end a token of the API. The secret is printed once and not stored."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        issue = verbs.add_parser("issue", help="make a token for an official or a citizen")
        whose = issue.add_mutually_exclusive_group(required=True)
        whose.add_argument("--staff", metavar="STAFF_NO")
        whose.add_argument("--user", metavar="USERNAME", help="the sign-on name of an applicant")
        issue.add_argument("--name", default="API")
        issue.add_argument("--scopes", nargs="+", default=list(ApiScope.values), metavar="SCOPE")
        issue.add_argument("--days", type=int, default=30)
        issue.add_argument("--json", action="store_true")
        revoke = verbs.add_parser("revoke", help="end a token at once")
        revoke.add_argument("id", type=int)

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        at = timezone.localtime()
        try:
            if verb == "revoke":
                services.revoke_api_token(token_id=options["id"], by=SYSTEM, at=at)
                self.stdout.write("revoked")
                return
            staff = Staff.objects.filter(staff_no=options["staff"]).first() if options["staff"] else None
            person = Applicant.objects.filter(user__username=options["user"]).first() if options["user"] else None
            if staff is None and person is None:
                raise CommandError("nobody has this staff number or sign-on name")
            token, secret = services.issue_api_token(
                name=options["name"], scopes=options["scopes"], days=options["days"], staff=staff, person=person,
                by=SYSTEM, at=at,
            )  # fmt: skip
        except Invalid as no:
            raise CommandError("; ".join(text for texts in no.errors.values() for text in texts)) from None
        except NotFound:
            raise CommandError("there is no such token") from None
        if options["json"]:
            self.stdout.write(json.dumps({"id": token.pk, "token": secret, "expires_at": token.expires_at.isoformat()}))
        else:
            self.stdout.write(f"{secret}\nid {token.pk}, until {token.expires_at:%Y-%m-%d}")
