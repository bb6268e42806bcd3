"""A refusal is an answer: what is wrong, where, and what to do next, under a code that never changes.

Refusal
├── WrongState      the move does not start where the thing is now
├── NotAllowed      the thing may be seen, but this move is somebody else's
├── NotFound        there is nothing to see here (also said of what must not be known to exist)
├── StillNeeded     the move asks for facts that were not given
└── Invalid         a value is wrong, with file, row and field where they are known
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongban.kit.words import SENTENCES, say


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Something was not done. Nothing was lost, nothing was half-done.

    `code` is stable and kebab-case; `sentence` says what is wrong; `next_step` says what to do. Both texts may be lazy
    translations. `status` is the HTTP status every door answers with; `where` names file, row and field.
    """

    code = "refused"
    status = 400

    def __init__(
        self,
        sentence: Any,
        *,
        code: str | None = None,
        next_step: Any = "",
        status: int | None = None,
        where: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = next_step
        self.where = dict(where or {})
        if code is not None:
            self.code = code
        if status is not None:
            self.status = status

    def __str__(self) -> str:
        place = ", ".join(_place(name, value) for name, value in self.where.items())
        said = f"{place}: {self.sentence}" if place else str(self.sentence)
        return f"{said} {self.next_step}".rstrip() + f" [{self.code}]"

    def as_problem(self) -> dict[str, Any]:
        """The refusal as an RFC 9457 problem document."""
        problem: dict[str, Any] = {
            "type": f"urn:tongban:problem:{self.code}",
            "code": self.code,
            "title": str(self.sentence),
            "status": self.status,
        }
        if self.next_step:
            problem["next_step"] = str(self.next_step)
        if self.where:
            problem["where"] = {name: str(value) for name, value in self.where.items()}
        return problem


def _place(name: str, value: Any) -> str:
    """Where it is, in the reader's language: “row 3”."""
    return str(say(f"at-{name}", value=value)) if f"at-{name}" in SENTENCES else f"{name} {value}"


class WrongState(Refusal):
    """The move does not start from the state the thing is in (somebody may have been quicker)."""

    code = "wrong-state"
    status = 409


class NotAllowed(Refusal):
    """The person may see the thing but may not make this move."""

    code = "not-allowed"
    status = 403


class NotFound(Refusal):
    """Nothing here for this person; the same answer whether the thing is absent or somebody else's."""

    code = "not-found"
    status = 404


class StillNeeded(Refusal):
    """The move asks for facts that were not given; `where` names them."""

    code = "still-needed"
    status = 422


class Invalid(Refusal):
    """A given value is wrong; `where` names file, row or field."""

    code = "invalid"
    status = 422
