"""What is sealed opens only to us, and is found again without being opened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.accounts.sealing import CannotUnseal, digest, seal, unseal


@given(st.text(max_size=80))
def test_what_is_sealed_opens_to_the_same_text(text):
    assert unseal(seal(text)) == text


def test_sealing_twice_shows_no_likeness_and_hashing_twice_does():
    assert seal("990102199003070177") != seal("990102199003070177")
    assert digest("990102199003070177") == digest("990102199003070177") != digest("990102199003070178")


@pytest.mark.parametrize("place", [0, 2, 10, -5])
def test_a_changed_letter_is_noticed(place):
    sealed = seal("990102199003070177")
    changed = ("2" if sealed[place] != "2" else "3") if place == 0 else ("A" if sealed[place] != "A" else "B")
    broken = sealed[:place] + changed + sealed[place:][1:]
    with pytest.raises(CannotUnseal):
        unseal(broken)


def test_another_installation_opens_nothing(settings):
    sealed, hashed = seal("秘密"), digest("秘密")
    settings.TONGBAN_SECRET = "another secret"
    assert digest("秘密") != hashed
    with pytest.raises(CannotUnseal) as told:
        unseal(sealed)
    assert told.value.code == "cannot-unseal"


@pytest.mark.parametrize("nonsense", ["", "1.", "no dot", "1.###", "1.QUJD"])
def test_nonsense_is_refused_in_words(nonsense):
    with pytest.raises(CannotUnseal):
        unseal(nonsense)
