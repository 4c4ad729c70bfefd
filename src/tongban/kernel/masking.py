"""What of a person is shown to others (R-PII-5). Opening a mask is an audited operation of identity, not of this module."""

import re

# Surnames of two characters, so that 欧阳 does not turn into 欧; from the common list of compound surnames.
SURNAMES = """
    欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文
    司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘
    左丘 西门 第五 南荣 东里 东宫 仲长 即墨 达奚 褚师
"""
COMPOUND_SURNAMES = frozenset(SURNAMES.split())
STREET_LEVEL = re.compile(r"^.*?(?:街道|镇|乡|苏木|大道|路|街|巷)")


def mask_name(name: str) -> str:
    """Surname and one star: 张三丰 → 张*, 欧阳修 → 欧阳*. The number of stars does not tell the length."""
    name = name.strip()
    shown = name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else name[:1]
    return f"{shown}*" if shown else ""


def mask_number(number: str) -> str:
    """First three and last four of a document number; of a short one less, so that most of it is always hidden."""
    first, last = (3, 4) if len(number) >= 15 else (1, 2) if len(number) >= 7 else (0, 1)
    return number[:first] + "*" * (len(number) - first - last) + number[len(number) - last :] if number else ""


def mask_mobile(mobile: str) -> str:
    """138****1234; any other telephone number keeps its last two digits."""
    if re.fullmatch(r"\d{11}", mobile):
        return f"{mobile[:3]}****{mobile[7:]}"
    return "*" * max(len(mobile) - 2, 0) + mobile[-2:] if len(mobile) > 2 else "*" * len(mobile)


def mask_address(address: str) -> str:
    """Down to the street, township or road; the rest is hidden."""
    found = STREET_LEVEL.match(address)
    shown = found[0] if found else address[:6]
    return f"{shown}****" if address else ""
