"""Days as ordinals: working days forward and back, limits as the product's own calendar counts them, texts for COPY."""

from datetime import date

from tongban.calendars.rules.working_days import WorkingCalendar

BEHIND, AHEAD = 3 * 365 + 400, 400
CLOCK = [f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}+08" for second in range(86_400)]


class Days:
    """Working days around `today`; `due` is remembered, because a million cases share a few thousand limits."""

    def __init__(self, calendar: WorkingCalendar, today: date) -> None:
        self.calendar, self.today = calendar, today.toordinal()
        first, last = self.today - BEHIND, self.today + AHEAD
        self.texts = {o: date.fromordinal(o).isoformat() for o in range(first - 800, last + 800)}
        self.compact = {o: text.replace("-", "") for o, text in self.texts.items()}
        self.working = [o for o in range(first, last) if calendar.is_working(date.fromordinal(o))]
        self._place = {}
        place = -1
        known = set(self.working)
        for o in range(first, last):
            place += o in known
            self._place[o] = max(0, place)
        self._due: dict[tuple[int, int], tuple[int, bool]] = {}

    def later(self, day: int, n: int) -> int:
        """n working days after `day` (before it when n is negative), always a working day."""
        return self.working[max(0, self._place[day] + n)]

    def due(self, day: int, n: int) -> tuple[int, bool]:
        """The last day in time and whether it is provisional."""
        found = self._due.get((day, n))
        if found is None:
            due = self.calendar.due(date.fromordinal(day), n)
            found = self._due[day, n] = (due.on.toordinal(), due.provisional)
            self.texts.setdefault(found[0], due.on.isoformat())
        return found

    def at(self, day: int, second: int) -> str:
        """A moment as COPY writes it."""
        return f"{self.texts[day]} {CLOCK[second]}"
