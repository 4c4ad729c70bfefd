"""Replay of a case log of another system through the real operations, with the clock that the log holds."""

from tongban.cases.replay.reading import CaseLog, read_log
from tongban.cases.replay.running import replay_log
from tongban.cases.replay.summary import Summary, summary

__all__ = ["CaseLog", "Summary", "read_log", "replay_log", "summary"]
