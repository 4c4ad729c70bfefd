"""Publishing a version of an e-form."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tongban.forms.models import FormDefinition
from tongban.forms.rules.fitting import faults
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal


@transaction.atomic
def publish_form(
    *, code: str, title: str, schema: Mapping[str, Any], ui: Mapping[str, Any], by: Actor, at: datetime
) -> FormDefinition:
    """Publish the next version of a form; the same content as the newest version gives that one back.

    Refused: form.does_not_fit, with every fault found between schema and ui. A published version never changes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"forms.definition:{code}"])
    if found := faults(schema, ui):
        raise Refusal("form.does_not_fit", title=title, faults="; ".join(found))
    digest = hashlib.sha256(json.dumps([title, schema, ui], sort_keys=True).encode()).hexdigest()
    newest = FormDefinition.objects.filter(code=code).order_by("-version").first()
    if newest is not None and newest.digest == digest:
        return newest
    definition = FormDefinition.objects.create(
        code=code, version=newest.version + 1 if newest else 1, title=title, schema=schema, ui=ui, digest=digest,
        published_at=at, published_by=by.actor_name,
    )  # fmt: skip
    audit.record("form.published", of=definition, by=by, at=at, form=code, version=definition.version)
    return definition
