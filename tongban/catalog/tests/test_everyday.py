"""Search finds what people say: 300 requests written blind, and what holds for requests nobody wrote down."""

from __future__ import annotations

import random
from functools import lru_cache

import pytest
from django.test import Client
from pypinyin import lazy_pinyin

from tongban.catalog import queries, shelves
from tongban.catalog.answering.answers import Facts, answer, of_matter
from tongban.catalog.answering.words import is_han, plain
from tongban.catalog.testing import the_packs
from tongban.catalog.tests.everyday_requests import is_right, requests, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def packs() -> None:
    the_packs()


def test_of_300_everyday_requests_at_least_95_in_100_get_the_right_answer_first() -> None:
    wrong: dict[str, list[str]] = {"here": [], "elsewhere": [], "nothing": []}
    counts = dict.fromkeys(wrong, 0)
    objected = {row[0] for row in rows_of("everyday-objections.tsv")}
    for request in requests():
        counts[request.kind] += 1
        if not is_right(request, queries.find(request.typed)):
            wrong[request.kind].append(request.typed)

    assert sum(counts.values()) == 300
    assert sum(map(len, wrong.values())) <= 15, wrong
    for kind, typed in wrong.items():
        assert len(typed) <= 0.05 * counts[kind], (kind, typed)
    assert objected <= {request.typed for request in requests()}


def test_a_service_is_found_by_its_own_title() -> None:
    for guide in queries.guides():
        hits = queries.find(guide.name.zh).hits
        same = {hit.code for hit in hits[:2]} if guide.name.zh == "企业注销登记" else {hits[0].code if hits else ""}

        assert guide.code in same, guide.name.zh  # an item and a one-thing share that one title


def test_a_matter_done_elsewhere_is_found_by_its_name() -> None:
    for matter in shelves.shelves().matters:
        said = queries.find(matter.name.zh)

        assert said.elsewhere is not None, matter.name.zh
        assert said.elsewhere.name == matter.name.zh


def _sayings() -> list[tuple[str, str, str]]:
    """(kind, code or name, saying) of all sayings, their words one after another."""
    read = shelves.shelves()
    here = [("here", row.code, text) for row in read.everyday_names for text in row.said]
    return here + [("elsewhere", row.name.zh, text) for row in read.matters for text in row.said]


@lru_cache(maxsize=1)
def _facts(_edition: str) -> tuple[Facts, ...]:
    return tuple(queries.facts_of(guide) for guide in queries.guides())


def _finds(kind: str, code: str, typed: str) -> bool:
    said = answer(typed, _facts(shelves.fingerprint()))
    if kind == "here":
        return code in said.codes[:3]
    return said.elsewhere is not None and said.elsewhere.name == code


def test_every_everyday_name_finds_what_it_is_a_name_of() -> None:
    some = random.Random(30).sample(_sayings(), 1000)  # of some 3,900: all of them pass, and take ten seconds
    lost = [(kind, code, said) for kind, code, said in some if not _finds(kind, code, said)]

    assert lost == []


def test_pinyin_without_tones_finds_a_name_of_three_characters_or_more() -> None:
    names = [row for row in _sayings() if is_han(row[2]) and len(row[2]) >= 3]
    some = random.Random(8).sample(names, 150)
    lost = [row for row in some if not _finds(row[0], row[1], "".join(lazy_pinyin(row[2])))]

    assert len(lost) <= 6, lost  # pinyin says less than characters do: 公证 and 工整 are one


def test_spaces_and_tone_numbers_in_pinyin_do_not_matter() -> None:
    for typed in ("hu zhao", "hu4 zhao4", "hu4zhao4", "hùzhào", "HuZhao"):
        assert queries.find(typed).hits[0].code == "passport", typed


HOMOPHONES = {
    "证": "正",
    "护": "户",
    "照": "找",
    "记": "计",
    "保": "报",
    "金": "斤",
    "营": "迎",
    "公": "工",
    "籍": "级",
}


def test_one_homophone_in_a_name_of_four_characters_or_more_still_finds() -> None:
    lost = []
    for kind, code, said in _sayings():
        if not is_han(said) or len(said) < 4:
            continue
        for place, letter in enumerate(said):
            if letter in HOMOPHONES and said.count(letter) == 1:
                typed = said[:place] + HOMOPHONES[letter] + said[place + 1 :]
                lost += [] if _finds(kind, code, typed) else [typed]
                break

    assert len(lost) <= 12, lost


def test_traditional_characters_are_read() -> None:
    assert plain("註冊公司、港澳通行證") == "注册公司、港澳通行证"
    assert queries.find("食品經營許可證").hits[0].code == "food-business-licence"


@pytest.mark.parametrize("wish", ["补办", "注销", "变更"])
@pytest.mark.parametrize("code", ["tobacco-retail-licence", "drainage-permit", "road-freight-licence"])
def test_a_first_issue_does_not_answer_another_wish(code: str, wish: str) -> None:
    said = queries.find(f"{_name(code)}{wish}")

    assert said.elsewhere is not None
    assert said.elsewhere.phone


def _name(code: str) -> str:
    return next(row.said[0] for row in shelves.shelves().everyday_names if row.code == code)


def test_no_service_ranks_because_a_material_or_a_summary_mentions_a_word() -> None:
    for typed in ("离婚", "结婚证", "身份证", "户口簿", "居住证", "毕业证", "驾驶证"):
        assert queries.find(typed).kind == "elsewhere", typed


@pytest.mark.parametrize(
    "typed", ["qwertyuiop", "哈哈哈哈哈", "123456", "今晚吃什么", "火车票改签", "🙂🙂", "李白的诗"]
)
def test_nothing_is_claimed_of_what_is_no_public_service(typed: str) -> None:
    said = queries.find(typed)

    assert (said.kind, said.hits) == ("nothing", [])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("产假期间到底谁给发钱啊", "maternity-expenses"),
        ("我想把孩子名字给改掉", "姓名变更"),
        ("楼下的烧烤油烟实在太大", "环境污染举报"),
    ],
)
def test_a_saying_that_is_mostly_said_is_understood(typed: str, expected: str) -> None:
    said = queries.find(typed)

    assert expected in (said.elsewhere.name if said.elsewhere else said.hits[0].code)


@pytest.mark.parametrize(
    "typed", ["演唱会门票怎么抢", "帮我点个外卖", "五月天演唱会几点开始", "空调不制冷", "什么牌子的奶粉好"]
)
def test_a_word_of_a_service_in_a_sentence_about_something_else_claims_nothing(typed: str) -> None:
    assert queries.find(typed).kind == "nothing"


def test_the_page_says_who_where_and_which_number_and_offers_nothing_unrelated() -> None:
    page = Client().get("/search/", {"q": "离婚"}).content.decode()

    assert "民政局" in page
    assert 'href="tel:12345"' in page
    assert "/guides/" not in page.split('id="answer"')[1].split("<footer")[0]


def test_the_first_answer_stands_alone_at_the_top() -> None:
    page = Client().get("/search/", {"q": "护照"}).content.decode()

    assert page.index('id="answer"') < page.index("/guides/passport/")
    assert "answer-here" in page


def test_suggestions_say_elsewhere_too_and_nothing_where_there_is_nothing() -> None:
    assert "民政局" in Client().get("/search/hits/", {"q": "离婚"}).content.decode()
    assert "<li>" not in Client().get("/search/hits/", {"q": "asdfgh"}).content.decode()


def test_every_matter_says_a_telephone() -> None:
    for matter in shelves.shelves().matters:
        said = of_matter(matter.code)

        assert said.phone or said.national, matter.code
        assert said.address
