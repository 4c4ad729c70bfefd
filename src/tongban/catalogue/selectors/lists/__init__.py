"""What can be read of named lists (CAT-7)."""

from tongban.catalogue.selectors.lists.browsing import (
    bodies_on,
    changes_of,
    listing,
    lists_of_item,
    members,
    moved_by,
    public_list,
    public_lists,
)
from tongban.catalogue.selectors.lists.keeping import (
    Preview,
    choices,
    exception,
    exceptions_of,
    item_list,
    items_to_add,
    keepers,
    lists_page,
    may_keep_list,
    preview,
    scopes_in_use,
)
from tongban.catalogue.selectors.lists.preparing import (
    Tally,
    change,
    draft_of,
    lines_of,
    tally,
    upload,
)
from tongban.catalogue.selectors.lists.words import change_words, condition_words, members_gone, rule_words

__all__ = [
    "Preview", "Tally", "bodies_on", "change", "change_words", "changes_of", "choices", "condition_words", "draft_of", "exception",
    "exceptions_of", "item_list", "items_to_add", "keepers", "lines_of", "listing", "lists_of_item", "lists_page",
    "may_keep_list", "members", "members_gone", "moved_by", "preview", "public_list", "public_lists", "rule_words",
    "scopes_in_use", "tally", "upload",
]  # fmt: skip
