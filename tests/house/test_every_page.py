"""A walk through the whole sample city: every link anybody can follow leads to a sound page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import Resolver404, get_resolver, resolve

from conftest import MOST_QUESTIONS, is_question
from tests.house.plain_words import FOR_PROGRAMMERS, developers_words
from tests.house.whole_numbers import in_papers, in_programs, in_tables, in_text

WALKERS = ["", "zhangsan", "lisi", "wangwu", "zhaoliu", "chenjiu"]
PEOPLE = {"", "zhangsan", "chenjiu"}
"""Those of the walkers who are no officers."""
PAGES_OF_A_KIND = 2
"""How many pages of one address pattern a walker looks at: a second one shows what the first happened not to."""


SIGNED_DAYS = re.compile(r"[-−]\d+\s*(?:天|个工作日|工作日)|剩\s*[-−]\d")
"""Days below nought: “left: minus two” is “late by two”."""


def links(html: str) -> Iterator[str]:
    """Addresses of this site the page leads to, by a link or by a form that only asks."""
    forms = [form for form in re.findall(r"<form\b[^>]*>", html) if 'method="post"' not in form]
    asking = re.findall(r"\saction=\"(/[^\"#]*)", " ".join(forms))
    for href in re.findall(r"<a\b[^>]*?\shref=\"(/[^\"#]*)", html) + asking:
        yield unescape(href)


def faults_of(page: Any, address: str, asked: int) -> Iterator[str]:
    """What is wrong with one page, in words."""
    if page.status_code != 200:
        yield f"{address}: {page.status_code}"
        return
    if asked > MOST_QUESTIONS:
        yield f"{address}: {asked} queries"
    for number in in_text(told_by(page)):
        yield f"{address}: shows the whole identity number {number}"
    if "text/html" not in page.headers["Content-Type"]:
        return
    html = page.content.decode()
    if html.count("<h1") != 1:
        yield f"{address}: {html.count('<h1')} h1"
    if not re.search(r"<title>\s*\S[^<]* - ", html):
        yield f"{address}: no title of its own"
    if re.search(r"\{[%{]|>None<|\bSimpleLazyObject\b", html):
        yield f"{address}: something unfinished shows through"
    if found := SIGNED_DAYS.search(html):
        yield f"{address}: days below nought: {found.group()}"
    ids = re.findall(r"\sid=\"([^\"]+)\"", html)
    if len(ids) != len(set(ids)):
        yield f"{address}: ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"


def newest_naming_others() -> str:
    """The number of the newest case sent in which somebody's identity number beside the applicant's is kept."""
    from tongban.accounts.models import SealedNumber
    from tongban.cases.models import Case

    for case in Case.objects.exclude(submitted_at=None).select_related("applicant").order_by("-id"):
        numbers = [one for one in case.answers.values() if isinstance(one, SealedNumber)]
        if any(one != case.applicant.id_number for one in numbers):
            return case.number
    raise AssertionError("the sample city names nobody beside an applicant")


def told_by(page: Any) -> str:
    """All that an answer says, a file that is streamed too; papers are read as papers, their bytes say nothing."""
    if "pdf" in page.headers["Content-Type"]:
        return ""
    body = b"".join(page.streaming_content) if page.streaming else page.content
    return str(body.decode(errors="ignore"))


def plain_addresses(patterns: Any, before: str = "") -> Iterator[str]:
    """Every address pattern of the site that needs nothing filled in."""
    for one in patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from plain_addresses(one.url_patterns, route)
        elif not re.search(r"[<^(]", route):
            yield route


def orphans(reached: set[str]) -> Iterator[str]:
    """Pages a stranger may read that no way leads to: answered with a page of HTML, and not among those `reached`."""
    stranger = Client()
    for route in sorted(set(plain_addresses(get_resolver().url_patterns)) - reached):
        if route.startswith(("api/", "desk/")):
            continue
        page = stranger.get(f"/{route}")
        is_page = page.status_code == 200 and "text/html" in page.headers.get("Content-Type", "")
        if is_page and b"<h1" in page.content:  # what has no heading is a piece that another page fetches
            yield f"/{route}"


def words_of(page: Any, address: str) -> Iterator[str]:
    """The developers' words a page shows people who cannot be expected to know them."""
    if not FOR_PROGRAMMERS.match(address):
        yield from developers_words(page.content.decode())


def walk(client: Client, start: list[str], public: set[str], *, is_for_people: bool = False) -> Iterator[str]:
    """Follow every link, a few of each kind, and say what is wrong; `is_for_people`: in whose words too. A stranger's pages are gathered in `public`; who
    comes after looks at one of each of those, since only the strip with their name differs."""
    seen = dict.fromkeys(public, PAGES_OF_A_KIND - 1)
    waiting, known = list(start), set(start)
    while waiting:
        address = waiting.pop(0)
        try:
            route = resolve(address.split("?")[0]).route
        except Resolver404:
            yield f"{address}: leads nowhere"
            continue
        seen[route] = seen.get(route, 0) + 1
        if seen[route] > PAGES_OF_A_KIND:
            continue
        asked: list[str] = []
        with connection.execute_wrapper(lambda run, sql, *more, asked=asked: (asked.append(sql), run(sql, *more))[1]):
            page = client.get(address, follow=True)
        yield from faults_of(page, address, sum(map(is_question, asked)))
        if is_for_people and "text/html" in page.headers.get("Content-Type", ""):
            yield from (f"{address}: {word}" for word in words_of(page, address))
        if not page.redirect_chain and "_auth_user_id" not in client.session:
            public.add(route)
        if "text/html" in page.headers.get("Content-Type", ""):
            fresh = [href for href in links(page.content.decode()) if href not in known]
            known.update(fresh)
            waiting += fresh


@pytest.mark.django_db
@override_settings(DEMO=True, DEMO_SIGN_IN=True)
def test_every_link_leads_to_a_sound_page() -> None:
    from tongban.accounts.models import Person
    from tongban.documents.models import Document
    from tongban.site.demo.city import prepare
    from tongban.site.demo.scenes import tell_all

    tell_all(prepare(migrate=False), 6, say=lambda _line: None)
    wrong: list[str] = [f"stored: {fault}" for fault in in_tables()]
    public: set[str] = set()
    number = newest_naming_others()
    for who in WALKERS:
        client = Client()
        if who:
            client.force_login(Person.objects.get(username=who))
        start = ["/", "/accounts/", "/desk/"] if who in {"lisi", "wangwu"} else ["/"]
        wrong += [
            f"{who or 'a stranger'}: {fault}" for fault in walk(client, start, public, is_for_people=who in PEOPLE)
        ]
        if who in {"zhangsan", "lisi", "zhaoliu"}:
            wrong += [f"{who}: {fault}" for fault in in_programs(client, {"number": number})]
    wrong += [f"{address}: no link leads here from the first page" for address in orphans(public)]
    kinds = {paper.kind: paper for paper in Document.objects.order_by("-id")[:300]}
    wrong += [f"on paper: {fault}" for fault in in_papers(kinds.values())]

    assert not wrong, "\n" + "\n".join(wrong)
