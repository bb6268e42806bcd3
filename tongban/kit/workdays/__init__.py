"""Chinese working days with make-up days (调休), read from dated calendar files; a year without a file is never
guessed.

    calendar = Calendar.load(Path("packs/calendars"))
    calendar.add(date(2026, 9, 17), 5)            # 23 September: Sunday the 20th is a make-up day
    calendar.due(start, 5, stops).steps           # why

Days: the day of the event is not counted; day 1 is the next working day; the last day is the day due (行政许可法
第八十二条 counts in working days without statutory holidays; 民法典 第二百零一条 leaves the first day out).
"""

from tongban.kit.workdays.calendar import Calendar, DayKind, Tables, most_working_days
from tongban.kit.workdays.clock import CHINA, Unannounced
from tongban.kit.workdays.due import Due, Stop, Unit
from tongban.kit.workdays.explain import Step
from tongban.kit.workdays.files import Holiday, Notice, Year
from tongban.kit.workdays.hours import Hours

__all__ = [
    "CHINA",
    "Calendar",
    "DayKind",
    "Due",
    "Holiday",
    "Hours",
    "Notice",
    "Step",
    "Stop",
    "Tables",
    "Unannounced",
    "Unit",
    "Year",
    "most_working_days",
]
