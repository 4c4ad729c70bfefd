"""docs/operations.md says what is there: variables, figures, commands, files."""

import re
from pathlib import Path

from django.core.management import get_commands, load_command_class

from tongban.operations import figures

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "operations.md").read_text()
FOR_TESTS = {"TONGBAN_TEST_DB", "TONGBAN_SHARED", "TONGBAN_CHROMIUM"}


def test_every_environment_variable_is_in_the_table_and_the_table_names_no_other():
    places = [*(ROOT / "src").rglob("*.py"), ROOT / "run"]
    read = set()
    for path in places:
        text = path.read_text()
        read |= set(re.findall(r'environ(?:\.get\(|\.setdefault\(|\[)"((?:TONGBAN_|DATABASE_|DJANGO_S)\w+)"', text))
        read |= set(re.findall(r'(?:env=|_VARIABLE = )"(TONGBAN_\w+)"', text))
    table = GUIDE.split("### All environment variables")[1].split("\n## ")[0]
    named = {name for row in re.findall(r"^\| (`[^|]*)\|", table, re.M) for name in re.findall(r"`(\w+)`", row)}
    assert read - FOR_TESTS - named == set(), "not in the table"
    assert named - read == {"PORT", "PROMETHEUS_MULTIPROC_DIR"}, "read elsewhere"


def test_every_figure_in_the_guide_is_given_and_every_given_one_is_explained():
    named = set(re.findall(r"tongban_[a-z]+_[a-z_]+", GUIDE)) - {"tongban_requests_total", "tongban_request_seconds"}
    given = set(figures.QUESTIONS) | {"tongban_disk_free_bytes", "tongban_backup_age_seconds", "tongban_database_up"}
    assert named <= given
    assert given - named == {"tongban_events_pending"}


def helps(parser):
    """What the command says of its options, those of its verbs among them."""
    deeper = [
        verb for action in parser._actions if isinstance(action.choices, dict) for verb in action.choices.values()
    ]
    return "\n".join(one.format_help() for one in (parser, *deeper))


def test_every_command_in_the_guide_is_there_and_knows_its_options():
    renamed, known = {"check": "check_value"}, get_commands()
    for name, rest in re.findall(r"(?:^|`|&& )tongban ([a-z]+)([^`\n&]*)", GUIDE, re.M):
        command = load_command_class(known[renamed.get(name, name)], renamed.get(name, name))
        parser = command.create_parser("tongban", name)
        for option in re.findall(r"--[a-z-]+", rest.split("#")[0]):
            assert option in helps(parser) or name == "collectstatic", (name, option)


def test_the_guide_says_how_officials_sign_in_and_who_helps_the_only_administrator():
    chapter = GUIDE.split("## Officials who cannot get in")[1].split("\n## ")[0]
    assert {"TONGBAN_STAFF_SECOND_FACTOR", "TONGBAN_STEP_UP_MINUTES"} <= set(re.findall(r"`(TONGBAN_\w+)`", chapter))
    assert "two administrators" in chapter
    parser = load_command_class(get_commands()["staff"], "staff").create_parser("tongban", "staff")
    lines = re.findall(r"^tongban staff ([a-z-]+) STAFF_NO --reason", chapter, re.M)
    for verb in lines:
        assert parser.parse_args([verb, "S1", "--reason", "x"]).verb == verb
    assert lines == ["reset-second-factor", "initial-password"]
    for code in re.findall(r"`(user\.\w+)`", chapter):
        assert any(f'"{code}"' in path.read_text() for path in (ROOT / "src/tongban/identity/services").glob("*.py")), (
            code
        )


def test_every_file_in_the_guide_is_there():
    for path in re.findall(r"`((?:deploy|docs|tests)/[\w./-]+)`", GUIDE):
        assert (ROOT / path).exists() or path.endswith("*"), path
