"""Full text of the services: SQLite FTS5 or PostgreSQL tsvector, over text segmented here (rjieba) with pinyin.

What a sentence means is found by `answering`; the full text helps where that finds nothing: half a word, English, a
word of the name in an order nobody foresaw. Both databases see the same rows: words of the name, of the keywords,
pinyin in full and by initials. Every word must match, and never by what a material or a summary mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import rjieba
from django.db import connection
from pypinyin import Style, lazy_pinyin

EMPTY = frozenset(
    [
        "我",
        "我们",
        "你",
        "您",
        "他",
        "她",
        "想",
        "想要",
        "要",
        "需要",
        "怎么",
        "怎样",
        "如何",
        "怎么办",
        "办",
        "办理",
        "申请",
        "什么",
        "哪些",
        "哪里",
        "哪儿",
        "在",
        "的",
        "了",
        "吗",
        "呢",
        "和",
        "与",
        "及",
        "或",
        "一个",
        "一家",
        "一间",
        "个",
        "家",
        "间",
        "是",
        "有",
        "可以",
        "能",
        "去",
        "到",
        "给",
        "把",
        "被",
        "请",
        "请问",
        "the",
        "a",
        "an",
        "to",
        "of",
        "how",
        "i",
        "want",
        "my",
        "for",
        "and",
        "or",
        "do",
        "is",
    ]
)
"""Words that say nothing about which service is meant."""

WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff\U00020000-\U0003134f]+", re.IGNORECASE)
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]")


@dataclass(frozen=True, slots=True)
class Row:
    """What is written down about one pack for the search."""

    code: str
    name: str
    keywords: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """The words of a text, small letters; Chinese runs segmented, and by pairs of characters too, so that a new word
    nobody taught the segmenter is still found."""
    found: list[str] = []
    for run in WORD.findall(text.lower()):
        if not HAN.search(run):
            found.append(run)
            continue
        found += rjieba.cut_for_search(run)
        if len(run) > 2:
            found += (run[place : place + 2] for place in range(len(run) - 1))
    return list(dict.fromkeys(word for word in found if word.strip()))


def pinyin_of(text: str) -> list[str]:
    """Pinyin of a text: in full without spaces, and the initials (spjyxk)."""
    han = "".join(HAN.findall(text))
    if not han:
        return []
    return ["".join(lazy_pinyin(han)), "".join(lazy_pinyin(han, style=Style.FIRST_LETTER))]


def asked_words(typed: str) -> list[str]:
    """The words of a question that say something; all of them where every one is empty."""
    words = words_of(typed[:200])
    telling = [word for word in words if word not in EMPTY and (len(word) > 1 or not HAN.search(word))]
    return (telling or words)[:24]


@lru_cache(maxsize=4096)
def columns_of(row: Row) -> tuple[str, str, str]:
    """A row as the three indexed texts: name, keywords, pinyin."""
    keywords = " ".join(row.keywords)
    sounds = [sound for text in (row.name, *row.keywords) for sound in pinyin_of(text)]
    return (
        " ".join(words_of(row.name)),
        " ".join([*words_of(keywords), *(keyword.lower() for keyword in row.keywords)]),
        " ".join(dict.fromkeys(sounds)),
    )


def rewrite(rows: Iterable[Row]) -> None:
    """Make the index say exactly these rows."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalog_search")
        for row in rows:
            values = [row.code, *columns_of(row)]
            if postgres:
                cursor.execute(
                    "INSERT INTO catalog_search (code, words) VALUES (%s, "
                    "setweight(to_tsvector('simple', %s), 'A') || setweight(to_tsvector('simple', %s), 'B') || "
                    "setweight(to_tsvector('simple', %s), 'C'))",
                    values,
                )
            else:
                cursor.execute(
                    "INSERT INTO catalog_search (code, name, keywords, pinyin) VALUES (%s, %s, %s, %s)",
                    values,
                )


def find(typed: str, limit: int = 30) -> list[tuple[str, float]]:
    """(code, score) of the packs that hold every word typed, best first; words may be half typed."""
    words = asked_words(typed)
    if not words:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            terms = " & ".join(f"'{word}':*ABC" for word in words)
            cursor.execute(
                "SELECT code, ts_rank('{0.1, 0.3, 0.6, 1.0}', words, query) AS score "
                "FROM catalog_search, to_tsquery('simple', %s) AS query WHERE words @@ query "
                "ORDER BY score DESC, code LIMIT %s",
                [terms, limit],
            )
        else:
            terms = "{name keywords pinyin} : (" + " AND ".join(f'"{word}"*' for word in words) + ")"
            cursor.execute(
                "SELECT code, -bm25(catalog_search, 0.0, 10.0, 6.0, 3.0, 1.0) AS score "
                "FROM catalog_search WHERE catalog_search MATCH %s ORDER BY score DESC, code LIMIT %s",
                [terms, limit],
            )
        return [(str(code), float(score)) for code, score in cursor.fetchall()]
