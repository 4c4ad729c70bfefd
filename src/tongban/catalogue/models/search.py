"""What search reads."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

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
