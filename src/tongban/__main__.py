"""The `tongban` command: `tongban GROUP VERB …` runs the management command of that name."""

import os
import sys

# Our words that Django already uses for something else.
RENAMED = {"check": "check_value"}


def main() -> None:
    """Run one command with the arguments of the process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line

    argv = ["tongban", *sys.argv[1:]]
    if len(argv) > 1:
        argv[1] = RENAMED.get(argv[1], argv[1])
    execute_from_command_line(argv)


if __name__ == "__main__":
    main()
