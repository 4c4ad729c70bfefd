"""Forms: publishing a version; drafts and what is done to them; own look-up lists; forms that come as a file."""

from tongban.forms.services.drafts import (
    act_on_draft,
    begin_draft,
    begin_form,
    copy_form,
    discard_draft,
    import_form,
    publish_draft,
    undo_act,
)
from tongban.forms.services.lists import change_list, make_list, remove_list
from tongban.forms.services.publishing import publish_form

__all__ = [
    "act_on_draft", "begin_draft", "begin_form", "change_list", "copy_form", "discard_draft", "import_form", "make_list",
    "publish_draft", "publish_form", "remove_list", "undo_act",
]  # fmt: skip
