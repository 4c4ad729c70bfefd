"""证照分离 in 云江市: how some permits for enterprises were reformed. None is cancelled for the whole country: cases of it
stand in the past of the city."""

REFORMS = [  # item, kind, scope, measure, what it became, document
    ("ga-3", "filing", "whole_country", "取消公章刻制审批，刻制后由刻章单位在一日内上传备案信息。", "公章刻制备案", "云政发〔2025〕3号"),
    ("wj-1", "commitment", "whole_country", "书面承诺符合卫生条件的，当场发证，六十个工作日内现场核查。", "", "云政发〔2025〕3号"),
    ("rs-1", "commitment", "free_trade_zone", "在自由贸易试验区内，书面承诺有三名以上专职人员的，当场发证。", "", "云政发〔2025〕3号"),
    ("scjg-1", "optimise", "whole_country", "法定二十个工作日压减到五个，营业执照和身份证不用提交。", "", "云政发〔2025〕3号"),
    ("cg-1", "cancel", "free_trade_zone", "在自由贸易试验区内不再审批，城市管理部门日常巡查。", "", "云政发〔2025〕3号"),
]  # fmt: skip
