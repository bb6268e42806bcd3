"""The kit's sentences: filled in when they are read, in whatever language is plugged in then."""

import pytest

from tongban.kit import words
from tongban.kit.refusals import Invalid


def test_a_sentence_is_spoken_in_the_language_of_the_moment_it_is_read(monkeypatch):
    sentence = words.say("still-needed", names=["面积", "地址"])
    assert str(sentence) == "Still needed: 面积、地址."

    monkeypatch.setattr(words, "_translator", {"Still needed: %(names)s.": "还需要：%(names)s。"}.get)
    assert str(sentence) == "还需要：面积、地址。"


def test_a_key_keeps_its_meaning():
    with pytest.raises(ValueError, match="still-needed"):
        words.teach({"still-needed": "Something else."})


def test_a_refusal_tells_place_sentence_next_step_and_code():
    refusal = Invalid("It is wrong.", code="wrong", next_step="Correct it.", where={"file": "a.toml", "row": 3})
    assert str(refusal) == "file a.toml, row 3: It is wrong. Correct it. [wrong]"
    assert refusal.as_problem() == {
        "type": "urn:tongban:problem:wrong",
        "code": "wrong",
        "title": "It is wrong.",
        "status": 422,
        "next_step": "Correct it.",
        "where": {"file": "a.toml", "row": "3"},
    }
