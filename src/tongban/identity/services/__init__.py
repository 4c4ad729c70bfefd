"""The writes of the room; this list is its front door."""

from tongban.identity.services.access import log_view, unmask
from tongban.identity.services.api_tokens import Caller, caller_of_token, issue_api_token, revoke_api_token
from tongban.identity.services.codes import check_code, send_code
from tongban.identity.services.counter import record_applicant, register_at_window
from tongban.identity.services.mandates import grant_mandate, record_proxy, revoke_mandate
from tongban.identity.services.passwords import change_password, password_is_old, reset_password
from tongban.identity.services.registration import register_legal, register_natural
from tongban.identity.services.sessions import act_for, sign_in, sign_out
from tongban.identity.services.staffing import assign_post, close_account, create_staff, end_post

__all__ = [
    "Caller",
    "act_for",
    "assign_post",
    "caller_of_token",
    "change_password",
    "check_code",
    "close_account",
    "create_staff",
    "end_post",
    "grant_mandate",
    "issue_api_token",
    "log_view",
    "password_is_old",
    "record_applicant",
    "record_proxy",
    "register_at_window",
    "register_legal",
    "register_natural",
    "reset_password",
    "revoke_api_token",
    "revoke_mandate",
    "send_code",
    "sign_in",
    "sign_out",
    "unmask",
]  # fmt: skip
