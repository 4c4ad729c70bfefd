"""The wrapper that Django looks for in a database backend."""

from typing import Any

from django.db.backends.postgresql import base

from tongban.kernel import database


class DatabaseWrapper(base.DatabaseWrapper):
    """Commands that need no database (`--help`) start none."""

    def get_connection_params(self) -> dict[str, Any]:
        database.ensure_started()
        return super().get_connection_params()
