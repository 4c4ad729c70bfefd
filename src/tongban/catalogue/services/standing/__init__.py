"""What is done to an item as a whole: suspended, resumed, cancelled, split, merged (R-ITEM-20, R-ITEM-39, R-ITEM-41)."""

from tongban.catalogue.services.standing.carrying_out import bring_acts_into_force, publish_act
from tongban.catalogue.services.standing.pausing import resume_item, suspend_item
from tongban.catalogue.services.standing.reshaping import (
    NewItem,
    cancel_item,
    discard_act,
    merge_items,
    revise_act,
    split_item,
)

__all__ = [
    "NewItem",
    "bring_acts_into_force",
    "cancel_item",
    "discard_act",
    "merge_items",
    "publish_act",
    "resume_item",
    "revise_act",
    "split_item",
    "suspend_item",
]
