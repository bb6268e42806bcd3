"""How far an account's identity is proved, and what that level may do (packs/assurance.toml).

An account is opened on its owner's word. An officer at a window who has seen the paper raises it, or the identity
provider by what it says of a sign-in (`acr`, `amr`), or another city's sign-in. Without a number there is no level:
what is proved is that this person has this number.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, model_validator

from tongban.accounts.models import Person
from tongban.kit.refusals import NotAllowed

Act = Literal["submit", "data-check"]
"""What needs a level."""


class Strict(BaseModel):
    """Unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(Strict):
    """Words in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __str__(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") else self.en


class Level(Strict):
    """One level: its rank, its name, and what somebody at it may do, in plain words."""

    rank: int = Field(ge=0)
    name: Said
    says: Said


class Paper(Strict):
    """An identity paper an officer can have seen."""

    code: str
    name: Said


class Provider(Strict):
    """What the claims of an identity provider amount to."""

    number_claim: str
    unknown: int
    acr: Mapping[str, int]
    amr: Mapping[str, int]


class Items(Strict):
    """Codes of items."""

    items: tuple[str, ...]


class Book(Strict):
    """The whole of packs/assurance.toml."""

    demo: bool
    basis: str
    levels: tuple[Level, ...]
    needs: Mapping[Act, int]
    without_real_name: Items
    ways: Mapping[Literal["declared", "window", "elsewhere"], int]
    provider: Provider
    papers: tuple[Paper, ...]

    @model_validator(mode="after")
    def _every_rank_is_a_level(self) -> Book:
        known = {level.rank for level in self.levels}
        ranks = {*self.needs.values(), *self.ways.values(), self.provider.unknown}
        ranks |= {*self.provider.acr.values(), *self.provider.amr.values(), 0}
        if ranks - known or len(known) != len(self.levels):
            raise ValueError(f"no level has the rank {sorted(ranks - known)}, or two have one")
        return self


class IdentityNotVerified(NotAllowed):
    """The account's identity is not proved far enough for this act. Nothing is lost."""

    code = "identity-not-verified"


def book() -> Book:
    """What the levels are and what they may do; read once."""
    return _book(settings.PACKS_DIR / "assurance.toml")


@lru_cache(maxsize=2)
def _book(path: Path) -> Book:
    with path.open("rb") as file:
        return Book.model_validate(tomllib.load(file))


def level_of(person: Person) -> Level:
    """The level of an account; the lowest for one without an identity number."""
    rank = person.assurance_rank if person.id_digest else 0
    return max((one for one in book().levels if one.rank <= rank), key=lambda one: one.rank)


def may(person: Person, act: Act, item: str = "") -> bool:
    """Whether the level of an account is enough for an act (on an item, which may ask for no real name)."""
    return level_of(person).rank >= book().needs[act] or (bool(item) and item in book().without_real_name.items)


def must(person: Person, act: Act, item: str = "") -> None:
    """Refuse (identity-not-verified) where the level is not enough, saying how it is raised."""
    if not may(person, act, item):
        raise IdentityNotVerified(
            _("Your identity has not been verified yet, so this cannot be sent."), next_step=how()
        )


def how() -> str:
    """How somebody raises their level, in one sentence."""
    if settings.OIDC_ENABLED:
        return _(
            "Show your identity paper once at the window of any service hall, or sign in through the identity "
            "provider; what you entered is kept."
        )
    return _("Show your identity paper once at the window of any service hall; what you entered is kept.")


def paper(code: str) -> Paper | None:
    """An identity paper an officer can have seen."""
    return next((one for one in book().papers if one.code == code), None)


def rank_of_claims(claims: Mapping[str, Any]) -> int:
    """What the provider's claims about a sign-in amount to: the highest rank any of them gives."""
    provider = book().provider
    methods = claims.get("amr") or []
    methods = [methods] if isinstance(methods, str) else methods if isinstance(methods, list) else []
    found = [provider.acr.get(str(claims.get("acr") or ""))]
    found += [provider.amr.get(str(method)) for method in methods]
    return max((rank for rank in found if rank is not None), default=provider.unknown)
