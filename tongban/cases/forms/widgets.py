"""A control the pages need besides Django's own: a date in three boxes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms


class DateParts(forms.Widget):
    """Year, month and day in three boxes; no picker to fight with. One ISO text under the bare name is read too."""

    template_name = "cases/citizen/widgets/date_parts.html"
    parts = ("year", "month", "day")
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The three texts beside Django's own context."""
        context = super().get_context(name, value, attrs)
        context["widget"]["invalid"] = bool(context["widget"]["attrs"].get("aria-invalid"))
        context["widget"]["parts"] = dict(zip(self.parts, self._texts(value), strict=True))
        return context

    def id_for_label(self, id_: str) -> str:
        """An error link leads to the first box."""
        return f"{id_}_year" if id_ else id_

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        """“2028-6-30” as typed, right or wrong; empty where nothing was typed."""
        typed = [str(data.get(f"{name}_{part}") or "").strip() for part in self.parts]
        return "-".join(typed) if any(typed) else str(data.get(name) or "").strip()

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether none of the boxes was sent."""
        return name not in data and not any(f"{name}_{part}" in data for part in self.parts)

    @staticmethod
    def _texts(value: Any) -> list[str]:
        if isinstance(value, date):
            return [str(value.year), str(value.month), str(value.day)]
        texts = str(value or "").split("-")
        return [t.lstrip("0") for t in texts] if len(texts) == 3 else ["", "", ""]
