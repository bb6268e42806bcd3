"""Pages are read without signing in and without JavaScript, cost little, and are kept rightly."""

from __future__ import annotations

import hashlib
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tongban.accounts.testing import a_person
from tongban.catalog import events, queries
from tongban.catalog.drawing import drawing
from tongban.catalog.prose import as_html
from tongban.catalog.testing import a_one_thing, a_pack, the_packs
from tongban.kit.lettering import shortened

pytestmark = pytest.mark.django_db

ONE = "/guides/open-a-restaurant/"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_every_page_of_the_catalogue_opens() -> None:
    the_packs()
    client = Client()
    names = ["home", "search", "hits", "one_things", "glossary", "browse", "all_items"]
    addresses = [reverse(f"catalog:{name}") for name in names]
    for guide in queries.guides():
        addresses += [reverse(f"catalog:{name}", args=[guide.code]) for name in ("guide", "print", "versions")]
    addresses += [reverse("catalog:version", args=["retire", 1]), "/guides/themes/retirement/"]
    addresses += ["/guides/departments/tobacco/", "/guides/?for=firm", "/search/?q=退休", "/search/hits/?q=zzz"]

    for address in addresses:
        page = text_of(client, address)
        assert page.count("<h1") == (0 if "hits" in address else 1), address


def test_pages_speak_english_too() -> None:
    the_packs()
    client = Client()
    client.cookies["language"] = "en"

    page = text_of(client, ONE)

    assert "Open a restaurant" in page
    assert "What is your situation?" in page


def test_an_empty_catalogue_says_so() -> None:
    client = Client()

    assert "还没有公布一件事" in text_of(client, "/")
    assert "没有" in text_of(client, "/guides/")
    assert client.get("/guides/nothing/").status_code == 404
    assert client.get("/guides/departments/nothing/").status_code == 404


def test_a_situation_in_the_address_leaves_out_what_is_not_needed() -> None:
    the_packs()

    page = text_of(Client(), ONE + "?has_business_licence=yes&sells_tobacco=no&area_sqm=120")

    assert "因为您选择了“已经有营业执照了吗？是”，所以不需要。" in page
    assert "/guides/tobacco-retail-licence/" in page
    assert 'value="120"' in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("area_sqm=much", "请填写数字。"),
        ("area_sqm=nan", "请填写数字。"),
        ("area_sqm=-5", "不能小于"),
        ("sells_tobacco=perhaps", "请选择“是”或“否”。"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_question(query: str, said: str) -> None:
    the_packs()

    assert said in text_of(Client(), f"{ONE}?{query}")


def test_what_is_typed_is_never_html() -> None:
    the_packs()

    page = text_of(Client(), "/search/?q=<script>alert(1)</script>")

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_nothing_found_says_what_else_to_do() -> None:
    the_packs()

    page = text_of(Client(), "/search/?q=zzzz")

    assert "没有找到" in page
    assert "12345" in page


def test_a_guide_page_costs_three_questions_at_most_and_a_kept_one_none(
    django_assert_max_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_packs()
    client = Client()
    queries.forget_stamp()
    monkeypatch.setattr(queries, "STAMP_SECONDS", 60.0)  # as in service: one look at the edition a second

    with django_assert_max_num_queries(3):
        client.get(ONE)
    with django_assert_max_num_queries(0):
        client.get(ONE)


def test_a_page_carries_its_tag_and_tells_proxies_how_to_keep_it() -> None:
    the_packs()

    answer = Client().get(ONE)

    assert answer.headers["Cache-Control"].startswith("public, max-age=0, s-maxage=")
    assert answer.headers["Vary"] == "Cookie"
    assert answer.headers["ETag"] == f'"{hashlib.sha256(answer.content).hexdigest()[:27]}"'
    assert "Content-Security-Policy" in answer.headers
    assert not answer.cookies


@pytest.mark.parametrize("form", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
def test_who_has_the_page_is_told_so_for_one_question(
    form: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    the_packs()
    client = Client()
    tag = client.get(ONE).headers["ETag"]

    with django_assert_max_num_queries(1):
        answer = client.get(ONE, headers={"If-None-Match": form.format(tag=tag)})

    assert answer.status_code == 304
    assert answer.content == b""
    assert answer.headers["ETag"] == tag
    assert answer.headers["Vary"] == "Cookie"
    assert "s-maxage" in answer.headers["Cache-Control"]


def test_another_page_is_not_the_one_they_have() -> None:
    the_packs()

    assert Client().get(ONE, headers={"If-None-Match": '"something-else"'}).status_code == 200


def test_a_new_edition_is_seen_at_once() -> None:
    a_pack()
    client = Client()
    before = client.get("/guides/demo-item/")

    a_pack(promised={"days": 3})
    after = client.get("/guides/demo-item/", headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]


def test_language_letters_and_contrast_have_pages_of_their_own() -> None:
    a_pack()
    tags = set()
    for name, value in (("", ""), ("language", "en"), ("mode", "senior"), ("contrast", "high")):
        client = Client()
        if name:
            client.cookies[name] = value
        tags.add(client.get("/guides/demo-item/").headers["ETag"])

    assert len(tags) == 4


def test_a_page_of_somebody_signed_in_is_nobody_elses() -> None:
    a_pack()
    client = Client()
    client.force_login(a_person(name="张三"))

    personal = client.get("/guides/demo-item/")
    public = Client().get("/guides/demo-item/")

    assert personal.headers["Cache-Control"] == "private, no-store"
    assert "张" in personal.content.decode()
    assert "张" not in re.sub(r"<title>.*?</title>", "", public.content.decode())
    assert "ETag" not in personal.headers


def test_the_home_page_shows_ones_own_cases_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def my_card(person: object) -> dict[str, object]:
        case = {"title": "陆家面馆", "note": "待补正", "action": "去补正", "address": "/cases/1/"}
        return {"counts": [("待补正", 1, "/cases/?tab=correcting", True)], "next": case, "all": "/cases/"}

    monkeypatch.setattr(events, "_CARDS", [my_card])
    client = Client()
    client.force_login(a_person())

    page = text_of(client, "/")

    assert "陆家面馆" in page
    assert page.index("陆家面馆") < page.index('id="one"')
    assert "陆家面馆" not in text_of(Client(), "/")


def test_a_part_says_which_one_thing_it_belongs_to() -> None:
    a_pack()
    a_one_thing()

    assert "/guides/demo-one-thing/" in text_of(Client(), "/guides/demo-item/")


def test_the_plan_is_drawn_without_inline_style_and_with_names_escaped() -> None:
    a_pack(name={"zh": "<b>许可</b>"})
    plan = queries.plan(queries.one_thing(a_one_thing()))

    svg = drawing(plan, {"demo-item": "<b>许可</b>"})

    assert "style=" not in svg
    assert "&lt;b&gt;" in svg
    assert svg.count("<rect") == 1
    assert shortened("公众聚集场所投入使用", 9) == "公众聚…"


def test_guide_texts_become_html_and_nothing_else_does() -> None:
    text = "## 怎么办\n\n先看**材料**：\n- 一\n- 二\n\n1. 甲\n2. 乙\n\n<script>x</script> "

    html = as_html(text + "[法](https://example.cn/a) [坏](javascript:x)")

    assert "<h3>怎么办</h3>" in html
    assert "<strong>材料</strong>" in html
    assert html.count("<li>") == 4
    assert "<ol>" in html
    assert "<script>" not in html
    assert '<a href="https://example.cn/a">法</a>' in html
    assert 'href="javascript' not in html


def test_words_follow_the_reader() -> None:
    pack = queries.item(a_pack())

    with translation.override("en"):
        assert str(pack.item.name) == "Sample permit"
    assert str(pack.item.name) == "示例许可"


def test_the_name_of_the_city_is_marked_as_chinese_on_an_english_page() -> None:
    client = Client()
    client.post("/site/preferences/", {"language": "en", "next": "/"})

    assert '<span lang="zh-Hans">示例市</span> Government Services' in text_of(client, "/")
