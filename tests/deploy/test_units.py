"""The systemd units and the environment file that we ship."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is missing")


def start_of(unit: Path) -> list[str]:
    line = next(line for line in unit.read_text().splitlines() if line.startswith("ExecStart="))
    return line.removeprefix("ExecStart=").split()


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_knows_every_word_of_the_unit(unit, tmp_path):
    """The programs and folders are those of this machine here; all else is as shipped."""
    copy = tmp_path / unit.name
    text = unit.read_text().replace("/opt/tongban/.venv/bin/", f"{Path(sys.executable).parent}/")
    copy.write_text(text.replace("/opt/tongban", str(ROOT)).replace("User=tongban\nGroup=tongban\n", ""))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)], check=False, capture_output=True, text=True
    )
    about_us = [line for line in done.stderr.splitlines() if unit.name in line]
    assert not about_us, done.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_programs_of_the_units_take_these_options(unit):
    words = [Path(sys.executable).parent / Path(start_of(unit)[0]).name, *start_of(unit)[1:]]
    if "granian" in str(words[0]):
        words = words[:-1]
    done = subprocess.run([*map(str, words), "--help"], check=False, capture_output=True, text=True, cwd=ROOT,
                          env={"PATH": "/usr/bin:/bin", "PYTHONPATH": "src"})  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_environment_file_names_only_settings_that_are_read():
    read = "".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))
    names = [line.partition("=")[0] for line in (ROOT / "deploy" / "tongban.env").read_text().splitlines()
             if line and not line.startswith("#")]  # fmt: skip
    for name in names:
        assert name in ("PYTHONPATH", "DJANGO_SETTINGS_MODULE") or f'"{name}"' in read, name


def test_what_the_proxy_keeps_out_of_its_log_is_what_carries_a_token():
    """An address with a token in its path must stand in the map of nginx.conf."""
    routes = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    tokens = {
        f"/{pattern[0].partition('%')[0]}"
        for space, (prefix, resolver) in get_resolver().namespace_dict.items()
        for name in resolver.reverse_dict
        if isinstance(name, str)
        for possibility, *_ in [resolver.reverse_dict.getlist(name)[0]]
        for pattern in possibility
        if "token" in pattern[1]
    }
    assert tokens == {"/rate/", "/search/questions/"}, (tokens, routes)
