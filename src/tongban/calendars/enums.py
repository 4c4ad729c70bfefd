"""In what a time limit is counted (R-CLK-15). The number and the unit are stored, never converted."""

from enum import StrEnum


class Unit(StrEnum):
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    HOUR = "hour"
