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

    class Meta:
        indexes = [GinIndex(fields=["tokens"], name="search_doc_tokens")]
