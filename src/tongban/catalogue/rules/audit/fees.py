"""Money: a fee needs a law or an administrative regulation (R-ITEM-35), and the guide must say which, and how much."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tongban.catalogue.rules.audit import citations as cited
from tongban.catalogue.rules.audit.citations import Rank
from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import VersionReading
from tongban.catalogue.rules.audit.standard import Standard
from tongban.catalogue.rules.audit.texts import Quote, is_filled, joined

FREE = ("免费", "不收费", "0元", "0")
# How much, or by what it is counted: a number, the price of a market, a share.
SAYS_HOW_MUCH = re.compile(r"\d|[一二三四五六七八九十百千万两][角元]|免收|免征|市场调节|政府指导价|协商|百分之")


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """One finding of a kind, naming the fees it concerns."""
    taken = [fee for fee in version.fees if _costs(fee)]
    if not version.is_charged:
        if taken:
            yield Found("fee_contradiction", quote=_names(taken))
        return
    if not version.fees:
        yield Found("fee_without_basis", absent="fees")
        return
    without = [fee for fee in taken if not is_filled(str(fee.get("basis") or ""))]
    if without:
        yield Found("fee_without_basis", quote=_names(without))
    if blank := [fee for fee in taken if not _says_how_much(fee)]:
        yield Found("fee_standard_missing", quote=_names(blank))
    normative: list[Mapping[str, Any]] = []
    unknown: list[Mapping[str, Any]] = []
    for fee in taken:
        if fee in without:
            continue
        ranks = {one.rank for one in cited.citations(str(fee["basis"]))}
        if ranks & cited.MAY_SET_FEES:
            continue
        (normative if ranks == {Rank.NORMATIVE_DOCUMENT} else unknown).append(fee)
    if normative:
        yield Found("fee_on_normative_document", quote=_names(normative, with_basis=True))
    if unknown:
        yield Found("fee_basis_not_recognised", quote=_names(unknown, with_basis=True))


def _costs(fee: Mapping[str, Any]) -> bool:
    amount = fee.get("amount")
    return (amount is None or bool(amount)) and str(fee.get("standard") or "").strip() not in FREE


def _says_how_much(fee: Mapping[str, Any]) -> bool:
    return bool(fee.get("amount")) or SAYS_HOW_MUCH.search(str(fee.get("standard") or "")) is not None


def _names(fees: list[Mapping[str, Any]], *, with_basis: bool = False) -> Quote:
    names = [str(fee.get("name", "")) for fee in fees]
    if not with_basis:
        return joined(names)
    bases = [str(fee.get("basis", "")) for fee in fees]
    return Quote(joined([f"{name}：{basis}" for name, basis in zip(names, bases, strict=True)]).shown, tuple(bases))
