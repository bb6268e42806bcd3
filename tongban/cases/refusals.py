"""The refusal that carries every fault at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.cases.shapes import Fault
from tongban.kit.refusals import Invalid, Refusal


class AlreadyBegun(Refusal):
    """The same was begun before and nothing entered yet; `where["number"]` is that draft. Go on with it, or begin anew
    by saying so."""

    code = "already-begun"
    status = 409

    def __init__(self, number: str) -> None:
        super().__init__(
            _("You have begun this before and entered nothing yet."),
            next_step=_("Go on with that draft, or say that you want to begin anew."),
            where={"number": number},
        )


class NotReady(Invalid):
    """Something is missing or wrong; `faults` lists all of it, so that nobody is sent back twice."""

    code = "not-ready"

    def __init__(self, faults: Sequence[Fault], sentence: Any = None, *, code: str | None = None) -> None:
        super().__init__(
            sentence or _("Some things are missing or wrong."),
            code=code,
            next_step=_("Correct what is listed and send it again; what you entered is kept."),
            where={"field": ", ".join(fault.name for fault in faults)},
        )
        self.faults = list(faults)

    def as_problem(self) -> dict[str, Any]:
        """The problem document with one line for each fault."""
        return {
            **super().as_problem(),
            "errors": [
                {
                    "where": f"{f.kind}.{f.name}",
                    "label": f.label,
                    "sentence": str(f.sentence),
                    "next_step": str(f.next_step),
                    "code": f.code,
                }
                for f in self.faults
            ],
        }
