"""A control the pages need besides Django's own: a date in three boxes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from tongban.kit.dates import LONG_TERM, is_long_term


class DateParts(forms.Widget):
    """Year, month and day in three boxes; no picker to fight with. One ISO text under the bare name is read too."""

    template_name = "cases/citizen/widgets/date_parts.html"
    parts = ("year", "month", "day")
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, long_term: bool = False) -> None:
        super().__init__(attrs)
        self.long_term = long_term

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The three texts beside Django's own context."""
        context = super().get_context(name, value, attrs)
        context["widget"]["invalid"] = bool(context["widget"]["attrs"].get("aria-invalid"))
        context["widget"]["long_term"] = self.long_term
        context["widget"]["for_ever"] = is_long_term(value)
        context["widget"]["parts"] = dict(zip(self.parts, self._texts(value), strict=True))
        return context

    def id_for_label(self, id_: str) -> str:
        """An error link leads to the first box."""
        return f"{id_}_year" if id_ else id_

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        """“2028-6-30” as typed, right or wrong; empty where nothing was typed. A whole date pasted into one box is
        taken from there, and 长期 from its own box."""
        if self.long_term and data.get(f"{name}_long_term"):
            return LONG_TERM
        typed = [str(data.get(f"{name}_{part}") or "").strip() for part in self.parts]
        filled = [one for one in typed if one]
        if len(filled) == 1 and len(filled[0]) > 4:
            return filled[0]
        return "-".join(typed) if filled else str(data.get(name) or "").strip()

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether none of the boxes was sent."""
        return name not in data and not any(f"{name}_{part}" in data for part in (*self.parts, "long_term"))

    @staticmethod
    def _texts(value: Any) -> list[str]:
        if isinstance(value, date):
            return [str(value.year), str(value.month), str(value.day)]
        text = "" if is_long_term(value) else str(value or "")
        texts = text.split("-")
        return [t.lstrip("0") for t in texts] if len(texts) == 3 else [text, "", ""]
