"""What is unsafe or unwell in an installation, in plain words, each with what to do (`tongban doctor`)."""

from collections.abc import Iterator

from django.db import Error

from tongban.kernel import database
from tongban.kernel.postgres import ServerProblem
from tongban.operations.doctor import configuration, machine, server, work
from tongban.operations.doctor.findings import Finding

__all__ = ["Finding", "examine"]


def examine() -> Iterator[Finding]:
    """Everything, in the order an operator looks."""
    yield from configuration.findings()
    yield from machine.findings()
    try:
        facts = server.facts()
    except (Error, ServerProblem) as error:
        yield Finding("database", "problem", f"The database cannot be reached: {database.why_away(error)}.",
                      "See whether it runs, and whether DATABASE_URL is right.")  # fmt: skip
        return
    yield from server.findings(facts)
    if facts.waiting_migrations:
        yield Finding(
            "migrations", "problem", f"{facts.waiting_migrations} changes of the tables wait.", "Run `tongban migrate`."
        )
        return
    yield from work.findings()
