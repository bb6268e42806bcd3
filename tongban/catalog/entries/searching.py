"""The full text of entries: a row each, over segmented words and pinyin; asked in tiers so that 50,000 stay quick.

No tier ranks more than a few dozen rows: bm25 over every row that holds a common word is what makes a full text slow.
All words in the name come first, then all words anywhere, then any word in the name; inside a tier those with more
words in the name and the shorter name win.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import rjieba
from django.db import connection, transaction

from tongban.catalog.models import ItemEntry
from tongban.catalog.searching import EMPTY, HAN, WORD, pinyin_of, words_of

BATCH = 2000
CANDIDATES = 200
"""So many of a loose tier are looked at."""
MOST_WORDS = 8

Columns = tuple[str, str, str, str]


class Found(NamedTuple):
    """One hit: the key of the version, its name."""

    pk: int
    name: str


def texts_of(entry: ItemEntry) -> Columns:
    """What is indexed: name; main item, body and themes; pinyin of the name; materials, conditions, result, code."""
    said = entry.elements
    keywords = [said.get("parent", ""), entry.body, *said.get("themes", [])]
    materials = [row["name"] for row in said.get("materials", [])]
    rest = " ".join([*materials, *said.get("conditions", []), said.get("result", ""), entry.code])
    return (
        " ".join(words_of(entry.name)),
        " ".join(words_of(" ".join(keywords))),
        " ".join(dict.fromkeys(pinyin_of(entry.name))),
        " ".join(dict.fromkeys(_cut(rest))),
    )


def index_entries() -> int:
    """Index every version that is not indexed yet; how many were."""
    count = 0
    while True:
        with transaction.atomic():
            rows = list(ItemEntry.objects.filter(pk__gt=_indexed_to()).order_by("pk")[:BATCH])
            add((entry.pk, texts_of(entry)) for entry in rows)
        if not rows:
            return count
        count += len(rows)


def _indexed_to() -> int:
    """The key of the newest version in the index."""
    name = "id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM catalog_entry_search ORDER BY {name} DESC LIMIT 1")  # noqa: S608 - one of two
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def add(rows: Iterable[tuple[int, Columns]]) -> None:
    """Write rows into the index under their keys."""
    listed = list(rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            parts = " || ".join(f"setweight(to_tsvector('simple', %s), '{weight}')" for weight in "ABCD")
            statement = f"INSERT INTO catalog_entry_search (id, words) VALUES (%s, {parts})"  # noqa: S608 - four letters
            cursor.executemany(statement, [(pk, *columns) for pk, columns in listed])
            return
        statement = "INSERT INTO catalog_entry_names (rowid, words) VALUES (%s, %s)"
        cursor.executemany(statement, [(pk, f"{columns[0]} {columns[2]}") for pk, columns in listed])
        statement = "INSERT INTO catalog_entry_search (rowid, words) VALUES (%s, %s)"
        cursor.executemany(statement, [(pk, " ".join(columns)) for pk, columns in listed])


def _cut(text: str) -> Iterator[str]:
    """Words without pairs of characters: for long texts, whose pairs would be most of the index."""
    for run in WORD.findall(text.lower()):
        if HAN.search(run):
            yield from rjieba.cut_for_search(run)
        else:
            yield run


def asked(typed: str) -> list[str]:
    """The telling words of a question, longest cut, small letters; each once."""
    words: list[str] = []
    for run in WORD.findall(typed[:80].lower()):
        words += rjieba.cut(run) if HAN.search(run) else [run]
    telling = [word for word in words if word not in EMPTY and (len(word) > 1 or not HAN.search(word))]
    return list(dict.fromkeys(telling or [word for word in words if word.strip()]))[:MOST_WORDS]


def find(typed: str, limit: int = 30, *, strict: bool = False, in_names: bool = False) -> list[Found]:
    """The entries that answer what was typed, best first; the last word may be half typed.

    The last tier, where any word will do, gives only names with at least half of the words, where there are such;
    `strict` leaves that tier out; `in_names` all tiers that look beyond names, into materials and conditions.
    """
    words = asked(typed)
    if not words:
        return []
    found: dict[int, Found] = {}
    for tier in _tiers(words):
        if (tier.last and found) or (tier.loose and strict) or (in_names and not tier.names_only):
            continue
        names = _candidates(tier, 2 * limit)
        held = {hit.pk: sum(word in hit.name.lower() for word in words) for hit in names}
        if tier.loose:  # one common word out of four (许可) answers nothing
            half = max(held.values(), default=0) * 2 >= len(words) and (len(words) + 1) // 2
            names = [hit for hit in names if held[hit.pk] >= half]
        best = sorted(names, key=lambda hit: (-held[hit.pk], len(hit.name), hit.pk))
        found.update((hit.pk, hit) for hit in best if hit.pk not in found)
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


class Tier(NamedTuple):
    """One question to the full text. `loose`: any word will do. `last`: asked only where nothing was found before."""

    query: str
    names_only: bool
    loose: bool = False
    last: bool = False


def _tiers(words: list[str]) -> list[Tier]:
    """The questions, strictest first, in the language of this database. Half a word is looked for in names at once, and
    elsewhere only where whole words found nothing: it costs twice as much there."""
    if connection.vendor == "postgresql":
        ends = [""] * (len(words) - 1) + ["*"]

        def terms(weights: str, joint: str) -> str:
            labels = [f":{end}{weights}" if end or weights else "" for end in ends]
            return joint.join(f"'{word}'{label}" for word, label in zip(words, labels, strict=True))

        every, anywhere, either = terms("AC", " & "), terms("", " & "), terms("AC", " | ")
        whole = " & ".join(f"'{word}'" for word in words)
    else:
        quoted = [f'"{word}"' for word in words]
        whole = " AND ".join(quoted)
        quoted[-1] += "*"
        every = anywhere = " AND ".join(quoted)
        either = " OR ".join(quoted)
    tiers = [Tier(every, True), Tier(whole, False), Tier(anywhere, False, last=True)]
    return [*tiers, Tier(either, True, loose=True)] if len(words) > 1 else tiers


def _candidates(tier: Tier, limit: int) -> list[Found]:
    """The first rows of a tier whose version has not been superseded; of a loose one some more, to choose among."""
    if connection.vendor == "postgresql":
        inner = "SELECT id FROM catalog_entry_search WHERE words @@ to_tsquery('simple', %s) LIMIT %s"
    else:
        table = "catalog_entry_names" if tier.names_only else "catalog_entry_search"
        inner = f"SELECT rowid AS id FROM {table} WHERE {table} MATCH %s LIMIT %s"  # noqa: S608 - one of two tables
    statement = (
        f"SELECT entry.id, entry.name FROM ({inner}) AS hit JOIN catalog_itementry AS entry ON entry.id = hit.id "  # noqa: S608
        "WHERE entry.superseded_from IS NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [tier.query, max(limit, CANDIDATES) if tier.loose else limit])
        return [Found(int(pk), str(name)) for pk, name in cursor.fetchall()]
