"""`tongban staff …`: the way back in for an official whom no other administrator can help (R-SEC-2)."""

import getpass
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tongban.identity import services
from tongban.identity.models import Staff
from tongban.kernel.actors import System
from tongban.kernel.errors import Refusal


class Command(BaseCommand):
    help = (
        "Help an official back in from the machine itself, where no second administrator is left to do it on the page "
        "of the official. What is done stands in the audit trail, with the account of the machine and the reason."
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

    def handle(self, *args: Any, verb: str, staff_no: str, reason: str, **options: Any) -> None:
        staff = Staff.objects.filter(staff_no=staff_no).first()
        if staff is None:
            raise CommandError("nobody has this staff number")
        whose = {"staff_id": staff.pk, "by": operator(), "at": timezone.localtime(), "reason": reason}
        try:
            if verb == "reset-second-factor":
                services.reset_second_factor(**whose)
                self.stdout.write(f"{staff.name}: no second factor, no session; the next sign-in enrols a new one")
            else:
                self.stdout.write(services.issue_initial_password(**whose))
        except Refusal as no:
            raise CommandError(no.text()) from None


def operator() -> System:
    """Who has the machine in hand: the account behind `sudo`, else the one this process runs as."""
    return System(actor_name=f"tongban staff ({os.environ.get('SUDO_USER') or getpass.getuser()})"[:100])
