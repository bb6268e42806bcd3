"""JSON that every reader understands in the same way (I-JSON, RFC 7493): UTF-8, no name twice, only usable characters,
only finite numbers that keep their value, and not deeper than anybody needs."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from tongban.kit.integers import MOST
from tongban.kit.refusals import Refusal
from tongban.kit.text import unusable_character
from tongban.kit.words import say, teach

DEEPEST = 32
"""Levels of lists and objects in one another; the deepest message of the interface has six."""

teach(
    {
        "malformed-utf-8": "This is not UTF-8.",
        "malformed-json": "This is not JSON.",
        "malformed-twice": "The name “%(name)s” stands twice in one object.",
        "malformed-number": "The number %(number)s is not finite or too large to keep its value.",
        "malformed-depth": "The lists and objects lie more than %(most)s levels deep in one another.",
        "malformed-character": "It contains a character that is not text (%(character)s).",
        "malformed-next": "Compare it with the description at /api/v1/openapi.json.",
        "malformed-character-next": "Take the character out (it often comes with copied text) and send it again.",
    }
)


class Malformed(Refusal):
    """What was sent cannot be read at all, so nothing of it was looked at."""

    code = "malformed"
    status = 400


def malformed(key: str, *, field: str = "", **words: Any) -> Malformed:
    """The refusal for one of the sentences above; with `field` it names where."""
    where = {"field": field} if field else {}
    return Malformed(say(f"malformed-{key}", **words), next_step=say("malformed-next"), where=where)


def bad_character(text: str, field: str) -> Malformed | None:
    """The refusal of a text with a character that is no text, at `field`; None where all of it is text."""
    found = unusable_character(text)
    if not found:
        return None
    return Malformed(
        say("malformed-character", character=found),
        status=422,
        next_step=say("malformed-character-next"),
        where={"field": unusable_character(field) or field[:60]},
    )


def read_json(data: bytes) -> Any:
    """The value; Malformed (400 where it cannot be read, 422 for a character that is no text) otherwise."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise malformed("utf-8") from None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_once,
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_refuse_number,
        )
    except RecursionError:
        raise malformed("depth", most=DEEPEST) from None
    except ValueError:
        raise malformed("json") from None
    _look_through(value)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _value in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]  # add gives None
        raise malformed("twice", name=unusable_character(twice) or twice[:40])
    return found


def _refuse_number(said: str) -> NoReturn:
    raise malformed("number", number=said[:20])


def _whole(said: str) -> int:
    if len(said) > len(str(MOST)) + 1 or abs(int(said)) > MOST:
        _refuse_number(said)
    return int(said)


def _finite(said: str) -> float:
    number = float(said)
    if not math.isfinite(number):
        _refuse_number(said)
    return number


def _look_through(value: Any) -> None:
    """Every name and string at any depth, without a call for each level."""
    waiting: list[tuple[Any, str, int]] = [(value, "", 0)]
    while waiting:
        here, name, depth = waiting.pop()
        if depth > DEEPEST:
            raise malformed("depth", most=DEEPEST)
        if isinstance(here, str):
            wrong = bad_character(here, name)
            if wrong:
                raise wrong
        elif isinstance(here, dict):
            for key in here:
                wrong = bad_character(key, key)
                if wrong:
                    raise wrong
            waiting += [(one, f"{name}.{key}".lstrip("."), depth + 1) for key, one in here.items()]
        elif isinstance(here, list):
            waiting += [(one, name, depth + 1) for one in here]
