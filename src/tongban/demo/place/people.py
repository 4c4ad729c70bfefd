"""Who lives and works in 云江市. All names are made up, all numbers belong to nobody (R-ID-2)."""

from datetime import date

# Everybody's password in the demo. It stands here and in the sign-in list, and never works in production.
PASSWORD = "Yunjiang#2026"  # noqa: S105

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = [
    "建国", "秀英", "志强", "丽华", "晓明", "雪梅", "文博", "佳怡", "俊杰", "梦洁", "海涛", "春燕", "浩然", "思远", "雅琴",
    "振华", "玉兰", "子轩", "诗涵", "国栋", "红霞", "永康", "静怡", "立新", "慧敏", "天宇", "若曦", "长青", "彩云", "家豪",
]  # fmt: skip


def name_of(number: int) -> str:
    """The name of resident or official `number`; the same again every time."""
    return SURNAMES[number * 7 % len(SURNAMES)] + GIVEN[(number * 11 + number // len(SURNAMES)) % len(GIVEN)]


# Citizens with an account: key, name, born, sequence (odd: a man), account, mobile number, address.
CITIZENS = [
    ("wang", "王小云", date(1990, 5, 12), 28, "wangxiaoyun", 18000001, "云江市江城区江滨街道望江路12号3栋502室"),
    ("li", "李建业", date(1983, 9, 3), 17, "lijianye", 18000002, "云江市江城区老城街道学府巷8号"),
    ("zhao", "赵明远", date(1975, 1, 20), 33, "zhaomingyuan", 18000003, "云江市云山区云山街道松涛路66号"),
    ("sun", "孙佳慧", date(1996, 11, 8), 46, "sunjiahui", 18000004, "云江市江城区江滨街道湖心苑7栋1单元201室"),
    ("qian", "钱多多", date(1988, 3, 15), 51, "qianduoduo", 18000005, "云江市临江县临江镇河西路3号"),
]
# An old lady without an account or a telephone: she comes to the window, or her grandson does it for her.
GRANDMOTHER = ("zhang", "张桂兰", date(1942, 2, 6), 24, "云江市云山区青溪镇老街41号")

# Firms: key, name, number of the credit code, legal representative, address.
FIRMS = [
    ("canyin", "云江市江畔餐饮管理有限公司", 700001, "li", "云江市江城区江滨路126号"),
    ("jianshe", "云江宏基建设工程有限公司", 700002, "zhao", "云江市云山区工业大道9号"),
    ("wuliu", "云江通达物流有限公司", 700003, "qian", "云江市临江县物流园A区5号"),
    ("wenhua", "云江星河文化传播有限公司", 700004, "zhao", "云江市江城区文昌路18号"),
]
HANDLERS = [("canyin", "sun"), ("jianshe", "wang")]  # firm, the person who handles its matters for a year
PROXIES = [("zhang", "wang")]  # a person, and who acts for them

# Residents without an account, who come to the windows.
RESIDENTS = 60
RESIDENTS_WITH_ACCOUNT = 12  # the first of them apply online as well (accounts resident01 …)
