"""Which two versions somebody chose to compare (`webkit/_compare_any.html`)."""

from django.http import HttpRequest


def chosen_pair(request: HttpRequest) -> tuple[int, int] | None:
    """The numbers in `before` and `after`, the smaller one first; None without two different ones."""
    texts = {request.GET.get(name, "") for name in ("before", "after")}
    if len(texts) != 2 or not all(text.isascii() and text.isdigit() and len(text) < 6 for text in texts):
        return None
    first, second = sorted(map(int, texts))
    return first, second
