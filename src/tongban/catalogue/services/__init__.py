"""What can be done to the catalogue."""

from tongban.catalogue.services import lists
from tongban.catalogue.services.changes import note_changed
from tongban.catalogue.services.companions import (
    Pair,
    forget_companion,
    hand_on_companions,
    name_companion,
    take_over_counted,
)
from tongban.catalogue.services.daily import count_day, work_out_numbers
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
from tongban.catalogue.services.discarding import discard_draft
from tongban.catalogue.services.drafting import draft_version, edit_version
from tongban.catalogue.services.editing import (
    Saved,
    add_part,
    move_part,
    save_chapter,
)
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
from tongban.catalogue.services.links import ask_links
from tongban.catalogue.services.material_files import drop_material_file, put_material_file
from tongban.catalogue.services.material_names import items_naming, note_material_names, refresh_material_names
from tongban.catalogue.services.materials import (
    MaterialEntry,
    accept_materials,
    leave_material,
    link_material,
    load_materials,
    merge_materials,
    part_materials,
    put_material,
    refuse_material,
    undo_materials,
)
from tongban.catalogue.services.policies import (
    create_policy,
    drop_measure,
    edit_policy,
    publish_policy,
    put_measure,
    reopen_policy,
    withdraw_policy,
)
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
from tongban.catalogue.services.reforms import (
    ReformEntry,
    end_reform,
    put_reform,
)
from tongban.catalogue.services.reviewing import (
    give_opinion,
    reopen_version,
    submit_act,
    submit_version,
    withdraw_submission,
)
from tongban.catalogue.services.shelves import put_theme, set_popularity
from tongban.catalogue.services.situations import edit_situations
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
    "MaterialEntry",
    "NewItem",
    "Pair",
    "ProofEntry",
    "ReformEntry",
    "Saved",
    "accept_change",
    "accept_changes",
    "accept_materials",
    "add_part",
    "answer_question",
    "ask_links",
    "ask_question",
    "bring_into_force",
    "bring_into_hall",
    "cancel_item",
    "cancel_proof",
    "change_proof",
    "check_version",
    "claim_item",
    "close_question",
    "count_day",
    "count_miss",
    "create_item",
    "create_policy",
    "decline_item",
    "delegate_item",
    "discard_act",
    "discard_draft",
    "draft_version",
    "drop_material_file",
    "drop_measure",
    "drop_saying",
    "edit_policy",
    "edit_situations",
    "edit_version",
    "end_delegation",
    "end_reform",
    "end_staying_outside",
    "enter_proof",
    "exported",
    "fault_facts",
    "forget_companion",
    "give_lines",
    "give_opinion",
    "hand_on_companions",
    "import_catalogue",
    "import_sayings",
    "items_asking_for",
    "items_naming",
    "keep_proof_again",
    "leave_material",
    "let_stay_outside",
    "link_material",
    "lists",
    "load_materials",
    "match_material",
    "merge_items",
    "merge_materials",
    "move_part",
    "name_companion",
    "note_changed",
    "note_material_names",
    "part_materials",
    "publish_act",
    "publish_policy",
    "publish_version",
    "put_material",
    "put_material_file",
    "put_measure",
    "put_reform",
    "put_saying",
    "put_sayings",
    "put_theme",
    "refresh_all_findings",
    "refresh_findings",
    "refresh_material_names",
    "refuse_material",
    "reindex",
    "reopen_finding",
    "reopen_policy",
    "reopen_version",
    "resume_item",
    "revise_act",
    "save_chapter",
    "set_aside_finding",
    "set_popularity",
    "settle_miss",
    "split_item",
    "submit_act",
    "submit_version",
    "suspend_item",
    "sweep_misses",
    "take_out_of_hall",
    "take_over_counted",
    "take_over_directory",
    "undo_materials",
    "unmatch_material",
    "withdraw_policy",
    "withdraw_submission",
    "work_out_numbers",
]
