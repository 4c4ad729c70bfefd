"""The `tongban` command: `tongban GROUP VERB …` runs the management command of that name."""

import os
import signal
import sys

# Our words that Django already uses for something else.
RENAMED = {"check": "check_value"}
NOT_PREPARED = ("42P01", "42703", "3D000")  # no such table, column, database


def main() -> None:
    """Run one command with the arguments of the process. What a person can mend is said in one line, without a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what we started is stopped
    from tongban.kernel.postgres import ServerProblem

    if sys.argv[1:2] == ["database"]:
        from tongban.kernel import by_hand

        try:
            sys.exit(by_hand.main(sys.argv[2:]))
        except ServerProblem as problem:
            sys.exit(f"tongban: {problem}")
    from django.core.management import execute_from_command_line
    from django.db import Error

    from tongban.kernel.errors import Invalid, NotFound, Refusal

    argv = ["tongban", *sys.argv[1:]]
    if len(argv) > 1:
        argv[1] = RENAMED.get(argv[1], argv[1])
    try:
        execute_from_command_line(argv)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # the reader has seen enough (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Refusal as no:
        sys.exit(f"tongban: {no.text()}")
    except Invalid as invalid:
        sys.exit("tongban: " + "; ".join(f"{field}: {' '.join(texts)}" for field, texts in invalid.errors.items()))
    except NotFound as missing:
        sys.exit(f"tongban: not found: {missing}")
    except ServerProblem as problem:
        sys.exit(f"tongban: {problem}")
    except Error as error:
        if line := _plain_line(error):
            sys.exit(f"tongban: {line}")
        raise


def _plain_line(error: Exception) -> str | None:
    """What to do about a database that is not there or not prepared; None for a fault of ours."""
    from django.db import OperationalError

    if getattr(error.__cause__, "sqlstate", None) in NOT_PREPARED or "does not exist" in str(error).split("\n")[0]:
        return "the database is not prepared; run `tongban migrate` first."
    if isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) is None:
        return f"the database cannot be reached: {str(error).strip().splitlines()[0]}"
    return None


if __name__ == "__main__":
    main()
