"""The writes of the room: what a person does with an export, and what the process that writes the file does."""

from tongban.exports.services.asking import cancel_export, discard_export, open_export, request_export, retry_export
from tongban.exports.services.expiry import expire_exports
from tongban.exports.services.making import begin_next, fail_export, finish_export, give_back, report, take_up_silent

__all__ = [
    "begin_next", "cancel_export", "discard_export", "expire_exports", "fail_export", "finish_export", "give_back",
    "open_export", "report", "request_export", "retry_export", "take_up_silent",
]  # fmt: skip
