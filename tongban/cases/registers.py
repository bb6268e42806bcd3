"""Data checks (数据核验): what a register says about a case, asked of what the platform itself holds.

A source is one function under `@register("name")`. It answers with the facts it confirms, or None where it cannot:
then the applicant is asked for the material in its next way. Nothing is fetched from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tongban.accounts.queries import may, person_by_digest
from tongban.cases.evidence import fitting, is_applicant, proves, subjects_of
from tongban.cases.models import Case
from tongban.catalog.packs import Material
from tongban.kit.names import same_name

Held = Mapping[str, Any]
Source = Callable[[Case, Held, Material], dict[str, Any] | None]
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


def ask(source: str, case: Case, held: Held, material: Material) -> dict[str, Any] | None:
    """What the register confirms for one material, or None; nothing for somebody whose own identity is not proved."""
    if not may(case.applicant, "data-check"):
        return None
    found = SOURCES.get(source)
    if found is not None:
        return found(case, held, material)
    return _certificate(CERTIFICATES.get(source, source), case, held, material)


def _certificate(kind: str, case: Case, held: Held, material: Material) -> dict[str, Any] | None:
    licence = fitting(case, material, held).get(kind)
    if licence is None or not proves(case, material, licence):
        return None
    return {"identifier": licence.identifier, "number": licence.number}


@register("population")
def population(case: Case, held: Held, material: Material) -> dict[str, Any] | None:
    """Somebody's identity: the applicant's, proved when the account was opened; another's where number and name are of
    one person. Numbers are compared by keyed hash: none is opened for it. An
    account opened on its owner's word proves nothing."""
    for subject in subjects_of(case, material):
        if is_applicant(case, subject):
            return {"name": case.applicant.name, "id_number": case.applicant.id_masked} if subject.masked else None
        found = person_by_digest(subject.digest) if subject.digest else None
        if found is not None and same_name(found.name, subject.name) and may(found, "data-check"):
            return {"name": found.name, "id_number": found.id_masked}
    return None


@register("market-entities", "market-registration")
def market_registration(case: Case, held: Held, material: Material) -> dict[str, Any] | None:
    """The firm that is acted for, as registered; or the business licence held."""
    firm = case.on_behalf_of
    if firm is not None:
        return {"name": firm.name, "code": firm.code, "legal_person": firm.legal_person_name}
    return _certificate("business-licence", case, held, material)
