"""What can be done to named lists (CAT-7)."""

from tongban.catalogue.services.lists.batches import (
    change_batch,
    discard_batch,
    drop_line,
    open_batch,
    publish_batch,
    put_line,
)
from tongban.catalogue.services.lists.exceptions import end_exception, except_item
from tongban.catalogue.services.lists.heirs import follow_act
from tongban.catalogue.services.lists.keeping import change_list, close_list, create_list
from tongban.catalogue.services.lists.ruling import change_rule, publish_by_rule
from tongban.catalogue.services.lists.upkeep import bring_up_to_date
from tongban.catalogue.services.lists.uploads import read_upload, take_upload

__all__ = [
    "bring_up_to_date", "change_batch", "change_list", "change_rule", "close_list", "create_list", "discard_batch",
    "drop_line", "end_exception", "except_item", "follow_act", "open_batch", "publish_batch", "publish_by_rule", "put_line",
    "read_upload", "take_upload",
]  # fmt: skip
