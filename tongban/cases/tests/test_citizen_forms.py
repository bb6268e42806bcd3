"""Questions of packs become fields, pages and sentences."""

from typing import Any

import pytest
from django.utils.translation import override

from tongban.cases.forms import QuestionForm, error_links, field_for, page_after, page_of, pages_of
from tongban.cases.queries import Field, Prefilled, Section
from tongban.catalog.packs import Question


def a_question(name: str = "thing", kind: str = "text", **more: Any) -> Question:
    return Question.model_validate({"name": name, "label": {"zh": "事项", "en": "Thing"}, "kind": kind, **more})


def asked(question: Question, value: Any = None, prefilled: Prefilled | None = None) -> Field:
    return Field(question, question.name, str(question.label), value, "", prefilled)


def a_form(question: Question, data: dict[str, Any], **more: Any) -> QuestionForm:
    return QuestionForm([asked(question, **more)], data)


CHOICES = [("rent", {"zh": "租赁", "en": "Rented"}), ("own", {"zh": "自有", "en": "Owned"})]
UNDERSTOOD = [
    ("text", {}, {"thing": " 张三饭店 "}, "张三饭店"),
    ("number", {}, {"thing": "１２０"}, 120),
    ("number", {}, {"thing": "1,200.5"}, 1200.5),
    ("money", {}, {"thing": "99.90"}, 99.9),
    ("date", {}, {"thing_year": "2028", "thing_month": "6", "thing_day": "30"}, "2028-06-30"),
    ("date", {}, {"thing": "2028-06-30"}, "2028-06-30"),
    ("date", {}, {"thing_year": "2028年6月30日"}, "2028-06-30"),
    ("date", {}, {"thing": "20280630"}, "2028-06-30"),
    ("date", {"long_term": True}, {"thing_long_term": "yes", "thing_year": ""}, "长期"),
    ("date", {"long_term": True}, {"thing": "长期"}, "长期"),
    ("name", {}, {"thing": "阿依•买买提"}, "阿依·买买提"),
    ("flag", {}, {"thing": "no"}, False),
    ("flag", {}, {"thing": "yes"}, True),
    ("choice", {"choices": CHOICES}, {"thing": "own"}, "own"),
    ("choices", {"choices": CHOICES}, {"thing": ["own", "rent"]}, ["own", "rent"]),
    ("id-number", {}, {"thing": "11010519491231002x"}, "110***********002X"),
    ("credit-code", {}, {"thing": " 9111 0108 MA01 C8B0 65"}, None),
    ("phone", {}, {"thing": "138 0000 1111"}, "+8613800001111"),
    ("email", {}, {"thing": "zhang@example.com"}, "zhang@example.com"),
    ("text", {"required": False}, {"thing": ""}, None),
]


@pytest.mark.parametrize(("kind", "more", "data", "value"), UNDERSTOOD)
def test_what_people_type_is_understood(kind: str, more: dict[str, Any], data: dict[str, Any], value: Any) -> None:
    form = a_form(a_question(kind=kind, **more), data)

    if value is None and more.get("required", True):
        assert not form.is_valid()
    else:
        assert form.is_valid(), form.errors
        assert form.facts() == {"thing": value}


WRONG = [
    ("text", {}, {"thing": ""}, "Fill in “Thing”."),
    ("text", {"max_length": 3}, {"thing": "四个汉字"}, "“Thing” has 4 characters; 3 are allowed."),
    ("choice", {"choices": CHOICES}, {"thing": ""}, "Choose an answer for “Thing”."),
    ("choice", {"choices": CHOICES}, {"thing": "stolen"}, "Choose one of the answers offered for “Thing”."),
    ("flag", {}, {}, "Choose an answer for “Thing”."),
    ("number", {}, {"thing": "many"}, "“Thing” must be a number, for example 36 or 36.5."),
    ("number", {}, {"thing": "NaN"}, "“Thing” must be a number, for example 36 or 36.5."),
    ("number", {"least": 1, "unit": "㎡"}, {"thing": "0"}, "“Thing” must be 1 ㎡ or more."),
    ("number", {"most": 9, "unit": "㎡"}, {"thing": "10"}, "“Thing” must be 9 ㎡ or less."),
    ("date", {}, {"thing_year": "2027", "thing_month": "2", "thing_day": "29"}, "There is no day 2027-2-29"),
    ("date", {}, {"thing_year": "2027"}, "is not a date. Enter year, month and day"),
    ("date", {}, {"thing_year": "29", "thing_month": "12", "thing_day": "31"}, "Enter the year with four digits"),
    ("date", {}, {"thing": "长期"}, "is not a date"),
    ("date", {"not_before": "today"}, {"thing": "2020-01-01"}, "or later."),
    ("date", {"not_after": "today"}, {"thing": "9999-01-01"}, "or earlier."),
    ("name", {}, {"thing": "王\ue000"}, "has no public code"),
    ("id-number", {}, {"thing": "EA1234567"}, "service hall"),
    ("id-number", {}, {"thing": "110105194912310021"}, ""),
    ("phone", {}, {"thing": "12345678901"}, "is not a telephone number"),
    ("email", {}, {"thing": "zhang"}, "must be an e-mail address"),
]


@pytest.mark.parametrize(("kind", "more", "data", "sentence"), WRONG)
def test_what_is_wrong_gets_its_own_sentence(
    kind: str, more: dict[str, Any], data: dict[str, Any], sentence: str
) -> None:
    with override("en"):
        form = a_form(a_question(kind=kind, **more), data)
        errors = error_links(form)

    assert len(errors) == 1
    assert sentence in errors[0].sentence


@pytest.mark.parametrize(
    ("kind", "more", "target"),
    [
        ("text", {}, "id_thing"),
        ("flag", {}, "id_thing_0"),
        ("date", {}, "id_thing_year"),
        ("choices", {"choices": CHOICES}, "id_thing_0"),
    ],
)
def test_an_error_leads_to_a_control_that_is_on_the_page(kind: str, more: dict[str, Any], target: str) -> None:
    form = a_form(a_question(kind=kind, **more), {})

    assert [error.target for error in error_links(form)] == [target]
    assert f'id="{target}"' in str(form["thing"])


def test_many_choices_become_a_list() -> None:
    many = [(str(n), {"zh": f"第{n}项"}) for n in range(20)]

    assert "<select" in str(a_form(a_question(kind="choice", choices=many), {})["thing"])
    assert 'type="radio"' in str(a_form(a_question(kind="choice", choices=CHOICES), {})["thing"])


def test_a_prefilled_fact_says_where_it_comes_from_until_it_is_changed() -> None:
    question = a_question("phone_number", "phone", prefill="person.phone")
    known = Prefilled("13800001111", "账户")

    untouched = QuestionForm([asked(question, "13800001111", known)])
    changed = QuestionForm([asked(question, "13900002222", known)])

    assert untouched.fields["phone_number"].source == "账户"  # type: ignore[attr-defined]
    assert untouched["phone_number"].initial == "13800001111"
    assert not hasattr(changed.fields["phone_number"], "source")


def test_the_browser_may_fill_in_what_it_knows() -> None:
    assert field_for(a_question(kind="text", prefill="person.name")).widget.attrs["autocomplete"] == "name"
    assert field_for(a_question(kind="phone")).widget.attrs["autocomplete"] == "tel"
    assert field_for(a_question(kind="address")).widget.attrs["autocomplete"] == "street-address"


def test_autosave_keeps_only_what_is_in_order() -> None:
    form = QuestionForm(
        [asked(a_question("area", "number")), asked(a_question("shop"))], {"area": "many", "shop": "小馆"}
    )

    assert form.in_order() == {"shop": "小馆"}


# ---------------------------------------------------------------- pages


def a_section(
    *questions: Question, name: str = "", status: Any = "to-do", values: dict[str, Any] | None = None
) -> Section:
    fields = [asked(question, (values or {}).get(question.name)) for question in questions]
    return Section(name or questions[0].name, "场所", fields, status)


def test_a_question_never_stands_beside_the_one_it_depends_on() -> None:
    right = a_question("premises_right")
    until = a_question(
        "lease_until", "date", when=[{"any": [{"fact": "premises_right", "test": "is", "value": "rent"}]}]
    )

    pages = pages_of([a_section(a_question("shop"), right, until)])

    assert [page.names for page in pages] == [("shop", "premises_right"), ("lease_until",)]
    assert [(page.position, page.total) for page in pages] == [(1, 2), (2, 2)]


def test_a_long_section_is_cut_evenly() -> None:
    pages = pages_of([a_section(*(a_question(f"q{n}") for n in range(8)))])

    assert [len(page.names) for page in pages] == [4, 4]


def test_a_page_is_found_by_any_of_its_questions_and_by_its_section() -> None:
    pages = pages_of([a_section(a_question("shop"), a_question("area"), name="place")])

    assert page_of(pages, "area") is page_of(pages, "place") is pages[0]
    assert page_of(pages, "nothing") is None


def test_after_a_page_comes_the_rest_of_its_section_then_the_next_that_is_not_done() -> None:
    long = a_section(*(a_question(f"q{n}") for n in range(8)), name="long")
    done = a_section(a_question("done_one"), name="done", status="done")
    left = a_section(a_question("left_one"), name="left")
    pages = pages_of([long, done, left])

    assert page_after(pages, pages[0].names) is pages[1]
    assert page_after(pages, pages[1].names) is page_of(pages, "left_one")
    assert page_after(pages, ("left_one",)) is None
