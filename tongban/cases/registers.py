"""Data checks (数据核验): what a register says about a case, asked of what the platform itself holds.

A source is one function under `@register("name")`. It answers with the facts it confirms, or None where it cannot:
then the applicant is asked for the material in its next way. Nothing is fetched from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tongban.accounts.queries import may, person_by_id_number
from tongban.cases.models import Case
from tongban.kit.names import same_name

Held = Mapping[str, Any]
Source = Callable[[Case, Held, str], dict[str, Any] | None]
SOURCES: dict[str, Source] = {}
CERTIFICATES = {
    "household": "household-register",
    "marriage": "marriage-certificate",
    "birth-records": "birth-certificate",
    "real-estate": "real-estate-certificate",
}
"""Registers that are answered from a certificate held: source → kind. Any other source is its own kind."""


def register(*names: str) -> Callable[[Source], Source]:
    """Put a source under its names, as packs call it in exchange:<name>."""

    def put(source: Source) -> Source:
        for name in names:
            SOURCES[name] = source
        return source

    return put


def ask(source: str, case: Case, held: Held, material: str) -> dict[str, Any] | None:
    """What the register confirms for one material, or None; nothing for somebody whose own identity is not proved."""
    if not may(case.applicant, "data-check"):
        return None
    found = SOURCES.get(source)
    return found(case, held, material) if found is not None else _certificate(CERTIFICATES.get(source, source), held)


def _certificate(kind: str, held: Held) -> dict[str, Any] | None:
    licence = held.get(kind)
    return {"identifier": licence.identifier, "number": licence.number} if licence is not None else None


def is_of_applicant(case: Case, material: str) -> bool:
    """Whether an identity paper is the applicant's own: “operator-id-card” is, while the operator is the applicant."""
    who = _who(material)
    number = case.answers.get(f"{who}_id_number")
    return not who or (number is not None and number == case.applicant.id_masked)


def _who(material: str) -> str:
    """The part somebody plays in a case, from the code of their identity paper: “agent-id-card” → agent."""
    return material.removesuffix("id-card").rstrip("-").replace("-", "_") if material.endswith("id-card") else ""


@register("population")
def population(case: Case, held: Held, material: str) -> dict[str, Any] | None:
    """Somebody's identity as an account proves it: the applicant's; another's by the number that was given. An account
    opened on its owner's word proves nothing."""
    if is_of_applicant(case, material):
        person = case.applicant
        return {"name": person.name, "id_number": person.id_masked} if person.id_masked else None
    number, name = case.answers.get(f"{_who(material)}_id_number"), case.answers.get(f"{_who(material)}_name")
    found = person_by_id_number(str(number)) if number else None
    if found is None or not same_name(found.name, str(name or "")) or not may(found, "data-check"):
        return None
    return {"name": found.name, "id_number": found.id_masked}


@register("market-entities", "market-registration")
def market_registration(case: Case, held: Held, material: str) -> dict[str, Any] | None:
    """The firm that is acted for, as registered; or the business licence held."""
    firm = case.on_behalf_of
    if firm is not None:
        return {"name": firm.name, "code": firm.code, "legal_person": firm.legal_person_name}
    return _certificate("business-licence", held)
