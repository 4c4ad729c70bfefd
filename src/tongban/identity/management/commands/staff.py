"""`tongban staff …`: the first officials, and the way back in for one whom no other administrator can help (R-SEC-2)."""

import getpass
import os
import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from tongban.identity import services
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.kernel.actors import System
from tongban.kernel.errors import Invalid, Refusal
from tongban.regions.models import Body


class Command(BaseCommand):
    help = (
        "Appoint officials, and help one back in from the machine itself, where no second administrator is left to do it "
        "on the page of the official. What is done stands in the audit trail, with the account of the machine and the reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        reset = verbs.add_parser("reset-second-factor", help="telephone and recovery codes are lost: they enrol anew")
        password = verbs.add_parser(
            "initial-password", help="the password is lost: a new one, said once, for one sign-in"
        )
        for verb in (reset, password):
            verb.add_argument("staff_no", metavar="STAFF_NO")
            verb.add_argument("--reason", required=True, help="who asked, and how they were recognised")

        appoint = verbs.add_parser("appoint", help="give a post; with --username and --name to somebody new")
        appoint.add_argument("staff_no", metavar="STAFF_NO")
        appoint.add_argument("--role", required=True, choices=Role.values)
        appoint.add_argument("--body", required=True, metavar="CREDIT_CODE", help="where they work")
        appoint.add_argument(
            "--region", default="", metavar="CODE", help="the post is over this region, not at the body"
        )
        appoint.add_argument("--username", default="")
        appoint.add_argument("--name", default="")

    def handle(self, *args: Any, verb: str, staff_no: str, **options: Any) -> None:
        staff = Staff.objects.filter(staff_no=staff_no).first()
        try:
            if verb == "appoint":
                self._appoint(staff, staff_no, **options)
            elif staff is None:
                raise CommandError("nobody has this staff number")
            else:
                self._help(staff, verb, options["reason"])
        except Refusal as no:
            raise CommandError(no.text()) from None
        except Invalid as no:
            raise CommandError("; ".join(text for texts in no.errors.values() for text in texts)) from None

    def _help(self, staff: Staff, verb: str, reason: str) -> None:
        whose: dict[str, Any] = {"staff_id": staff.pk, "by": operator(), "at": timezone.localtime(), "reason": reason}
        if verb == "reset-second-factor":
            services.reset_second_factor(**whose)
            self.stdout.write(f"{staff.name}: no second factor, no session; the next sign-in enrols a new one")
        else:
            self.stdout.write(services.issue_initial_password(**whose))

    @transaction.atomic
    def _appoint(
        self,
        staff: Staff | None,
        staff_no: str,
        *,
        role: str,
        body: str,
        region: str,
        username: str,
        name: str,
        **_: Any,
    ) -> None:
        by, at = operator(), timezone.localtime()
        where = Body.objects.filter(credit_code=body).first()
        if where is None:
            raise CommandError("no body has this credit code")
        if region and not (len(region) == 12 and region.isdigit()):
            raise CommandError("a region has twelve digits")
        if staff is None:
            if not (username and name):
                raise CommandError("nobody has this staff number; somebody new needs --username and --name")
            staff = services.create_staff(
                username=username, password=f"{secrets.token_urlsafe(24)}aA7", name=name, staff_no=staff_no, body_id=where.pk,
                by=by, at=at,
            )  # fmt: skip
            self.stdout.write(
                services.issue_initial_password(staff_id=staff.pk, by=by, at=at, reason="appointed from the machine")
            )
        scope: dict[str, Any] = {"region_code": region} if region else {"body_id": where.pk}
        services.assign_post(staff=staff, role=role, by=by, at=at, **scope)


def operator() -> System:
    """Who has the machine in hand: the account behind `sudo`, else the one this process runs as."""
    return System(actor_name=f"tongban staff ({os.environ.get('SUDO_USER') or getpass.getuser()})"[:100])
