"""The writes of the room; this list is its front door."""

from tongban.identity.services.access import log_view, unmask
from tongban.identity.services.api_tokens import Caller, caller_of_token, issue_api_token, revoke_api_token
from tongban.identity.services.codes import check_code, send_code
from tongban.identity.services.counter import record_applicant, register_at_window
from tongban.identity.services.initial_passwords import issue_initial_password
from tongban.identity.services.mandates import grant_mandate, record_proxy, revoke_mandate
from tongban.identity.services.many import OnRecord, record_many
from tongban.identity.services.passwords import change_password, password_is_old, reset_password
from tongban.identity.services.registration import register_legal, register_natural
from tongban.identity.services.second_factor import (
    Enrolment,
    begin_enrolment,
    check_second_factor,
    confirm_enrolment,
    renew_recovery_codes,
    reset_second_factor,
)
from tongban.identity.services.sessions import act_for, sign_in, sign_in_with_code, sign_out, who_waits
from tongban.identity.services.signed_on import end_other_sessions, forget_ended_sessions, keep_signed_on
from tongban.identity.services.staffing import assign_post, close_account, create_staff, end_post
from tongban.identity.services.step_up import has_proved_lately, note_two_factors, prove_again
from tongban.identity.services.tries import forget_old_tries, how_long, unlock

__all__ = [
    "Caller",
    "Enrolment",
    "OnRecord",
    "act_for",
    "assign_post",
    "begin_enrolment",
    "caller_of_token",
    "change_password",
    "check_code",
    "check_second_factor",
    "close_account",
    "confirm_enrolment",
    "create_staff",
    "end_other_sessions",
    "end_post",
    "forget_ended_sessions",
    "forget_old_tries",
    "grant_mandate",
    "has_proved_lately",
    "how_long",
    "issue_api_token",
    "issue_initial_password",
    "keep_signed_on",
    "log_view",
    "note_two_factors",
    "password_is_old",
    "prove_again",
    "record_applicant",
    "record_many",
    "record_proxy",
    "register_at_window",
    "register_legal",
    "register_natural",
    "renew_recovery_codes",
    "reset_password",
    "reset_second_factor",
    "revoke_api_token",
    "revoke_mandate",
    "send_code",
    "sign_in",
    "sign_in_with_code",
    "sign_out",
    "unlock",
    "unmask",
    "who_waits",
]  # fmt: skip
