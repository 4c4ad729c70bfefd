"""What an operation changes, collected and put down as one statement (see `collect`); acts that consist of it alone (`acts`)."""

from tongban.kernel.writing.acts import Act, open_act, perform
from tongban.kernel.writing.collect import Stale, Writes
from tongban.kernel.writing.values import Written

__all__ = ["Act", "Stale", "Writes", "Written", "open_act", "perform"]
