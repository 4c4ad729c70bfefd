"""How the real catalogue and logs look, restated as numbers: what is made here follows them, nothing is copied from them."""

YEARS = 3  # length of the past
ARCHIVED_AFTER = 365  # days: notices, messages and outbox events of older closed cases have gone to the archive
OPEN_DAYS = 60  # open cases were filed within so many days

# Departments: a few large ones carry most of the work (share of the k-th largest ~ 1 / (k + OFFSET)).
DEPARTMENT_OFFSET = 2.0
ITEM_OFFSET = 20.0  # likewise for the items people ask for
ASKED_FOR = 5_000  # of 100,000 items, so many have cases at all

MATERIALS_PER_ITEM = (2, 3, 3, 3, 4, 4, 5, 6)  # mean 3.75
NECESSARY = 3  # of them at most, so many are asked of everybody
STATUTORY_DAYS = (20, 20, 20, 15, 30, 45, 10, 60, 5, 20)
PROMISED_SHARE = (0.2, 0.3, 0.5, 0.5, 0.75, 1.0)  # of the statutory days
INSTANT_ITEMS = 0.42
PERMITS = 0.35

# Of all cases
INSTANT_CASES = 0.55
ONLINE = {"instant": 0.25, "promised": 0.62}
CORRECTED = 0.12  # of promised cases
EXTENDED = 0.03
# How a closed promised case ended
ENDINGS = (("delivered", 0.945), ("refused", 0.015), ("not_accepted", 0.017), ("withdrawn", 0.018), ("lapsed", 0.005))
LATE = 0.06  # decided after the promised day
# Where open cases stand
STANDING = (
    ("received", 0.10),
    ("correction", 0.06),
    ("accepted", 0.12),
    ("examining", 0.57),
    ("granted", 0.13),
    ("refused", 0.02),
)
LEGAL_PERSONS = 0.22
APPLICANTS_PER_CASE = 0.2
PRIORITY = 0.03
