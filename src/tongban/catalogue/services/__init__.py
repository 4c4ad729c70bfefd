"""What can be done to the catalogue."""

from tongban.catalogue.services import lists
from tongban.catalogue.services.daily import count_day
from tongban.catalogue.services.delegations import delegate_item, end_delegation
from tongban.catalogue.services.dictionary import (
    Entry,
    drop_saying,
    put_saying,
    put_sayings,
)
from tongban.catalogue.services.dictionary_files import exported, import_sayings
from tongban.catalogue.services.directory import (
    DirectoryReport,
    accept_change,
    accept_changes,
    claim_item,
    decline_item,
    give_lines,
    take_over_directory,
)
from tongban.catalogue.services.drafting import draft_version, edit_version
from tongban.catalogue.services.effect import bring_into_force
from tongban.catalogue.services.guide_findings import (
    refresh_all_findings,
    refresh_findings,
    reopen_finding,
    set_aside_finding,
)
from tongban.catalogue.services.imports import ImportReport, import_catalogue
from tongban.catalogue.services.indexing import reindex
from tongban.catalogue.services.items import create_item
from tongban.catalogue.services.publishing import (
    check_version,
    fault_facts,
    publish_version,
)
from tongban.catalogue.services.questions import (
    answer_question,
    ask_question,
    close_question,
    count_miss,
    settle_miss,
    sweep_misses,
)
from tongban.catalogue.services.reviewing import (
    give_opinion,
    reopen_version,
    submit_act,
    submit_version,
    withdraw_submission,
)
from tongban.catalogue.services.shelves import put_theme, set_popularity
from tongban.catalogue.services.standing import (
    NewItem,
    cancel_item,
    discard_act,
    merge_items,
    publish_act,
    resume_item,
    revise_act,
    split_item,
    suspend_item,
)

__all__ = [
    "DirectoryReport",
    "Entry",
    "ImportReport",
    "NewItem",
    "accept_change",
    "accept_changes",
    "answer_question",
    "ask_question",
    "bring_into_force",
    "cancel_item",
    "check_version",
    "claim_item",
    "close_question",
    "count_day",
    "count_miss",
    "create_item",
    "decline_item",
    "delegate_item",
    "discard_act",
    "draft_version",
    "drop_saying",
    "edit_version",
    "end_delegation",
    "exported",
    "fault_facts",
    "give_lines",
    "give_opinion",
    "import_catalogue",
    "import_sayings",
    "lists",
    "merge_items",
    "publish_act",
    "publish_version",
    "put_saying",
    "put_sayings",
    "put_theme",
    "refresh_all_findings",
    "refresh_findings",
    "reindex",
    "reopen_finding",
    "reopen_version",
    "resume_item",
    "revise_act",
    "set_aside_finding",
    "set_popularity",
    "settle_miss",
    "split_item",
    "submit_act",
    "submit_version",
    "suspend_item",
    "sweep_misses",
    "take_over_directory",
    "withdraw_submission",
]
