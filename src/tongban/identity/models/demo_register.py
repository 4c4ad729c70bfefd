"""What the demo verification backend compares with, in place of the national population and firm registers."""

from django.db import models


class DemoRegisterEntry(models.Model):
    """A synthetic person or firm known to the demo register. `facts`: factor → keyed hash of its value."""

    number_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    legal_rep_name = models.CharField(max_length=100, blank=True)
    legal_rep_number_hash = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict)
