"""From one reckoned history to the rows of every case of its group; the blanks are filled in case by case."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import models

from tongban.accounts.actions import SealingEncoder
from tongban.cases.models import Case, Correction, Extension, Stop
from tongban.documents import actions as documents
from tongban.documents.models import Document
from tongban.journal.models import Entry
from tongban.licences.models import Licence
from tongban.site.demo.bulk.reckoning import History
from tongban.site.demo.bulk.writing import SEPARATOR, Shape, cell, names_of

BLANK = re.compile(r"\{\{(\w+)\}\}")
CLOCK = re.compile(r"(\d\d:)00:00(\+08:00)?")
JSON_COLUMNS = frozenset({"facts", "answers", "situation", "waits_for", "defects", "fields"})
Slots = dict[str, Any]
OFF_THE_LOG = dict.fromkeys(("salt", "commitment", "log_index", "logged_at"))


class Stamp:
    """A group's rows with blanks. `pieces` are all cells with blanks of all rows, filled in at one stroke."""

    def __init__(self, history: History) -> None:
        self.rows: list[Shape] = []
        self.pieces: list[str] = []
        self.licence = history.licence
        self.moments: set[str] = {e["at"].isoformat() for e in history.entries}
        self._gather(history)
        self.template = SEPARATOR.join(self.pieces)
        self.papers = [documents.number_series(history.mould.office, paper["at"]) for paper in history.documents]
        self.words = [documents.document_number(history.mould.office, paper["at"], 0) for paper in history.documents]

    def _gather(self, history: History) -> None:
        office = history.mould.office
        keys = {
            "id": "%(id)s",
            "number": "%(number)s",
            "applicant_id": "%(applicant_id)s",
            "on_behalf_of_id": "%(firm_id)s" if history.mould.by_firm else None,
        }
        self._row(Case, {**history.columns, **keys}, with_key=True)
        for entry in history.entries:
            by = entry["by"]
            actor = "%(applicant_id)s" if by == "applicant" else None if by == "clock" else history.people[by].pk
            kept = {name: value for name, value in entry.items() if name not in ("by", "about")}
            about = _about(entry)
            self._row(Entry, {**OFF_THE_LOG, **kept, **about, "actor_id": actor, "delivered_at": entry["at"]})
        for place, paper in enumerate(history.documents):
            facts = documents.written_down(office, paper["facts"])
            about = _about(paper)
            firms = paper.get("about") == "licence" and self._by_firm(history)
            self._row(
                Document,
                {
                    "id": f"%(document{place})s",
                    "kind": paper["kind"],
                    "number": f"%(paper{place})s",
                    "title": paper["title"],
                    "organisation_id": office.pk,
                    "addressee_id": None if firms else "%(applicant_id)s",
                    "subject_kind": about["kind"],
                    "subject": about["subject"],
                    "facts": facts,
                    "check_code": f"%(check{place})s",
                    "sha256": "",
                    "issued_at": paper["at"],
                },
                with_key=True,
            )
            if paper.get("about") == "licence":
                self._licence(history, place)
        for stop in history.stops:
            said = {f.attname: getattr(stop, f.attname) for f in Stop._meta.concrete_fields if f.attname != "case_id"}
            self._row(Stop, {**said, "case_id": "%(id)s"})
        for notice in history.corrections:
            self._row(
                Correction,
                {
                    **notice,
                    "case_id": "%(id)s",
                    "asked_by_id": history.people["window"].pk,
                    "consent_by_id": None,
                    "consent_reason": "",
                },
            )
        if history.extension is not None:
            decided = history.people["head"].pk if history.extension["decided_at"] else None
            asked_by = history.people["approver"].pk
            self._row(
                Extension, {**history.extension, "case_id": "%(id)s", "asked_by_id": asked_by, "decided_by_id": decided}
            )

    def _by_firm(self, history: History) -> bool:
        """Whether the certificate is held by the firm that is acted for."""
        return history.licence is not None and history.licence.holder_organisation is not None

    def _licence(self, history: History, place: int) -> None:
        licence, firms = history.licence, self._by_firm(history)
        said = {f.attname: getattr(licence, f.attname) for f in Licence._meta.concrete_fields}
        holder = {
            "holder_person_id": None if firms else "%(applicant_id)s",
            "holder_organisation_id": "%(firm_id)s" if firms else None,
        }
        self._row(Licence, {**said, **holder, "document_id": f"%(document{place})s"})

    def _row(self, model: type[models.Model], row: Slots, *, with_key: bool = False) -> None:
        names = names_of(model, with_key=with_key)
        cells: list[Any] = []
        places: list[int] = []
        for place, name in enumerate(names):
            made = self._cell(name, row[name])
            if isinstance(made, str) and "%(" in made:
                places.append(place)
                self.pieces.append(made)
            cells.append(made)
        self.rows.append((model, names, cells, places))

    def _cell(self, name: str, value: Any) -> Any:
        """A cell as the database takes it, its blanks as %(…)s."""
        if name in JSON_COLUMNS:
            text = json.dumps(value, cls=SealingEncoder, ensure_ascii=False).replace("%", "%%")
            for moment in self.moments:
                text = text.replace(moment, _open_minutes(moment))
            return BLANK.sub(r"%(j_\1)s", text) if "{{" in text or "%(" in text else text.replace("%%", "%")
        if isinstance(value, datetime):
            return _open_minutes(value.astimezone(UTC).replace(tzinfo=None).isoformat(" "))
        if isinstance(value, str) and "{{" in value:
            return BLANK.sub(r"%(\1)s", value)
        return cell(value)


def _about(row: Slots) -> dict[str, str]:
    """Under what the row is found: the case's number, or the certificate's identifier."""
    if row.get("about") == "licence":
        return {"kind": "licence", "subject": "%(reference)s"}
    return {"kind": "case", "subject": "%(number)s"}


def _open_minutes(text: str) -> str:
    return CLOCK.sub(r"\1%(mmss)s\2", text)


def minutes(turn: int) -> str:
    """MM:SS of a turn: spread over the hour, the same for the same turn."""
    minute, second = divmod(turn * 1009 % 3600, 60)
    return f"{minute:02d}:{second:02d}"


def check_codes(total: int, letters: str) -> Callable[[int], str]:
    """The check codes of a bulk city: twelve letters each, all different, the same for the same place."""
    parts = ["".join(signs) for signs in itertools.product(letters, repeat=3)]
    many = len(parts)
    step = many**4 // (total + 1)
    jitter = max(step - 1, 1)

    def code(place: int) -> str:
        rest, last = divmod(place * step + place * 0x9E3779B97F4A7C15 % jitter, many)
        rest, third = divmod(rest, many)
        first, second = divmod(rest, many)
        text = parts[first] + parts[second] + parts[third] + parts[last]
        return f"{text[:4]}-{text[4:8]}-{text[8:]}"

    return code
