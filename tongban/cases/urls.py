"""Doors of the room for people. Mounted at /, so every path here is spelled out in full."""

from tongban.cases.citizen_urls import citizen_patterns
from tongban.cases.desk_urls import desk_patterns

app_name = "cases"
urlpatterns = [*citizen_patterns, *desk_patterns]
