"""A name is written in one way and compared in one way, however it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kit.names import canonical_name, name_key, read_name, same_name
from tongban.kit.refusals import Invalid

AYI = "阿依·买买提"


@pytest.mark.parametrize("dot", [*"·•・．.‧⋅∙·･․●◦⦁ꞏ。｡﹒", " · ", " . ", "··", "\u200b·\u200b", "\u00a0•", "ㆍ"])
def test_every_dot_between_the_parts_of_a_name_becomes_the_one(dot):
    assert read_name(f"阿依{dot}买买提") == AYI
    assert same_name(f"阿依{dot}买买提", AYI)


@pytest.mark.parametrize("typed", ["乔治.W.布什", "乔治·Ｗ·布什", "乔治•W．布什"])
def test_an_initial_between_han_characters_has_the_dot_too(typed):
    assert read_name(typed) == "乔治·W·布什"


@pytest.mark.parametrize("name", ["J. Smith", "Robert Downey Jr.", "O'Brien", "Anna-Lena Berg", "ABC.com"])
def test_a_full_stop_between_latin_letters_stays(name):
    assert read_name(name) == name


@pytest.mark.parametrize(
    "typed",
    ["张\u00a0三\u200b", " 张三 ", "张\u3000三", "\u202e张三\u202c", "张\u00ad三", "\ufeff张三", "张\u2060三", "张三\ufe0f",
     "张\u3164三", "\u2066张三\u2069", "张\U000e0041三", "张\t三", "张\x00三"],
)  # fmt: skip
def test_what_cannot_be_seen_is_removed(typed):
    assert read_name(typed) == "张三"


def test_full_width_letters_become_half_width_and_case_makes_no_other_name():
    assert read_name("ＡＮＮＡ　Ｂｅｒｇ") == "ANNA Berg"
    assert same_name("ANNA  BERG", "Anna Berg")
    assert same_name("示例市(北区)食堂", "示例市（北区）食堂")
    assert not same_name("Anna Berg", "Annaberg")
    assert not same_name("", " ")


@pytest.mark.parametrize(
    "name", ["王𬎆", "𠮷野家", "凉山\uf979记", "﨑田", "བཀྲ་ཤིས", "ᠪᠠᠲᠤ", "ئايگۈل", "葛\U000e0100城", "々木"]
)
def test_a_real_name_stays_what_it_is(name):
    assert read_name(name) == name


def test_a_compatibility_ideograph_is_kept_and_compared_as_the_character_it_stands_for():
    assert read_name("\ufa19谷") == "\ufa19谷"
    assert same_name("\ufa19谷", "神谷")
    assert same_name("葛\U000e0100城", "葛城")


def test_private_characters_that_have_a_public_code_today_are_written_with_it():
    assert read_name("\ue81e三") == "\u9fb4三"
    assert read_name("\ue816三") == "\U00020087三"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("王\ue000", "name-private-character"), ("王\U000f0001", "name-private-character"), (chr(0xD83D), "name-unreadable"),
     ("王\ufffd", "name-unreadable"), ("", "name-missing"), ("\u200b \u00a0", "name-missing"), (None, "name-missing"),
     ("·", "name-missing"), ("-'", "name-without-letters"), ("王" * 61, "name-too-long")],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_with_a_sentence(typed, code):
    with pytest.raises(Invalid) as refused:
        read_name(typed)
    assert refused.value.code == code
    assert str(refused.value.sentence)
    assert str(refused.value.next_step)


def test_fifty_characters_are_kept():
    assert len(read_name("阿" * 24 + "·" + "依" * 25)) == 50


@given(st.text(max_size=30))
def test_doing_it_twice_changes_nothing_more_and_every_spelling_is_its_own_name(text):
    once = canonical_name(text)
    assert canonical_name(once) == once
    assert name_key(text) == name_key(once)


@pytest.mark.parametrize("said", ["990102199001011234", "张三 990102199001011234", "１３９００００００００"])
def test_a_number_in_the_box_for_the_name_is_no_name(said: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_name(said)

    assert refused.value.code == "name-number"
    assert "9901" not in str(refused.value)
