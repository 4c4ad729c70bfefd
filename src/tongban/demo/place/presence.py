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
NEARBY = [  # items, town, kind, place, document
    (("mz-2", "mz-3", "rs-3"), "990103101000", "window", "青溪镇便民服务中心全科窗口", "云政办〔2025〕9号"),
    (("mz-2", "yb-2"), "990121201000", "agent", "石桥乡便民服务站，上门代办", "云政办〔2025〕9号"),
]
