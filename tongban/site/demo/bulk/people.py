"""The residents and firms of a bulk city: invented, with valid check digits, the same for the same numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from tongban.accounts.actions import digest, seal
from tongban.accounts.assurance import book
from tongban.accounts.models import Assurance, Mandate, Organisation, Person, Role
from tongban.accounts.testing import COUNTY, SINCE
from tongban.kit.identifiers import make_id_number, make_uscc, mask_id
from tongban.site.demo.bulk.writing import Writer
from tongban.site.demo.invent import FAMILY, GIVEN, ROADS, SHOPS, TRADES

AREA = "990104"
BIRTHDAYS = 18_000
NO_PASSWORD = "!" + "x" * 40
"""Nobody signs in as a resident: the mark of an unusable password."""
MOVED_IN = datetime(2020, 1, 1, tzinfo=UTC)
FIRST_FIRM = 300_000
PREFIX = "resident"


class Somebody(NamedTuple):
    """Who applies: keys and the words for the blanks (also as JSON writes them)."""

    person_id: int
    firm_id: int | None
    words: dict[str, str]


def settled() -> bool:
    """Whether a bulk city has been made here already."""
    return Person.objects.filter(username=f"{PREFIX}0").exists()


def settle_people(
    count: int, firms: int, writer: Writer, region_id: str, *, after: int, firm_after: int
) -> tuple[list[Somebody], list[Somebody]]:
    """`count` residents; the first `firms` of them also represent a firm each. Keys begin behind `after` and
    `firm_after`. Returns both lists."""
    people: list[Somebody] = []
    companies: list[Somebody] = []
    for n in range(count):
        number = make_id_number(date(1955, 1, 1) + timedelta(days=n % BIRTHDAYS), 1 + n // BIRTHDAYS, AREA)
        words = {
            "name": FAMILY[n % len(FAMILY)] + GIVEN[n // len(FAMILY) % len(GIVEN)],
            "masked": mask_id(number),
            "sealed": seal(number),
            "digest": digest(number),
            "phone": f"+86199{n:08d}",
            "address": f"示例市示范区{ROADS[n % len(ROADS)]}{n // len(ROADS) % 299 + 1}号",
        }
        writer.add(Person, {"id": after + 1 + n, **_person(n, words)})
        firm_words, firm_id = {"firm": "", "code": ""}, None
        if n < firms:
            firm_id = firm_after + 1 + n
            firm_words = _firm_words(n)
            writer.add(Organisation, {"id": firm_id, **_firm(firm_words, words, region_id)})
            writer.add(
                Mandate,
                {
                    "person_id": after + 1 + n,
                    "role": Role.REPRESENTATIVE.value,
                    "organisation_id": firm_id,
                    "region_id": None,
                    "since": SINCE,
                    "until": None,
                },
            )
            companies.append(Somebody(after + 1 + n, firm_id, with_json({**words, **firm_words})))
        people.append(Somebody(after + 1 + n, None, with_json({**words, "firm": "", "code": ""})))
    return people, companies


def with_json(words: dict[str, str]) -> dict[str, str]:
    """The words, and under j_<name> the same as they stand inside a JSON text."""
    return words | {f"j_{name}": json.dumps(word, ensure_ascii=False)[1:-1] for name, word in words.items()}


def _person(n: int, words: dict[str, str]) -> dict[str, Any]:
    return {
        "username": f"{PREFIX}{n}",
        "name": words["name"],
        "password": NO_PASSWORD,
        "id_kind": "111",
        "id_sealed": words["sealed"],
        "id_digest": words["digest"],
        "id_masked": words["masked"],
        "phone": words["phone"],
        "email": f"{PREFIX}{n}@example.invalid",
        "address": words["address"],
        "region_id": COUNTY,
        "assurance": Assurance.WINDOW.value,
        "assurance_rank": book().ways["window"],
        "assured_at": None,
        "is_demo": True,
        "created_at": MOVED_IN,
    }


def _firm_words(n: int) -> dict[str, str]:
    name = f"示例市{SHOPS[n % len(SHOPS)]}{TRADES[n // len(SHOPS) % len(TRADES)]}（{n + 1}号）"
    return {"firm": name, "code": make_uscc(FIRST_FIRM + n, "91")}


def _firm(words: dict[str, str], person: dict[str, str], region_id: str) -> dict[str, Any]:
    return {
        "code": words["code"],
        "name": words["firm"],
        "kind": Organisation.Kind.FIRM.value,
        "region_id": region_id,
        "legal_person_name": person["name"],
        "address": person["address"],
        "is_demo": True,
    }


def in_turn(people: list[Somebody]) -> Iterator[Somebody]:
    """Everybody once, and again from the first."""
    while True:
        yield from people
