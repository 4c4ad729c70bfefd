"""Tables of the ground: audit trail, outbox, number counters, idempotency keys. The first two are append-only (trigger)."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Func


class CurrentTransaction(Func):
    """The number of the transaction that inserts the row."""

    template = "pg_current_xact_id()::text::bigint"
    output_field = models.BigIntegerField()


class AuditEntry(models.Model):
    """One line of who did what to what, when. Sealed into a hash chain in batches; never changed (R-SEC-5)."""

    at = models.DateTimeField(db_index=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    code = models.CharField(max_length=64)
    actor_kind = models.CharField(max_length=16)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=100)
    object_type = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    ip = models.GenericIPAddressField(null=True)
    facts = models.JSONField(default=dict)
    # Which transaction wrote it: the sealer knows by this what may still be committed under a lower id.
    transaction = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"], name="audit_by_object"),
            BrinIndex(fields=["transaction"], name="audit_by_transaction", pages_per_range=16),
        ]


class AuditSeal(models.Model):
    """A batch of audit entries, chained to the batch before: digest = H(key, previous digest, the entries' own digests)."""

    sealed_at = models.DateTimeField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    entry_ids = models.JSONField(default=list)
    leaves = models.TextField(default="")  # the first 8 hex digits of each entry's digest: tells which one was changed
    entries = models.PositiveIntegerField()
    horizon = models.BigIntegerField(default=0)  # every transaction below had ended and is sealed
    floor = models.BigIntegerField(default=0)  # entries up to here came from an earlier server and are all sealed
    algorithm = models.CharField(max_length=16)
    previous_digest = models.CharField(max_length=128)
    digest = models.CharField(max_length=128)


class OutboxEvent(models.Model):
    """A domain event written in the operation's transaction; the relay hands it to handlers, in order per stream."""

    stream = models.CharField(max_length=80)  # "case:42": order is kept inside a stream
    kind = models.CharField(max_length=100)  # "cases.CaseAccepted"
    payload = models.JSONField()
    at = models.DateTimeField()


class EventHandled(models.Model):
    """The effect of one handler for one event, done once. A missing row means still to do."""

    event_id = models.BigIntegerField()
    handler = models.CharField(max_length=150)
    handled_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event_id", "handler"], name="event_handled_once")]


class EventPending(models.Model):
    """What the relay still has to do; deleted when all handlers are done. Small, so it is scanned whole."""

    event_id = models.BigIntegerField(unique=True)
    stream = models.CharField(max_length=80, db_index=True)
    tries = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)


class Counter(models.Model):
    """The last number given in a series, e.g. case numbers of one item on one day."""

    name = models.CharField(max_length=120, primary_key=True)
    last = models.BigIntegerField(default=0)


class IdempotencyKey(models.Model):
    """The first answer to a write, kept so that the same request asked again is answered, not done, again."""

    owner = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="idempotency_key_once")]
