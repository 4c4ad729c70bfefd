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
from tongban.catalogue.services.material_names import (
    note_material_names,
    refresh_material_names,
)
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
from tongban.catalogue.services.reviewing import (
    give_opinion,
    reopen_version,
    submit_version,
    withdraw_submission,
)
from tongban.catalogue.services.shelves import put_theme, set_popularity
from tongban.catalogue.services.situations import edit_situations

__all__ = [
    "DirectoryReport",
    "Entry",
    "ImportReport",
    "MaterialEntry",
    "accept_change",
    "accept_changes",
    "accept_materials",
    "answer_question",
    "ask_question",
    "bring_into_force",
    "check_version",
    "claim_item",
    "close_question",
    "count_day",
    "count_miss",
    "create_item",
    "decline_item",
    "draft_version",
    "drop_saying",
    "edit_situations",
    "edit_version",
    "exported",
    "fault_facts",
    "give_lines",
    "give_opinion",
    "import_catalogue",
    "import_sayings",
    "leave_material",
    "link_material",
    "lists",
    "load_materials",
    "merge_materials",
    "note_material_names",
    "part_materials",
    "publish_version",
    "put_material",
    "put_saying",
    "put_sayings",
    "put_theme",
    "refresh_all_findings",
    "refresh_findings",
    "refresh_material_names",
    "refuse_material",
    "reindex",
    "reopen_finding",
    "reopen_version",
    "set_aside_finding",
    "set_popularity",
    "settle_miss",
    "submit_version",
    "sweep_misses",
    "take_over_directory",
    "undo_materials",
    "withdraw_submission",
]
