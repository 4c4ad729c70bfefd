"""What search reads."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from tongban.catalogue.enums import QuestionState, SayingKind
from tongban.catalogue.models.items import ServiceItem


class SearchDoc(models.Model):
    """What search reads of an item: own tokens (bigrams, pinyin, synonyms) as a weighted tsvector."""

    item = models.OneToOneField(ServiceItem, on_delete=models.CASCADE, related_name="search_doc")
    name = models.CharField(max_length=200)
    tokens = SearchVectorField()
    # Of the tokens those of the name and of what people say: a third of the size, asked first.
    head = models.GeneratedField(
        expression=models.Func(
            "tokens", models.Value("{a,b}"), function="ts_filter", template='%(function)s(%(expressions)s::"char"[])'
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [
            GinIndex(fields=["head"], name="search_doc_head"),
            GinIndex(fields=["tokens"], name="search_doc_tokens"),
        ]


class SearchState(models.Model):
    """One row; its mark changes whenever what search keeps in memory does (sayings, themes, bodies with items)."""

    mark = models.CharField(max_length=32)


class OwnSaying(models.Model):
    """What people say and what items are called, as this place enters it; the same words replace or switch off what ships."""

    key = models.CharField(max_length=60, unique=True)  # `said` as search sees it
    said = models.CharField(max_length=60)
    means = models.JSONField(default=list)  # parts of names, the likeliest first; empty: switched off
    kind = models.CharField(max_length=10, choices=SayingKind.choices, default=SayingKind.THING)
    is_on = models.BooleanField(default=True)
    note = models.CharField(max_length=200, blank=True)
    changed_by = models.CharField(max_length=100)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.said


class SearchMiss(models.Model):
    """Words that found nothing, and how often; nobody's name, and nothing with long numbers in it."""

    words = models.CharField(max_length=60, unique=True)
    times = models.PositiveIntegerField(default=1)
    first_on = models.DateField()
    last_on = models.DateField()
    is_done = models.BooleanField(default=False)  # a catalogue manager saw to it

    class Meta:
        indexes = [models.Index(fields=["-times", "id"], condition=models.Q(is_done=False), name="search_miss_open")]

    def __str__(self) -> str:
        return self.words


class Question(models.Model):
    """What somebody did not find and asked for; who holds the link reads the answer. No contact is asked for."""

    token = models.CharField(max_length=43, unique=True)
    words = models.CharField(max_length=60, blank=True)  # what was searched for
    text = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=QuestionState.choices, default=QuestionState.OPEN)
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.CharField(max_length=100, blank=True)  # who, for the record; the page names the place only
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "asked_at", "id"], name="question_by_state")]

    def __str__(self) -> str:
        return self.text[:40]
