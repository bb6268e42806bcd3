"""From figures to what is shown: words, places along an axis, sections. Screens, bulletin and workbook share it."""

from tongban.reports.presenting.days import day_in_words, name_of_report, reportable, span_in_words
from tongban.reports.presenting.sections import Axis, Leads, Line, Mark, Section, nowhere, sections_of
from tongban.reports.presenting.trends import Course, course_of

__all__ = [
    "Axis", "Course", "Leads", "Line", "Mark", "Section", "course_of", "day_in_words", "name_of_report", "nowhere",
    "reportable", "sections_of", "span_in_words",
]  # fmt: skip
