"""What may be done with a case: the front door of the room. Each operation is one turn (`turn.py`)."""

from tongban.cases.papers import render_document, render_fresh_documents
from tongban.cases.rules.corrections import Defect
from tongban.cases.services.acceptance import accept_case, decline_case, deem_accepted
from tongban.cases.services.bulk import (
    bulks_left_lying,
    carry_out,
    end_case_of_item,
    end_cases_of_item,
    order_favourable_change,
)
from tongban.cases.services.clockwork import rebuild_clock, rebuild_clocks
from tongban.cases.services.conversation import mark_messages_read, post_message, post_note
from tongban.cases.services.corrections import correct_case, lapse_correction, request_correction, return_to_window
from tongban.cases.services.decision import decide_case, handle_instant_case
from tongban.cases.services.delivery import deliver_case, issue_case, post_case
from tongban.cases.services.drafting import discard_draft, save_draft, start_draft, submit_case, take_back_case
from tongban.cases.services.ending import terminate_case, withdraw_case
from tongban.cases.services.examination import assign_examiner, examine_case, extend_case
from tongban.cases.services.favouring import apply_favourable_change
from tongban.cases.services.filing import Paper, file_case
from tongban.cases.services.intake import issue_intake_receipt, mark_opened, receive_case
from tongban.cases.services.licensing import licences_still_to_make, make_licence_of_grant
from tongban.cases.services.materials import (
    attach_earlier,
    attach_licence,
    attach_material,
    check_material,
    lower_grades,
    remove_material,
)
from tongban.cases.services.opening import open_answer
from tongban.cases.services.records import record_work
from tongban.cases.services.taking import Given
from tongban.cases.services.together import count_companions
from tongban.cases.services.watch import (
    accept_silent_cases,
    issue_late_receipts,
    lapse_overdue_corrections,
    recompute_open_cases,
)

__all__ = [
    "Defect",
    "Given",
    "Paper",
    "accept_case",
    "accept_silent_cases",
    "apply_favourable_change",
    "assign_examiner",
    "attach_earlier",
    "attach_licence",
    "attach_material",
    "bulks_left_lying",
    "carry_out",
    "check_material",
    "correct_case",
    "count_companions",
    "decide_case",
    "decline_case",
    "deem_accepted",
    "deliver_case",
    "discard_draft",
    "end_case_of_item",
    "end_cases_of_item",
    "examine_case",
    "extend_case",
    "file_case",
    "handle_instant_case",
    "issue_case",
    "issue_intake_receipt",
    "issue_late_receipts",
    "lapse_correction",
    "lapse_overdue_corrections",
    "licences_still_to_make",
    "lower_grades",
    "make_licence_of_grant",
    "mark_messages_read",
    "mark_opened",
    "open_answer",
    "order_favourable_change",
    "post_case",
    "post_message",
    "post_note",
    "rebuild_clock",
    "rebuild_clocks",
    "receive_case",
    "recompute_open_cases",
    "record_work",
    "remove_material",
    "render_document",
    "render_fresh_documents",
    "request_correction",
    "return_to_window",
    "save_draft",
    "start_draft",
    "submit_case",
    "take_back_case",
    "terminate_case",
    "withdraw_case",
]  # fmt: skip
