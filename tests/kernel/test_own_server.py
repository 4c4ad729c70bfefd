"""Our own PostgreSQL and the command line around it: started when needed, stopped by whoever started it."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest
from tests.processes import is_alive, parent_of_orphans, wait_until

from tongban.kernel import postgres
from tongban.kernel.postgres import LONGEST_SOCKET_FOLDER, Server

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tongban(tmp_path):
    """Run the command as on a fresh machine, with its state in a folder of its own."""
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    environment |= {"TONGBAN_VAR": str(tmp_path / "var"), "PYTHONPATH": str(ROOT / "src"),
                    "TONGBAN_PG_OPTIONS": "-c fsync=off -c shared_buffers=16MB"}  # fmt: skip

    def run(*words):
        command = [sys.executable, "-m", "tongban", *words]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
        )

    run.server = Server(tmp_path / "var" / "pg")
    yield run
    run.server.stop()


def test_a_command_that_needs_no_database_starts_none(tongban):
    assert tongban("--help").returncode == 0
    assert tongban("check", "mobile", "13800138000").stdout == "valid\n"
    assert not tongban.server.folder.exists()


def test_an_unprepared_database_is_said_in_one_line_and_the_server_stops_with_its_command(tongban):
    done = tongban("audit", "verify")
    assert done.returncode == 1
    assert done.stderr == "tongban: the database is not prepared; run `tongban migrate` first.\n"
    assert tongban.server.folder.exists()
    assert not tongban.server.is_running()


def test_a_server_started_by_hand_is_joined_and_left_running(tongban):
    assert tongban("database", "start").returncode == 0
    assert tongban("database", "prepared").returncode == 3, "it runs, and has no tables"
    assert tongban("showmigrations", "kernel").returncode == 0
    assert tongban.server.is_running()
    assert tongban.server.start() is False, "a second start joins"
    with psycopg.connect(tongban.server.dsn()) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("tongban",)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert tongban("database", "stop").stdout == "not running\n"


def test_a_killed_server_whose_end_nobody_collected_counts_as_dead_and_starts_again(tmp_path):
    server = Server(tmp_path / "pg")
    parent_of_orphans(True)
    try:
        server.start("-c fsync=off -c shared_buffers=16MB")
        pid = server.pid
        os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: not is_alive(pid), patience=60)
        assert not server.is_running()
        collector = threading.Timer(0.5, os.waitpid, (pid, 0))
        collector.start()
        assert server.start("-c fsync=off -c shared_buffers=16MB") is True
        collector.join()
    finally:
        server.stop()
        parent_of_orphans(False)


def test_a_killed_server_that_nobody_ever_collects_starts_again(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "PATIENCE_WITH_THE_DEAD", 0.5)
    server = Server(tmp_path / "pg")
    parent_of_orphans(True)
    killed = []
    try:
        for _twice in range(2):
            server.start("-c fsync=off -c shared_buffers=16MB")
            killed.append(server.pid)
            os.kill(killed[-1], signal.SIGKILL)
            assert wait_until(lambda: not is_alive(killed[-1]), patience=60)
        assert server.start("-c fsync=off -c shared_buffers=16MB") is True
        assert [Path(f"/proc/{pid}").exists() for pid in killed] == [True, True], "still there in name"
    finally:
        server.stop()
        for pid in killed:
            os.waitpid(pid, 0)
        parent_of_orphans(False)


def test_a_database_that_is_not_there_is_said_in_one_line(tongban, monkeypatch):
    environment = os.environ | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "PYTHONPATH": str(ROOT / "src")}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    done = subprocess.run(
        [sys.executable, "-m", "tongban", "audit", "verify"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("tongban: the database cannot be reached: ")
    assert done.stderr.count("\n") == 1


def test_a_long_path_does_not_make_the_socket_unreachable(tmp_path):
    server = Server(tmp_path / ("long" * 25) / "pg")
    assert len(str(server.sockets)) <= LONGEST_SOCKET_FOLDER
    assert server.sockets != Server(tmp_path / ("else" * 25) / "pg").sockets
