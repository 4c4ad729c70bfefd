"""历史办件: closed cases of another system, taken over from a CSV file by the hundred thousand. `docs/history.md` has the format.

Every row is checked before the first is written; then batches, each one transaction, audit line and event. A run that was
broken off is simply run again: what is here is known by its `source_key` and left alone.
"""

from tongban.cases.history.checking import Problem
from tongban.cases.history.running import Report, import_history

__all__ = ["Problem", "Report", "import_history"]
