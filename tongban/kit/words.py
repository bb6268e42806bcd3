"""The few sentences the kit itself says. The site plugs a translator in; without one they are English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

SENTENCES = {
    "unknown-move": "There is no act named “%(move)s”.",
    "not-allowed": "“%(move)s” is not yours to do.",
    "not-allowed-next": "Ask the person whose duty it is, or sign in with the right role.",
    "wrong-state": "“%(move)s” is not possible now: the matter is “%(state)s”.",
    "wrong-state-next": "Somebody may have been quicker. Open the page again and look at the latest state.",
    "not-found": "There is nothing here under that number.",
    "still-needed": "Still needed: %(names)s.",
    "at-file": "file %(value)s",
    "at-row": "row %(value)s",
    "at-line": "line %(value)s",
    "at-field": "field %(value)s",
    "still-needed-next": "Fill them in and try again; what you entered is kept.",
}


class Sentence:
    """A sentence of the kit, spoken in the reader's language at the moment it is read."""

    def __init__(self, key: str, words: dict[str, Any]) -> None:
        self.key, self.words = key, words

    def __str__(self) -> str:
        words = {k: "、".join(map(str, v)) if isinstance(v, list) else str(v) for k, v in self.words.items()}
        return translate(SENTENCES[self.key]) % words


def teach(sentences: Mapping[str, str]) -> None:
    """Add a kit module's own sentences; a key keeps its meaning for ever, so a second meaning is refused."""
    for key, sentence in sentences.items():
        if SENTENCES.setdefault(key, sentence) != sentence:
            raise ValueError(f"the sentence {key} already says something else")


def translate(sentence: str) -> str:
    """The sentence in the reader's language."""
    return _translator(sentence)


def speak_with(translator: Callable[[str], str]) -> None:
    """Plug in the translator every later sentence goes through (gettext, in the running site)."""
    global _translator
    _translator = translator


def say(key: str, /, **words: Any) -> Sentence:
    """One of the kit's sentences, filled in."""
    return Sentence(key, words)


def _as_it_is(sentence: str) -> str:
    return sentence


_translator: Callable[[str], str] = _as_it_is
