"""Code tables and limits in the reader's words, where pages look for them."""

from tongban.catalog.tables import (
    AUDIENCES,
    DIGITS,
    LEVELS,
    ONLINE,
    TYPES,
    UNITS,
    audience_digit_name,
    audience_name,
    days_in_words,
    level_name,
    limit_in_words,
    online_name,
    type_name,
    unit_name,
)

__all__ = [
    "AUDIENCES",
    "DIGITS",
    "LEVELS",
    "ONLINE",
    "TYPES",
    "UNITS",
    "audience_digit_name",
    "audience_name",
    "days_in_words",
    "level_name",
    "limit_in_words",
    "online_name",
    "type_name",
    "unit_name",
]
