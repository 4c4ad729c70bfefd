"""Money: a fee needs a law or an administrative regulation (R-ITEM-35), and the guide must say which, and how much."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tongban.catalogue.rules.audit import citations as cited
from tongban.catalogue.rules.audit.citations import Rank
from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import VersionReading
from tongban.catalogue.rules.audit.standard import Standard
from tongban.catalogue.rules.audit.texts import NUMBER, Quote, in_context, is_filled, joined

FREE = ("免费", "不收费", "0元", "0")
# How much, or by what it is counted: a number, the price of a market, a share.
SAYS_HOW_MUCH = re.compile(r"\d|[一二三四五六七八九十百千万两][角元]|免收|免征|市场调节|政府指导价|协商|百分之")
PART = re.compile(r"[^，。；;\n]+")  # of a sentence
# 缴纳工本费10元, 收费标准：每证二十元. Not what is let off, paid out, insured, fined or owned.
TAKES = re.compile(
    rf"(?:(?:缴|交|支付|收取)[^\d]{{0,12}}|(?:工本|登记|手续|检测|检验|勘验|评审|考试|报名|服务|审查|证照)费[^\d]{{0,10}}|收费标准[^\d]{{0,10}})"
    rf"{NUMBER}(?:\.\d+)?\s?元"
)
NO_FEE = re.compile(
    "免|不收|不再收|无需|无须|不需|退还|罚|滞纳|补贴|补助|奖励|资本|保证金|保险|参保|公积金|贷款|税|待遇|价款|租金|遗失|损毁"
)
SAYS_FREE = re.compile("(?:本事项|本项目|该事项|办理)?(?:一律|均)?(?:不收费|不收取任何费用|不收取费用|免费办理)")


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """One finding of a kind, naming the fees it concerns."""
    taken = [fee for fee in version.fees if _costs(fee)]
    if not version.is_charged:
        if quote := _names(taken) if taken else _said(version, _takes):
            yield Found("fee_contradiction", quote=quote)
        return
    if taken and (quote := _said(version, _is_free)):
        yield Found("fee_contradiction", quote=quote)
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


def _said(version: VersionReading, is_said: Callable[[str], Any]) -> Quote | None:
    """What the words of the guide say of money, beside its lists."""
    found = []
    for element, _where, text in version.texts():
        if element not in ("fees", "legal_basis"):
            parts = (part for part in PART.finditer(text) if is_said(part.group().strip()))
            found += [in_context(text, *part.span()) for part in parts]
    return joined(found) if found else None


def _is_free(part: str) -> bool:
    return SAYS_FREE.fullmatch(part) is not None


def _takes(part: str) -> bool:
    return TAKES.search(part) is not None and NO_FEE.search(part) is None


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
