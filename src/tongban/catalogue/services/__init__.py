"""What can be done to the catalogue."""

from tongban.catalogue.services import lists
from tongban.catalogue.services.daily import count_day
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
from tongban.catalogue.services.guide_findings import (
    refresh_all_findings,
    refresh_findings,
    reopen_finding,
    set_aside_finding,
)
from tongban.catalogue.services.imports import ImportReport, import_catalogue
from tongban.catalogue.services.indexing import reindex
from tongban.catalogue.services.items import create_item
from tongban.catalogue.services.presence import (
    bring_into_hall,
    end_staying_outside,
    let_stay_outside,
    take_out_of_hall,
)
from tongban.catalogue.services.proofs import (
    ProofEntry,
    cancel_proof,
    change_proof,
    enter_proof,
    items_asking_for,
    keep_proof_again,
    match_material,
    unmatch_material,
)
from tongban.catalogue.services.publishing import (
    bring_into_force,
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
from tongban.catalogue.services.reforms import ReformEntry, end_reform, put_reform
from tongban.catalogue.services.reviewing import (
    give_opinion,
    reopen_version,
    submit_version,
    withdraw_submission,
)
from tongban.catalogue.services.shelves import put_theme, set_popularity

__all__ = [
    "DirectoryReport",
    "Entry",
    "ImportReport",
    "ProofEntry",
    "ReformEntry",
    "accept_change",
    "accept_changes",
    "answer_question",
    "ask_question",
    "bring_into_force",
    "bring_into_hall",
    "cancel_proof",
    "change_proof",
    "check_version",
    "claim_item",
    "close_question",
    "count_day",
    "count_miss",
    "create_item",
    "decline_item",
    "draft_version",
    "drop_saying",
    "edit_version",
    "end_reform",
    "end_staying_outside",
    "enter_proof",
    "exported",
    "fault_facts",
    "give_lines",
    "give_opinion",
    "import_catalogue",
    "import_sayings",
    "items_asking_for",
    "keep_proof_again",
    "let_stay_outside",
    "lists",
    "match_material",
    "publish_version",
    "put_reform",
    "put_saying",
    "put_sayings",
    "put_theme",
    "refresh_all_findings",
    "refresh_findings",
    "reindex",
    "reopen_finding",
    "reopen_version",
    "set_aside_finding",
    "set_popularity",
    "settle_miss",
    "submit_version",
    "sweep_misses",
    "take_out_of_hall",
    "take_over_directory",
    "unmatch_material",
    "withdraw_submission",
]
