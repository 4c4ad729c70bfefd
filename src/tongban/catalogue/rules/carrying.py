"""Which material of a new list is which of the old one, so that its forms and samples go along."""

from collections import Counter
from collections.abc import Iterable

Named = tuple[str, str]  # code, name


def carried(before: Iterable[Named], after: Iterable[Named]) -> dict[str, str]:
    """Old code → new code. The same code and name; else the same name under another code; else the same code when its old
    name is gone and its new one is new, i.e. it was given another name. What is none of these goes along with nothing."""
    before, after = list(before), list(after)
    names_before, names_after = (Counter(name for _code, name in some) for some in (before, after))
    codes_after, of_name = dict(after), {name: code for code, name in after}
    found = {}
    for code, name in before:
        if codes_after.get(code) == name:
            found[code] = code
        elif names_before[name] == names_after[name] == 1:
            found[code] = of_name[name]
        elif not names_after[name] and code in codes_after and not names_before[codes_after[code]]:
            found[code] = code
    return found
