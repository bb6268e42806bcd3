"""The kit alone: no translator is plugged in, and property tests are judged by what they find, not by how fast."""

import pytest
from hypothesis import settings

from tongban.kit import words

settings.register_profile("kit", deadline=None)
settings.load_profile("kit")


@pytest.fixture(autouse=True)
def _plain_english(monkeypatch):
    monkeypatch.setattr(words, "_translator", lambda sentence: sentence)
