"""Codes as lists write them: each checked by its own standard, damage named as what it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from django.utils.translation import gettext as _

from tongban.catalog.importing.mappings import CodeScheme
from tongban.kit.identifiers import read_basic_code, read_credit_code, read_item_code
from tongban.kit.identifiers.reading import BadIdentifier, tidy

_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714


def national(text: str) -> str:
    """An 实施编码 of 31 or a 业务办理项编码 of 33 characters, with its body's check character."""
    code = tidy(text, "item-code")
    if _SHAPE.fullmatch(code) and _is_body(code[:18]):
        return code
    read = read_item_code(text)
    if read.scheme == "basic":
        raise BadIdentifier(
            _("This is a basic code of 12 digits; an entry goes by its task code (31) or handling code (33)."),
            code="item-code-basic-only",
            next_step=_("Put credit code (18) and level (1) of the implementing body before it."),
        )
    return read.text


_SHAPE = re.compile(r"[0-9A-Z]{18}[1-7]\d{2}(?:0[1-9]|[12]\d)\d{8}(?:(?!00)\d{2})?", re.ASCII)


@lru_cache(maxsize=20_000)
def _is_body(text: str) -> bool:
    try:
        read_credit_code(text)
    except BadIdentifier:
        return False
    return True


def basic(text: str) -> str:
    """A 基本编码 of 12 digits."""
    return text if _BASIC.fullmatch(text) else read_basic_code(text).text


_BASIC = re.compile(r"\d{2}(?:0[1-9]|[12]\d)\d{8}", re.ASCII)


@lru_cache(maxsize=20_000)
def credit_code(text: str) -> str:
    """A 统一社会信用代码 of 18 characters. Nine characters are an organisation code, and are said to be one."""
    bare = tidy(text, "credit-code")
    if len(bare) == 9 and _organisation_fits(bare):
        raise BadIdentifier(
            _("“%(code)s” is an organisation code of nine characters, not a credit code of eighteen.") % {"code": text},
            code="credit-code-organisation-code",
            next_step=_("Look up the body's 统一社会信用代码; characters 9 to 17 of it are this code."),
        )
    return read_credit_code(text).text


@lru_cache(maxsize=20_000)
def organisation_code(text: str) -> str:
    """A 组织机构代码 of nine characters (GB 11714), zeros kept, hyphens removed."""
    bare = tidy(text, "organisation-code")
    if len(bare) == 18:
        raise BadIdentifier(
            _("“%(code)s” is a credit code of eighteen characters, not an organisation code of nine.") % {"code": text},
            code="organisation-code-credit-code",
            next_step=_("Map this column with the check “credit-code”."),
        )
    if bare.isdigit() and 5 <= len(bare) < 9 and _organisation_fits(bare.zfill(9)):
        raise BadIdentifier(
            _("“%(code)s” has lost the zeros it began with, as in a spreadsheet.") % {"code": text},
            code="organisation-code-leading-zeros",
            next_step=_("Format the column as text; the code probably reads %(right)s.") % {"right": bare.zfill(9)},
        )
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", bare, re.ASCII):
        raise BadIdentifier(
            _("“%(code)s” is no organisation code: those have eight letters or digits and a check character.")
            % {"code": text},
            code="organisation-code-shape",
            next_step=_("Compare it with the document, character by character."),
        )
    if not _organisation_fits(bare):
        raise BadIdentifier(
            _("The check character of the organisation code “%(code)s” does not fit.") % {"code": text},
            code="organisation-code-check",
            next_step=_("Compare it with the document, character by character."),
        )
    return bare


def _organisation_fits(bare: str) -> bool:
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", bare, re.ASCII):
        return False
    digit = 11 - sum(int(one, 36) * weight for one, weight in zip(bare, _WEIGHTS, strict=False)) % 11
    return {10: "X", 11: "0"}.get(digit, str(digit)) == bare[8]


def body_code(text: str) -> str:
    """A body's code as old lists have it: a credit code, or an organisation code where that is all that is known."""
    return organisation_code(text) if len(tidy(text, "credit-code")) == 9 else credit_code(text)


@lru_cache(maxsize=20_000)
def division(text: str) -> str:
    """A division of 6 digits, or of 12 as statistics write it."""
    code = tidy(text, "division")
    if not re.fullmatch(r"[1-9]\d{5}(?:\d{6})?", code, re.ASCII):
        raise BadIdentifier(
            _("“%(code)s” is no division: those have 6 or 12 digits.") % {"code": text},
            code="division-shape",
            next_step=_("Look it up in GB/T 2260."),
        )
    return code


CHECKS: dict[str, Callable[[str], str]] = {
    "national": national,
    "basic": basic,
    "task": lambda text: read_item_code(text, "task").text,
    "handling": lambda text: read_item_code(text, "handling").text,
    "credit-code": credit_code,
    "organisation-code": organisation_code,
    "body-code": body_code,
    "division": division,
}


def by_scheme(text: str, scheme: CodeScheme) -> tuple[str, dict[str, str]]:
    """A code by a place's own scheme, and the elements its parts give. Every part with a check passes it."""
    tidy(text, "item-code", dots=True)  # damage by spreadsheets is named before the pattern is
    found = _compiled(scheme.pattern).fullmatch(text)
    if found is None:
        raise BadIdentifier(
            _("“%(code)s” is not written as the codes of “%(scheme)s” are.") % {"code": text, "scheme": scheme.name},
            code="local-code-scheme",
            next_step=_("They look like %(example)s.") % {"example": scheme.example},
        )
    parts = found.groupdict()
    for part, check in scheme.checks.items():
        if check:
            parts[part] = CHECKS[check](parts[part])
    return text, {element: parts[part] for part, element in scheme.elements.items()}


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)
