"""Identity numbers in stored answers and texts: sealed in the database, masked in memory, whole nowhere.

A `SealedNumber` is a text that says the masked number and carries the sealed one. Whatever shows, exports, logs or
writes it as JSON therefore says the masked number; only `disclosures.disclose` opens it, and records that.

`SealedJSONField` and `SealedTextField` write every whole number sealed, whoever put it there, and give `SealedNumber`
and `SealedText` back. In JSON a number is stored as {"sealed": …, "digest": …, "masked": …}; in a text as ⟦sealed⟧.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from tongban.accounts.sealing import digest, seal
from tongban.kit.identifiers import find_id_numbers, mask_id, replace_id_numbers
from tongban.kit.text import mended
from tongban.regions.fields import SUSPECT, JSONField

KEYS = frozenset({"sealed", "digest", "masked"})
"""What a sealed number is stored as."""
TOKEN = re.compile(r"⟦([^|⟧]{1,30})\|([0-9a-f]{64})\|(1\.[A-Za-z0-9_=-]+)⟧")
"""A sealed number inside a stored text: masked, digest, sealed."""


class SealedNumber(str):
    """An identity number whose text is its masked form. `sealed` opens only in `disclosures`; `digest` compares."""

    sealed: str
    digest: str

    def __new__(cls, masked: str, sealed: str, digest: str) -> SealedNumber:
        number = super().__new__(cls, masked)
        number.sealed, number.digest = sealed, digest
        return number

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, SealedNumber) else str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return str.__hash__(self)

    def __getnewargs__(self) -> tuple[str, str, str]:  # type: ignore[override]  # three arguments, where str has one
        return str(self), self.sealed, self.digest

    def __str__(self) -> str:
        return str.__str__(self)

    def __deepcopy__(self, memo: object) -> SealedNumber:
        return self

    @property
    def stored(self) -> dict[str, str]:
        """How it lies in JSON."""
        return {"sealed": self.sealed, "digest": self.digest, "masked": str.__str__(self)}

    @property
    def token(self) -> str:
        """How it lies in a text."""
        return f"⟦{str.__str__(self)}|{self.digest}|{self.sealed}⟧"


def seal_number(number: str) -> SealedNumber:
    """A whole number, sealed. The number must have been read (`kit.identifiers`); a sealed one is given back."""
    return number if isinstance(number, SealedNumber) else SealedNumber(mask_id(number), seal(number), digest(number))


class SealedText(str):
    """A text in which numbers are masked; `numbers` are these, sealed, and `stored` is how it lies in the database."""

    numbers: tuple[SealedNumber, ...]
    stored: str

    def __new__(cls, stored: str) -> SealedText:
        """From the stored form."""
        parts = [SealedNumber(masked, sealed, key) for masked, key, sealed in TOKEN.findall(stored)]
        text = super().__new__(cls, TOKEN.sub(r"\1", stored))
        text.numbers, text.stored = tuple(parts), stored
        return text

    def __getnewargs__(self) -> tuple[str]:
        return (self.stored,)

    def __deepcopy__(self, memo: object) -> SealedText:
        return self


def seal_text(text: str) -> str:
    """The stored form of a text: every whole number in it sealed."""
    if isinstance(text, SealedText):
        return text.stored
    if "⟦" in text:  # somebody's own brackets are never taken for ours
        text = TOKEN.sub(lambda found: found.group().replace("⟦", "[").replace("⟧", "]"), text)
    return replace_id_numbers(text, lambda number: seal_number(number).token)


def sealed_form(value: Any) -> Any:
    """What JSON stores of a value: numbers as mappings of `KEYS`, numbers inside longer texts as ⟦…⟧."""
    if isinstance(value, SealedNumber):
        return value.stored
    if isinstance(value, str):
        whole = next(find_id_numbers(value), None)
        if whole is None or isinstance(value, SealedText):
            return seal_text(value)
        return seal_number(whole.number).stored if _is_all(value, whole.start, whole.end) else seal_text(value)
    if isinstance(value, Mapping):
        return {key: sealed_form(inner) for key, inner in value.items()}
    return [sealed_form(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def _is_all(text: str, start: int, end: int) -> bool:
    return not text[:start].strip() and not text[end:].strip()


def opened_form(value: Any) -> Any:
    """The way back from `sealed_form`: masked texts that carry what is sealed."""
    if isinstance(value, dict):
        if value.keys() == KEYS and all(isinstance(part, str) for part in value.values()):
            return SealedNumber(**value)
        return {key: opened_form(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [opened_form(inner) for inner in value]
    return SealedText(value) if isinstance(value, str) and "⟦" in value else value


class SealingEncoder(DjangoJSONEncoder):
    """Writes JSON in its sealed form."""

    def encode(self, o: Any) -> str:
        """The JSON text."""
        return super().encode(sealed_form(o))

    def iterencode(self, o: Any, _one_shot: bool = False) -> Iterator[str]:
        """The JSON text in pieces."""
        return super().iterencode(sealed_form(o), _one_shot)


class SealingDecoder(json.JSONDecoder):
    """Reads JSON in its sealed form."""

    def decode(self, s: str, *more: Any) -> Any:
        """The value, its numbers masked."""
        return opened_form(super().decode(s, *more))


class SealedJSONField(JSONField):
    """JSON whose identity numbers are sealed. To a migration it is a plain JSONField."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["encoder"], kwargs["decoder"] = SealingEncoder, SealingDecoder
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Masked, with what is sealed; what is no text is mended without touching what is sealed."""
        found = models.JSONField.from_db_value(self, value, expression, connection)
        return _mended(found) if isinstance(value, str) and SUSPECT.search(value) else found

    def deconstruct(self) -> Any:
        """As a JSONField without encoder, which it is to the database."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        return name, "django.db.models.JSONField", args, kwargs


def _mended(value: Any) -> Any:
    if isinstance(value, (SealedNumber, SealedText)):
        return value
    if isinstance(value, list):
        return [_mended(one) for one in value]
    if isinstance(value, dict):
        return {name: _mended(one) for name, one in value.items()}
    return mended(value)


class SealedTextField(models.TextField):  # type: ignore[type-arg]  # a field has no parameters at run time
    """Text whose identity numbers are sealed. To a migration it is a plain TextField."""

    seals = True

    def deconstruct(self) -> Any:
        """As a TextField, which it is to the database."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def get_prep_value(self, value: Any) -> Any:
        """The stored form."""
        value = super().get_prep_value(value)
        return seal_text(value) if isinstance(value, str) else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Masked, with what is sealed."""
        return SealedText(value) if isinstance(value, str) and "⟦" in value else value
