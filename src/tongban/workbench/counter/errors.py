"""From the paths in which the rooms name what is wrong to places on the counter's page."""

from django.utils.translation import gettext as _

Errors = dict[str, list[str]]


def linked(errors: Errors, *, has_form_problems: bool) -> Errors:
    """Element id → sentences, for the summary on top. The form lists its own faults where it begins: one line leads there."""
    found: Errors = {}
    for path, texts in errors.items():
        where = _place(path)
        if where is not None:
            found.setdefault(where, []).extend(texts)
    if has_form_problems or any(path.startswith("answers.") for path in errors):
        found["application-form"] = [_("申请表里有内容需要修改。")]
    return found


def _place(path: str) -> str | None:
    room, _dot, rest = path.partition(".")
    if room == "materials":
        return f"way-{rest}"
    if room == "answers":
        return None
    return "situation" if room == "situation" else path
