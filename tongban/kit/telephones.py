"""Telephone numbers: read as people type them, kept in one form, shown as people are used to.

`read_phone` gives a `Telephone`; its `text` is what is kept: E.164 with a plus (+8619900000019), an extension after
`;ext=` as RFC 3966 writes it, and a service number of the mainland (12345, 95588) as its bare digits, because it has
no E.164 form. `shown` is the customary form. Numbers of the mainland are told by their shape (numbers not given out
yet are not refused), foreign ones by the numbering plans in `phonenumbers`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberFormat

from tongban.kit.refusals import Invalid
from tongban.kit.words import say, teach

teach(
    {
        "phone-missing": "The telephone number is missing.",
        "phone-malformed": "“%(given)s” is not a telephone number.",
        "phone-area-code-missing": "“%(given)s” lacks its area code.",
        "phone-service-number": "“%(given)s” is the number of a service, at which you cannot be reached.",
        "phone-next": "Enter a mobile number, a landline with its area code (0990-0000000), or a number from abroad "
        "with + and the country's code (+852 9123 4567).",
    }
)

Kind = Literal["mobile", "landline", "free", "service", "abroad"]
_EXTENSION = re.compile(r"(?:;EXT=|EXT\.?|X|#|转接?|分机号?|[-,])(\d{1,6})$")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_AREA = r"(?:10|2\d|[3-9]\d{2}|199)"
_LANDLINE = re.compile(rf"0({_AREA})(\d{{7,8}})")
_FREE = re.compile(r"[48]00\d{7}")
_SERVICE = re.compile(r"1(?:1\d|2\d{1,3}|0\d{2,4}|[6-9]\d{2,4})|9[56]\d{3,6}")


@dataclass(frozen=True, slots=True)
class Telephone:
    """One number. `text` is the form that is kept; mask it before showing it to others."""

    kind: Kind
    country: int
    national: str
    extension: str = ""

    @property
    def text(self) -> str:
        """The one form that is kept, at most 30 characters."""
        if self.kind == "service":
            return self.national
        return f"+{self.country}{self.national}" + (f";ext={self.extension}" if self.extension else "")

    @property
    def shown(self) -> str:
        """As people write it here: 19900000019, 0990-0000000-801, 400-000-0000, +852 9123 4567."""
        number, area = self.national, _area_of(self.national)
        if self.kind == "landline":
            number = f"0{number[:area]}-{number[area:]}"
        elif self.kind == "free":
            number = f"{number[:3]}-{number[3:6]}-{number[6:]}"
        elif self.kind == "abroad":
            parsed = phonenumbers.parse(f"+{self.country}{number}")
            number = phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
        return f"{number}-{self.extension}" if self.extension else number

    @property
    def masked(self) -> str:
        """Enough to recognise one's own: 199****0019."""
        number = self.shown
        places = [place for place, one in enumerate(number) if one.isdigit()]
        hidden = set(places[3:-4]) if len(places) > 7 else set(places)
        return "".join("*" if place in hidden else one for place, one in enumerate(number))


def read_phone(given: object, *, service: bool = True) -> Telephone:
    """The number. `service=False` where a person must be reached. Codes: phone-missing, phone-malformed,
    phone-area-code-missing, phone-service-number."""
    said = "" if given is None else unicodedata.normalize("NFKC", str(given)).strip()
    text = _tidy(said)
    if not text:
        raise _refuse("phone-missing", said)
    found = _of_the_mainland(text)
    if found is None:
        number, extension = _extension(text)
        found = _abroad(number, extension) if number.startswith("+") else None
    if found is None and re.fullmatch(r"[2-9]\d{6,7}", text):
        raise _refuse("phone-area-code-missing", said)
    if found is None:
        raise _refuse("phone-malformed", said)
    if found.kind == "service" and not service:
        raise _refuse("phone-service-number", said)
    return found


def read_phones(given: object) -> list[Telephone]:
    """All numbers of a text that may hold several (0990-0000000、12345; with 转 and the like); refused as a whole
    under the codes of `read_phone`."""
    said = "" if given is None else unicodedata.normalize("NFKC", str(given))
    parts = [part for part in re.split(r"[、,;/|\n]|或者?|(?<=\d)\s+(?=0\d{2}|1[3-9]\d{9}|400)", said) if part.strip()]
    return [read_phone(re.sub(r"^[^\d+(]*[::]", "", part)) for part in parts] or [read_phone("")]


def show_phone(kept: str) -> str:
    """A kept number as people write it; a text that is no number stays as it is."""
    try:
        return read_phone(kept).shown if kept else ""
    except Invalid:
        return kept


def _tidy(said: str) -> str:
    """Digits, a leading plus, and what may stand before an extension; 00 becomes +."""
    text = re.sub(r"[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]", "", said).upper()
    text = re.sub(r"[\u2010-\u2015\u2212\u30fc~_]", "-", text)
    text = re.sub(r"^TEL:|^(?:电话|手机|联系电话):", "", re.sub(r"\s*-\s*", "-", text)).strip()
    text = re.sub(r"^\((\+?\d+)\)", r"\1-", text)
    text = re.sub(r"^(\+?86-?)\((0?\d{2,3})\)", r"\1\2", text)
    text = re.sub(r"[\s.()]", "", text)
    return re.sub(r"^\+?00(?=[1-9])", "+", text)


def _extension(text: str) -> tuple[str, str]:
    """The number without its extension, dashes removed, and the extension."""
    found = _EXTENSION.search(text)
    if found and (found[0][0] not in "-," or (re.sub(r"\D", "", text[: found.start()]) and _is_whole(text, found))):
        return text[: found.start()].replace("-", ""), found[1]
    return text.replace("-", ""), ""


def _is_whole(text: str, found: re.Match[str]) -> bool:
    """Whether what stands before a dash is a whole number of the mainland already, so that the rest is an extension."""
    return _plain(text[: found.start()].replace("-", ""), "") is not None


def _of_the_mainland(text: str) -> Telephone | None:
    whole = _plain(text.replace("-", ""), "")
    if whole is not None:
        return whole
    return _plain(*_extension(text))


def _plain(text: str, extension: str) -> Telephone | None:
    """A number of the mainland by its shape, with or without 86 before it."""
    bare = re.sub(r"^\+86(?:0(?=1[3-9]\d{9}$))?", "", text) if text.startswith("+86") else text
    if re.fullmatch(r"0?1[3-9]\d{9}", bare):
        return Telephone("mobile", 86, bare[-11:], extension)
    if text.startswith("86") and re.fullmatch(r"86(?:1[3-9]\d{9}|0?[1-9]\d{9,10})", text):
        return _plain("+" + text, extension)
    if text.startswith("+86") and re.fullmatch(rf"{_AREA}\d{{7,8}}", bare) and not _FREE.fullmatch(bare):
        bare = "0" + bare
    if _LANDLINE.fullmatch(bare):
        return Telephone("landline", 86, bare[1:], extension)
    if _FREE.fullmatch(bare):
        return Telephone("free", 86, bare, extension)
    if _SERVICE.fullmatch(bare) and not extension and not text.startswith("+"):
        return Telephone("service", 86, bare)
    return None


def _abroad(number: str, extension: str) -> Telephone | None:
    """A number of another numbering plan; possible is enough, since plans change faster than libraries."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    if parsed.country_code in (None, 86) or not phonenumbers.is_possible_number(parsed):
        return None
    national = phonenumbers.national_significant_number(parsed)
    return Telephone("abroad", int(parsed.country_code or 0), national, extension)


def _area_of(national: str) -> int:
    """How many digits of a landline's national number are its area code."""
    return 2 if national[0] == "2" or national.startswith("10") else 3


def _refuse(code: str, given: str) -> Invalid:
    return Invalid(say(code, given=given[:30]), code=code, next_step=say("phone-next"), where={"field": "phone"})
