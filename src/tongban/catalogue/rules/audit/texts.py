"""Small tools for the words of a guide."""

import re

AROUND = 14  # characters of context on either side of a quoted phrase
LONGEST_QUOTE = 160
# ××× and XXX in the name of a paper are where the applicant puts a name; in a telephone or an address they hide one.
MASKED = re.compile(r"〔略〕|待定|待补充|待完善|待更新|\d\*{3,}\d*|\d[×xX]{3,}\d*")
MASKED_CONTACT = re.compile(MASKED.pattern + r"|\*{3,}|×{3,}|[Xx]{3,}")
HAN = "\u4e00-\u9fff"
DOUBLED = re.compile(rf"([{HAN}]{{2,6}})\1")
BRACKETS = re.compile(r"[（(【\[][^（）()【】\[\]]*[）)】\]]")
NOISE = re.compile(r"[\s《》〈〉“”\"'、，,。．.；;：:·\-—_/]")


def in_context(text: str, start: int, end: int) -> str:
    """The words with a little of what stands around them, on one line."""
    left, right = max(0, start - AROUND), min(len(text), end + AROUND)
    words = " ".join(text[left:right].split())
    return f"{'…' if left else ''}{words}{'…' if right < len(text) else ''}"


def shortened(text: str, longest: int = LONGEST_QUOTE) -> str:
    """On one line, cut where it is long."""
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def joined(quotes: list[str]) -> str:
    """Several quotes of one place; more than four are counted, not shown."""
    different = list(dict.fromkeys(quotes))
    more = f"；…（共{len(different)}处）" if len(different) > 4 else ""
    return shortened("；".join(different[:4]), 400) + more


def is_filled(text: str) -> bool:
    """Something a citizen can use: not empty, not a dash, not 无."""
    return text.strip(" \t\n\r-—/。.") not in ("", "无", "暂无", "略", "null", "None", "待定")
