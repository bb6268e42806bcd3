"""Guessing passwords and codes: who guesses must wait, before it costs anything; nobody else ever does."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from tongban.accounts import signing_in
from tongban.accounts.addresses import address_of
from tongban.accounts.models import Tally
from tongban.accounts.testing import DEMO_PASSWORD, the_cast

pytestmark = pytest.mark.django_db
TOKENS = "/api/v1/accounts/tokens"


def try_by_page(username: str, password: str, address: str) -> int:
    said = Client(REMOTE_ADDR=address).post(reverse("accounts:sign-in"), {"username": username, "password": password})
    return int(said.status_code)


def try_by_key(username: str, password: str, address: str) -> Any:
    wanted = {"username": username, "password": password, "scopes": ["me:read"]}
    return Client(REMOTE_ADDR=address).post(TOKENS, wanted, content_type="application/json")


def test_a_strangers_guesses_lock_out_the_stranger_and_not_the_owner() -> None:
    the_cast()
    for _n in range(8):
        try_by_page("zhangsan", "wrong", "203.0.113.9")

    assert try_by_page("zhangsan", DEMO_PASSWORD, "203.0.113.9") == 422  # the form says why: too many
    assert try_by_page("zhangsan", DEMO_PASSWORD, "198.51.100.7") == 302
    assert try_by_key("zhangsan", DEMO_PASSWORD, "203.0.113.9").status_code == 429


def test_page_and_interface_count_together_and_say_when_to_come_back() -> None:
    the_cast()
    codes = [try_by_key("zhangsan", "wrong", "203.0.113.9").status_code for _n in range(3)]
    codes += [try_by_page("zhangsan", "wrong", "203.0.113.9") for _n in range(2)]
    said = try_by_key("zhangsan", "wrong", "203.0.113.9")

    assert codes[:3] == [401] * 3
    assert said.status_code == 429
    assert 800 < int(said.headers["Retry-After"]) <= 901


def test_a_known_and_an_unknown_name_are_answered_alike() -> None:
    the_cast()

    def course(name: str, address: str) -> list[tuple[int, str]]:
        answers = [try_by_key(name, "wrong", address) for _n in range(7)]
        return [(said.status_code, said.json()["title"]) for said in answers]

    assert course("zhangsan", "203.0.113.1") == course("nobody-of-that-name", "203.0.113.2")


def test_nothing_is_hashed_for_whoever_must_wait(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    the_cast()
    settings.THROTTLES = {**settings.THROTTLES, "sign-in-address": (10, 300)}
    hashed: list[str] = []
    monkeypatch.setattr(signing_in, "make_password", lambda said: hashed.append(said))

    statuses = [try_by_key(f"name-{n}", "x", "203.0.113.9").status_code for n in range(30)]

    assert statuses == [401] * 10 + [429] * 20
    assert len(hashed) == 10


def test_codes_cannot_be_tried_through_but_whoever_has_one_is_never_counted(settings: Any) -> None:
    settings.THROTTLES = {**settings.THROTTLES, "guesses": (5, 600)}
    guesser = Client(REMOTE_ADDR="203.0.113.9")
    doors = (
        "/api/v1/verify/AAAA-{n}",
        "/verify/?words=AAAA{n}",
        "/documents/check/AAAA{n}/",
        "/api/v1/documents/check/AAAA{n}",
    )

    statuses = [guesser.get(doors[n % 4].format(n=n)).status_code for n in range(12)]

    assert statuses == [404] * 5 + [429] * 7
    assert Client(REMOTE_ADDR="198.51.100.7").get("/api/v1/verify/AAAA-1").status_code == 404


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "address"),
    [
        ("203.0.113.9", "1.1.1.1", [], "203.0.113.9"),
        ("10.0.0.2", "1.1.1.1", ["10.0.0.0/8"], "1.1.1.1"),
        ("10.0.0.2", "6.6.6.6, 1.1.1.1, 10.0.0.3", ["10.0.0.0/8"], "1.1.1.1"),
        ("203.0.113.9", "6.6.6.6", ["10.0.0.0/8"], "203.0.113.9"),
        ("10.0.0.2", "nonsense", ["10.0.0.0/8"], "10.0.0.2"),
        ("10.0.0.2", "", ["10.0.0.0/8"], "10.0.0.2"),
        ("2001:db8:1:2:3::4", "", [], "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "", [], "203.0.113.9"),
        ("", "", [], ""),
    ],
)
def test_an_address_is_believed_only_from_our_own_proxies(
    remote: str, forwarded: str, proxies: list[str], address: str, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = proxies

    assert address_of(RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)) == address


def test_the_table_of_tries_tells_nobody_who_tried_what() -> None:
    try_by_page("zhangsan", "wrong", "203.0.113.9")

    assert not [row.key for row in Tally.objects.all() if "203" in row.key and "zhang" in row.key]
    assert all(len(row.key) == 64 for row in Tally.objects.all())
