"""Numbers are read strictly, refused with a sentence, and invented only for the demonstration city."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kit import identifiers as ids
from tongban.kit.refusals import Invalid

TODAY = date(2026, 9, 24)
STANDARD = "11010519491231002X"
ITEM = "11370800MB28559184" + "3" + "370117002011"
HANDLING = "11450000007565194H" + "2" + "000115015005" + "04"


def refusal(read, given):
    with pytest.raises(ids.BadIdentifier) as refused:
        read(given)
    assert isinstance(refused.value, Invalid)
    assert str(refused.value.sentence)
    assert str(refused.value.next_step)
    return refused.value.code


def test_the_example_of_the_standard_is_read_in_parts():
    number = ids.read_id_number(STANDARD)
    assert (number.division, number.birth, number.sequence, number.sex) == ("110105", date(1949, 12, 31), 2, "female")
    assert not number.demonstration


@pytest.mark.parametrize(
    "typed", [" 110105 19491231 002x ", "１１０１０５19491231002Ｘ", "'11010519491231002X", "110105-19491231-002X"]
)
def test_what_people_type_is_read_all_the_same(typed):
    assert ids.read_id_number(typed).text == STANDARD


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "id-number-missing"),
        (None, "id-number-missing"),
        ("1.10105E+17", "id-number-exponent"),
        ("110105194912310020.0", "id-number-decimal"),
        ("11010519491231002", "id-number-length"),
        ("110105491231002", "id-number-fifteen"),
        ("11010519491231OO2X", "id-number-characters"),
        ("11010519491231００２Y", "id-number-characters"),
        ("20010519491231002X", "id-number-region"),
        ("11010519491331002X", "id-number-birth-date"),
        ("11010518991231002X", "id-number-birth-date"),
        ("11010520491231002X", "id-number-birth-date"),
        ("110105194912310021", "id-number-check-digit"),
        ("11010519491213002X", "id-number-check-digit"),
    ],
)
def test_a_wrong_identity_number_is_refused_for_its_own_fault(typed, code):
    assert refusal(lambda given: ids.read_id_number(given, TODAY), typed) == code


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999))
def test_invented_identity_numbers_are_right_and_belong_to_the_demonstration_city(birth, sequence):
    number = ids.read_id_number(ids.make_id_number(birth, sequence), TODAY)
    assert (number.birth, number.sequence, number.demonstration) == (birth, sequence, True)


@given(st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_never_passes(sequence, place, shift):
    number = ids.make_id_number(date(1990, 5, 17), sequence)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    refusal(lambda given: ids.read_id_number(given, TODAY), wrong)


def test_nobody_can_invent_a_number_of_a_real_place():
    with pytest.raises(ValueError, match="99"):
        ids.make_id_number(date(1990, 1, 1), 1, "110105")
    with pytest.raises(ValueError, match="99"):
        ids.make_uscc(1, division="110105")
    with pytest.raises(ValueError, match="kind"):
        ids.make_uscc(1, kind="I1")


def test_the_codes_of_real_bodies_are_read():
    for code in ("11370800MB28559184", "11450000007565194H", "11100000000013338W", "91110000600037341L"):
        assert ids.read_credit_code(code).body_fits


@given(st.integers(0, 99_999_999), st.sampled_from(["91", "92", "11", "12", "52"]))
def test_invented_credit_codes_are_right_inside_and_out(sequence, kind):
    code = ids.read_credit_code(ids.make_uscc(sequence, kind))
    assert (code.body_fits, code.demonstration, code.authority + code.kind) == (True, True, kind)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "credit-code-missing"),
        ("9.11E+17", "credit-code-exponent"),
        ("9137080012345678", "credit-code-length"),
        ("9111000060003734IL", "credit-code-characters"),
        ("B1110000600037341L", "credit-code-authority"),
        ("9111A000600037341L", "credit-code-division"),
        ("91110000600037341M", "credit-code-check-digit"),
        ("91110000600073341L", "credit-code-check-digit"),
    ],
)
def test_a_damaged_credit_code_is_refused_for_its_own_fault(typed, code):
    assert refusal(ids.read_credit_code, typed) == code


def test_an_inner_check_that_does_not_fit_is_told_and_not_refused():
    from stdnum.cn import uscc

    body = ids.make_uscc(12345678)[:16] + "1"
    assert not ids.read_credit_code(body + uscc.calc_check_digit(body)).body_fits


@pytest.mark.parametrize(
    ("body", "check"),
    [
        ("11100000000013338W011.11430000006122244L.20230000403.001", "U"),
        ("11100000000013338W032.11220000013544541J.2430599.001", "F"),
        ("11100000000013338W009.11330105002500287C.2025052201.002", "0"),
        ("11100000MB03271699022.340100.000000016.001", "9"),
    ],
)
def test_identifiers_of_real_certificates_fit(body, check):
    assert ids.check_character(body) == check
    read = ids.read_licence_identifier(f"{ids.LICENCE_ROOT}.{body}.{check}")
    assert read.fits
    assert str(read) == f"{ids.LICENCE_ROOT}.{body}.{check}"
    type_code, issuer, serial, version = body.split(".")
    assert ids.build_licence_identifier(type_code, issuer, serial, int(version)) == str(read)


def test_an_identifier_from_elsewhere_with_a_wrong_check_is_flagged_or_refused_as_asked():
    wrong = f"{ids.LICENCE_ROOT}.11100000000013338W032.11220000013544541J.2430599.001.G"
    assert not ids.read_licence_identifier(wrong, strict=False).fits
    assert refusal(ids.read_licence_identifier, wrong) == "licence-identifier-check"


@pytest.mark.parametrize(
    ("tail", "code"),
    [
        ("11100000000013338W032.11220000013544541J.2430599.001", "licence-identifier-parts"),
        ("11100000000013338W.11220000013544541J.2430599.001.F", "licence-identifier-type"),
        ("11100000000013338W032.112200.2430-5_9.001.F", "licence-identifier-serial"),
        ("11100000000013338W032.1122.2430599.001.F", "licence-identifier-issuer"),
        ("11100000000013338W032.11220000013544541J.2430599.000.F", "licence-identifier-version"),
    ],
)
def test_an_identifier_with_a_damaged_part_is_refused_for_that_part(tail, code):
    assert refusal(ids.read_licence_identifier, f"{ids.LICENCE_ROOT}.{tail}") == code


def test_an_identifier_of_another_root_is_refused():
    assert refusal(ids.read_licence_identifier, "1.2.156.9.9.1.1") == "licence-identifier-root"


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=20), st.integers(1, 999))
def test_an_identifier_we_build_reads_back_and_one_changed_character_does_not(serial, version):
    issuer = ids.make_uscc(7, "11")
    built = ids.build_licence_identifier(issuer + "001", issuer, serial, version)
    assert ids.read_licence_identifier(built).serial == serial
    changed = built[:-5] + ("0" if built[-5] != "0" else "1") + built[-4:]
    refusal(ids.read_licence_identifier, changed)


def test_item_codes_of_real_catalogues_are_read_in_parts():
    task = ids.read_task_code(ITEM)
    assert (task.level, task.basic, task.region, task.kind, task.department, task.sub) == (
        "3",
        "370117002011",
        "37",
        "01",
        "17",
        "011",
    )
    handling = ids.read_item_code(HANDLING)
    assert (handling.scheme, handling.sequence, handling.basic) == ("handling", "04", "000115015005")
    assert ids.read_basic_code("000117112000").main == "112"


def test_a_task_code_is_built_from_body_level_and_power():
    assert ids.build_item_code("11370800MB28559184", 3, "370117002011") == ITEM
    assert ids.build_item_code("11450000007565194H", 2, "000115015005", 4) == HANDLING


@pytest.mark.parametrize(
    ("typed", "scheme", "code"),
    [
        ("", None, "item-code-missing"),
        ("3.70117E+11", None, "item-code-exponent"),
        ("117112000", None, "item-code-leading-zeros"),
        (ITEM[:-1], None, "item-code-length"),
        (ITEM, "handling", "item-code-length"),
        ("00011711200A", None, "item-code-digits"),
        ("000017112000", None, "item-code-type"),
        ("11370800MB28559185" + ITEM[18:], None, "item-code-body"),
        (ITEM[:18] + "9" + ITEM[19:], None, "item-code-level"),
        (HANDLING[:-2] + "00", None, "item-code-sequence"),
        ("A" * 51, "local", "item-code-local"),
    ],
)
def test_a_damaged_item_code_is_refused_for_its_own_fault(typed, scheme, code):
    assert refusal(lambda given: ids.read_item_code(given, scheme), typed) == code


def test_lost_zeros_are_given_back_as_advice():
    with pytest.raises(ids.BadIdentifier) as refused:
        ids.read_basic_code("117112000")
    assert "000117112000" in str(refused.value.next_step)


def test_a_local_code_is_kept_as_it_is():
    assert ids.read_item_code("XK00123001", "local").text == "XK00123001"


@pytest.mark.parametrize(
    ("mask", "whole", "shown"),
    [
        (ids.mask_id, "990100199005170017", "990***********0017"),
        (ids.mask_id, "E12345678", "E*******8"),
        (ids.mask_id, "", ""),
        (ids.mask_name, "张三", "张*"),
        (ids.mask_name, "欧阳春", "欧**"),
        (ids.mask_name, "丁", "丁*"),
        (ids.mask_name, "Anna Berg", "A*** B***"),
        (ids.mask_name, "", ""),
        (ids.mask_phone, "13800000000", "138****0000"),
        (ids.mask_phone, "12345", "*****"),
    ],
)
def test_masks_show_enough_for_the_owner_only(mask, whole, shown):
    assert mask(whole) == shown


FOREIGN = "911840198504120070"


def test_a_foreigners_permanent_residence_card_is_a_paper_of_its_own():
    card = ids.read_id_number(FOREIGN, TODAY)
    assert (card.paper, card.province, card.country, card.birth) == (
        "permanent-residence",
        "11",
        "840",
        date(1985, 4, 12),
    )
    assert (card.division, card.sex, card.demonstration) == ("", None, False)
    assert ids.mask_id(FOREIGN) == "911***********0070"


@pytest.mark.parametrize(("division", "paper"), [("810000", "residence-permit"), ("820000", "residence-permit"),
                                                ("830000", "residence-permit"), ("110105", "identity-card"),
                                                ("990101", "identity-card")])  # fmt: skip
def test_a_residence_permit_is_told_by_its_division(division, paper):
    body = f"{division}19900101001"
    check = next(one for one in "0123456789X" if _reads(body + one))
    assert ids.read_id_number(body + check, TODAY).paper == paper


def _reads(number):
    try:
        return bool(ids.read_id_number(number, TODAY))
    except Invalid:
        return False


@pytest.mark.parametrize("start", ["910", "916", "999", "981", "911000", "810101"])
def test_what_is_neither_province_nor_country_is_refused(start):
    body = start + "840199001010010"[: 17 - len(start)] if len(start) == 3 else start + "19900101001"
    assert not any(_reads(body + one) for one in "0123456789X") or start == "999"


@pytest.mark.parametrize(
    "typed",
    ["USA123456789012", "EA1234567", "E12345678", "G12345678", "H12345678", "M1234567801", "12345678", "0123456789",
     "军字第1234567号", "武警字第123456号", "C01234567"],
)  # fmt: skip
def test_a_paper_of_another_form_is_named_and_leads_to_the_window(typed):
    assert refusal(ids.read_id_number, typed) == "id-number-other-paper"
