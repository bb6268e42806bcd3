"""A question to the bench as a file, TOML or JSON, read strictly: it can be kept, signed off and asked again."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, ValidationError

from tongban.kit.refusals import Invalid


class Question(BaseModel):
    """`since` and `until` (both inclusive), `items` (all where empty), and `changes` as on the command line."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: date | None = None
    until: date | None = None
    items: list[str] = []
    changes: list[str] = []


def read_question(path: Path) -> Question:
    """The question in a file; `Invalid` (question-unreadable) names the file and what is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8")
        said: Any = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
        return Question.model_validate(said)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else None
        why = f"{'.'.join(map(str, first['loc']))}: {first['msg']}" if first else str(error)
        raise Invalid(
            _("The file cannot be read: %(why)s") % {"why": why},
            code="question-unreadable",
            next_step=_("Write since, until, items and changes, nothing else; see docs/explanation/what-if.md."),
            where={"file": path.name},
        ) from error
