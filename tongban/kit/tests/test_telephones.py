"""A telephone number is read in one way everywhere, kept in one form, shown as people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kit.refusals import Invalid
from tongban.kit.telephones import read_phone, read_phones, show_phone


@pytest.mark.parametrize(
    "typed",
    ["19900000019", "0086 19900000019", "86 19900000019", "+86 199-0000-0019", "１９９００００００１９", "199 0000 0019",
     "+8619900000019", "(+86)19900000019", "(86) 199-0000-0019", "019900000019", "+86019900000019", "86-199-0000-0019",
     "\u202d19900000019\u202c", "199–0000–0019", "tel:+8619900000019", "＋８６ 199　0000　0019", "00 86 199 0000 0019",
     "手机：19900000019"],
)  # fmt: skip
def test_a_mobile_number_is_kept_in_one_form_however_it_is_typed(typed):
    assert (read_phone(typed).text, read_phone(typed).shown) == ("+8619900000019", "19900000019")


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("0990-0000000", "+869900000000", "0990-0000000"),
        ("(0990)0000000", "+869900000000", "0990-0000000"),
        ("+86 990 0000000", "+869900000000", "0990-0000000"),
        ("+86 (0990) 0000000", "+869900000000", "0990-0000000"),
        ("86-0990-0000000", "+869900000000", "0990-0000000"),
        ("0990-0000000-801", "+869900000000;ext=801", "0990-0000000-801"),
        ("0990-0000000转801", "+869900000000;ext=801", "0990-0000000-801"),
        ("0990 0000000 分机 801", "+869900000000;ext=801", "0990-0000000-801"),
        ("0990-0000000 ext. 801", "+869900000000;ext=801", "0990-0000000-801"),
        ("0990-0000000#801", "+869900000000;ext=801", "0990-0000000-801"),
        ("010-12345678", "+861012345678", "010-12345678"),
        ("020-37628755", "+862037628755", "020-37628755"),
        ("0755 8800 0101", "+8675588000101", "0755-88000101"),
        ("400-000-0000", "+864000000000", "400-000-0000"),
        ("400-000-0000-2", "+864000000000;ext=2", "400-000-0000-2"),
        ("12345", "12345", "12345"),
        ("110", "110", "110"),
        ("12366", "12366", "12366"),
        ("95588", "95588", "95588"),
        ("+852 9123 4567", "+85291234567", "+852 9123 4567"),
        ("00852-91234567", "+85291234567", "+852 9123 4567"),
        ("+853 6612 3456", "+85366123456", "+853 6612 3456"),
        ("+886 912 345 678", "+886912345678", "+886 912 345 678"),
        ("+1 (202) 555-0143", "+12025550143", "+1 202-555-0143"),
        ("+7 701 234 5678", "+77012345678", "+7 701 234 5678"),
        ("+49 30 123456-78", "+493012345678", "+49 30 12345678"),
    ],
)
def test_every_other_number_is_kept_in_one_form_and_shown_as_people_write_it(typed, kept, shown):
    number = read_phone(typed)
    assert (number.text, number.shown) == (kept, shown)
    assert read_phone(kept) == number
    assert read_phone(shown) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "phone-missing"), (None, "phone-missing"), ("8800101", "phone-area-code-missing"), ("见大厅公示", "phone-malformed"),
     ("1990000001", "phone-malformed"), ("199000000199", "phone-malformed"), ("+999 123", "phone-malformed"),
     ("+86 12", "phone-malformed"), ("1" * 200, "phone-malformed"), ("abc19900000019", "phone-malformed")],
)  # fmt: skip
def test_what_is_no_number_is_refused_for_its_own_fault(typed, code):
    with pytest.raises(Invalid) as refused:
        read_phone(typed)
    assert refused.value.code == code
    assert "+852" in str(refused.value.next_step)


def test_a_person_cannot_be_reached_at_the_number_of_a_service():
    with pytest.raises(Invalid) as refused:
        read_phone("12345", service=False)
    assert refused.value.code == "phone-service-number"


def test_the_middle_of_a_number_is_hidden():
    assert read_phone("19900000019").masked == "199****0019"
    assert "9123" not in read_phone("+852 9123 4567").masked


def test_several_numbers_in_one_text_are_read_each():
    assert [one.shown for one in read_phones("0990-0000000、12345；电话：19900000019")] == [
        "0990-0000000", "12345", "19900000019"]  # fmt: skip


@given(st.text(alphabet="0123456789+-() ;ext=转 ", max_size=24))
def test_a_kept_number_reads_as_itself_and_nothing_else_than_a_refusal_ever_comes(text):
    try:
        number = read_phone(text)
    except Invalid:
        assert show_phone(text) == text
        return
    assert len(number.text) <= 30
    assert read_phone(number.text) == number
