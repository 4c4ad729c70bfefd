"""Model fields for what must not lie about in clear: encrypted text, looked up by a keyed hash beside it (R-USER-11)."""

from typing import Any

from django.db import models

from tongban.kernel import crypto


class EncryptedTextField(models.TextField):
    """Text that is stored encrypted and read in clear. It cannot be searched: put a `keyed_hash` column beside it."""

    def get_prep_value(self, value: Any) -> Any:
        return value if value in (None, "") else crypto.encrypt(str(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value if value in (None, "") else crypto.decrypt(value)
