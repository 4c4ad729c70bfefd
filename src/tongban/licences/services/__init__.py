"""What may be done with licences and seals: the front door of the room."""

from tongban.licences.services.making import make_licence, replace_licence
from tongban.licences.services.sealing import make_seal, seal_document, seal_pdf
from tongban.licences.services.states import change_seal_state, change_state
from tongban.licences.services.types import register_type
from tongban.licences.services.using import reprint_licence, use_licence
from tongban.licences.services.verifying import verify_file

__all__ = [
    "change_seal_state", "change_state", "make_licence", "make_seal", "register_type", "replace_licence",
    "reprint_licence", "seal_document", "seal_pdf", "use_licence", "verify_file",
]  # fmt: skip
