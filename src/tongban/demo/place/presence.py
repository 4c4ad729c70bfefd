"""Which items of 云江市 are in which hall (应进必进)."""

IN_HALLS = [  # hall, bodies, kind, windows
    ("city", ("scjg", "wl", "cg", "jt"), "comprehensive", ("1", "2")),
    ("city", ("mz", "jy", "wj", "gjj"), "comprehensive", ("3", "4")),
    ("city", ("rs", "yb"), "comprehensive", ("5",)),
    ("city", ("zj", "zrzy"), "comprehensive", ("6",)),
    ("city", ("ga",), "full", ()),
    ("jc", ("scjg", "mz", "rs"), "comprehensive", ("1", "2")),
    ("qx", ("rs", "mz"), "comprehensive", ("1",)),
]
OUTSIDE = [(("jt-3",), "须在停车场现场核查车辆外廓尺寸", "云政办〔2025〕8号")]  # 负面清单
MISSING = ("ga-4",)
