"""What can be read of cases, always for somebody: what they may not see is not found."""

from tongban.cases.selectors.access import case_for, cases_visible_to, draft_for, visible
from tongban.cases.selectors.clock import ClockView, clock_view, verify_clocks
from tongban.cases.selectors.closed import case_by_rating_token, closed_count
from tongban.cases.selectors.feed import cases_page, events_page
from tongban.cases.selectors.lists import (
    body_overview,
    drafts_of,
    due_first,
    found,
    in_examination,
    my_cases,
    of_the_body,
    ready_to_hand_out,
    received_here,
    to_accept,
)
from tongban.cases.selectors.narrowing import Narrow
from tongban.cases.selectors.overview import (
    Standing,
    items_with_open_cases,
    standing_by_examiner,
    standing_by_item,
)
from tongban.cases.selectors.papers import (
    MaterialLine,
    answer_file,
    correction_items,
    corrections_of,
    document_file,
    documents_of,
    earlier_papers,
    material_file,
    material_lines,
    message_file,
    messages_of,
    notes_of,
)
from tongban.cases.selectors.progress import (
    PublicStep,
    TrackView,
    bar_on,
    begun,
    colleagues,
    examiners_of,
    open_actions,
    public_steps,
    timeline,
    track,
    twins,
)

__all__ = [
    "ClockView", "MaterialLine", "Narrow", "PublicStep", "Standing", "TrackView", "answer_file", "bar_on", "begun", "body_overview",
    "case_by_rating_token", "case_for", "cases_page", "cases_visible_to", "clock_view", "closed_count",
    "colleagues", "correction_items", "corrections_of", "document_file", "documents_of", "draft_for", "drafts_of",
    "due_first", "earlier_papers", "events_page", "examiners_of", "found", "in_examination",
    "items_with_open_cases", "material_file", "material_lines", "message_file", "messages_of", "my_cases", "notes_of", "of_the_body", "open_actions",
    "public_steps", "ready_to_hand_out", "received_here", "standing_by_examiner", "standing_by_item", "timeline",
    "to_accept", "track", "twins", "verify_clocks", "visible",
]  # fmt: skip
