"""电子证照标识 (GB/T 36904): root . type 21 . issuer 18 . serial . version 3 . check character by ISO 7064 MOD 37,36.

The check runs over all characters after the root with the dots removed. An identifier from elsewhere that fails only
its check is *flagged* (`fits` False), because implementations with a shifted alphabet exist; an identifier of our
own must fit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

from tongban.kit.identifiers.reading import refuse, tidy
from tongban.kit.words import teach

teach(
    {
        "licence-identifier-parts": "After %(root)s a certificate identifier has five parts; this one has %(count)s.",
        "licence-identifier-root": "A certificate identifier begins with %(root)s.",
        "licence-identifier-type": "The type, “%(part)s”, is not 21 characters ending in three digits.",
        "licence-identifier-issuer": "The issuer, “%(part)s”, is neither a credit code nor a division of six digits.",
        "licence-identifier-serial": "The serial number, “%(part)s”, may hold only capital letters and digits.",
        "licence-identifier-version": "The version, “%(part)s”, is not three digits from 001 on.",
        "licence-identifier-check": "The check character is %(given)s and should be %(right)s.",
    }
)

LICENCE_ROOT = "1.2.156.3005.2"


@dataclass(frozen=True, slots=True)
class LicenceIdentifier:
    """The parts of a certificate's identifier. `fits`: whether the check character is right."""

    type_code: str
    issuer: str
    serial: str
    version: int
    check: str
    fits: bool = True

    def __str__(self) -> str:
        return ".".join((LICENCE_ROOT, self.type_code, self.issuer, self.serial, f"{self.version:03d}", self.check))


def check_character(text: str) -> str:
    """ISO 7064 MOD 37,36 over letters and digits; dots and small letters make no difference."""
    return str(mod_37_36.calc_check_digit(text.replace(".", "").upper()))


def build_licence_identifier(type_code: str, issuer: str, serial: str, version: int = 1) -> str:
    """The identifier of a certificate, with its check character; hyphens of the serial are removed, as the standard
    asks."""
    serial = re.sub(r"[\s-]", "", serial).upper()
    body = f"{type_code.upper()}.{issuer.upper()}.{serial}.{version:03d}"
    return str(read_licence_identifier(f"{LICENCE_ROOT}.{body}.{check_character(body)}"))


def read_licence_identifier(given: object, *, strict: bool = True) -> LicenceIdentifier:
    """The identifier in parts. `strict=False` gives one with a wrong check character back flagged, for imports.

    Codes: licence-identifier-missing, -exponent, -root, -parts, -type, -issuer, -serial, -version, -check.
    """
    text = tidy(given, "licence-identifier", dots=True)
    if not text.startswith(LICENCE_ROOT + "."):
        raise refuse("licence-identifier-root", root=LICENCE_ROOT)
    parts = text[len(LICENCE_ROOT) + 1 :].split(".")
    if len(parts) != 5:
        raise refuse("licence-identifier-parts", root=LICENCE_ROOT, count=len(parts))
    patterns = {
        "type": r"[0-9A-Z]{18}\d{3}",
        "issuer": r"[0-9A-Z]{18}|\d{6}",
        "serial": r"[0-9A-Z]+",
        "version": r"(?!000)\d{3}",
    }
    for (name, pattern), part in zip(patterns.items(), parts, strict=False):
        if not re.fullmatch(pattern, part, re.ASCII):
            raise refuse(f"licence-identifier-{name}", part=part)
    right = check_character("".join(parts[:4]))
    if strict and parts[4] != right:
        raise refuse("licence-identifier-check", given=parts[4] or "–", right=right)
    return LicenceIdentifier(parts[0], parts[1], parts[2], int(parts[3]), parts[4], parts[4] == right)
