"""A start passes over the migrations only when this very code made these very tables."""

import pytest
from django.db import connection

from tongban.kernel import prepared

pytestmark = pytest.mark.django_db


def test_tables_that_nobody_noted_are_not_prepared():
    assert not prepared.is_prepared(connection)


def test_who_migrated_writes_it_down():
    prepared.note_prepared(connection)
    assert prepared.is_prepared(connection)


@pytest.mark.parametrize("change", [
    "DELETE FROM django_migrations WHERE app = 'cases' AND name LIKE '0003%%'",  # taken back
    "INSERT INTO django_migrations (app, name, applied) VALUES ('cases', '9999_more', now())",  # from a later version
    "COMMENT ON TABLE django_migrations IS NULL",  # tables of a backup that was made before
])  # fmt: skip
def test_any_difference_in_the_database_means_migrate(change):
    prepared.note_prepared(connection)
    with connection.cursor() as cursor:
        cursor.execute(change.replace("%%", "%"))
    assert not prepared.is_prepared(connection)


def test_any_difference_in_the_code_means_migrate(tmp_path, monkeypatch):
    (tmp_path / "tongban" / "cases").mkdir(parents=True)
    monkeypatch.setattr(prepared, "PACKAGE", tmp_path / "tongban")
    keys = [prepared.code_key()]
    for name, text in (("a.py", "1"), ("a.py", "2"), ("b.py", "2")):
        (tmp_path / "tongban" / "cases" / name).write_text(text)
        keys.append(prepared.code_key())
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.elsewhere")
    keys.append(prepared.code_key())
    assert len(set(keys)) == len(keys)


def test_an_empty_database_is_not_prepared():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO gone")
    assert not prepared.is_prepared(connection)
