"""No input gives a failure of ours: thousands of broken requests to the interface and the pages, and every answer is an
answer. `TONGBAN_FUZZ=5000` sends so many (`.ci/run fuzz` does, on both databases); a plain run sends a small sample.
`TONGBAN_FUZZ_SEED` repeats a run."""

from __future__ import annotations

import os
import random
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tests.attacks.fuzzing import Maker, Request
from tongban.site.api import api

COUNT = int(os.environ.get("TONGBAN_FUZZ", "160"))
LARGE = 1000
"""From so many requests on the whole sample city is worth its making, and every run has its own seed."""
SEED = int(os.environ.get("TONGBAN_FUZZ_SEED", "0")) or (random.randrange(1, 10**6) if COUNT >= LARGE else 8)
WHO = ["", "zhangsan", "lisi", "wangwu", "zhaoliu", "zhoushi"]


@pytest.fixture
def clients(db: None) -> dict[str, Client]:
    from tongban.accounts.models import Person
    from tongban.site.demo.city import prepare
    from tongban.site.demo.scenes import settle, tell_all, tell_of_zhang
    from tongban.site.demo.story import Storyteller

    with override_settings(DEMO=True):
        cast = prepare(migrate=False)
        if COUNT >= LARGE:
            tell_all(cast, 2, say=lambda _line: None)
        else:
            teller = Storyteller(cast, None)
            teller.gather(10)
            tell_of_zhang(teller)
            settle()
    found = {}
    for who in WHO:
        found[who] = Client(raise_request_exception=False)
        if who:
            found[who].force_login(Person.objects.get(username=who))
    return found


def known_values() -> dict[str, list[Any]]:
    """Values of the sample city that addresses and forms may name, by the name they have there."""
    from django.apps import apps

    from tongban.accounts.models import Organisation, Person
    from tongban.cases.models import Case
    from tongban.catalog.models import Power
    from tongban.licences.models import Licence

    cases = list(Case.objects.order_by("pk").values_list("number", flat=True))
    items = sorted(set(Case.objects.values_list("item_code", flat=True)))
    bodies = list(Organisation.objects.order_by("pk").values_list("code", flat=True)[:10])
    held = list(Licence.objects.order_by("pk").values_list("identifier", flat=True)[:20])
    powers = list(Power.objects.order_by("pk").values_list("code", flat=True)[:10])
    facts = sorted({name for answers in Case.objects.values_list("answers", flat=True) for name in answers})
    moves = ["accept", "grant", "refuse", "ask", "withdraw", "submit", "correct", "suspend", "replace", "queue"]
    papers = [str(pk) for pk in apps.get_model("documents", "Document").objects.values_list("pk", flat=True)[:20]]
    return {
        "number": cases + papers,
        "identifier": held,
        "code": items + bodies + powers,
        "name": facts + moves,
        "pk": list(range(1, 60)),
        "field": facts or ["name"],
        "username": [Person.objects.order_by("pk")[0].username],
        "any": [*cases[:5], *items[:5], *bodies[:3], *held[:3], 1, 2, 3, "2026-11-22"],
    }


def send(client: Client, request: Request) -> Any:
    """Send it, and take back whatever it did."""
    with transaction.atomic():
        if request.media_type == "form":
            ask = getattr(client, request.method.lower())
            answer = ask(request.address, request.body, headers=request.headers)
        else:
            answer = client.generic(
                request.method, request.address, request.body, request.media_type, headers=request.headers
            )
        transaction.set_rollback(True)
    return answer


def faults_of(request: Request, answer: Any, schema: dict[str, Any]) -> str:
    """What is wrong with an answer, in a word; "" where nothing is."""
    status = answer.status_code
    if status >= 500:
        error = getattr(answer, "exc_info", None)
        return f"{status} {error[0].__name__ if error else ''} {str(error[1])[:200] if error else ''}"
    if request.address.startswith("/api/") and status >= 400:
        kind = answer.headers.get("Content-Type", "")
        if not kind.startswith("application/problem+json"):
            return f"{status} as {kind}"
        method, _space, path = request.operation.partition(" ")
        documented = schema["paths"][path][method]["responses"] if request.operation else {}
        if request.operation and str(status) not in {str(one) for one in documented} and is_routed(request, path):
            return f"{status} is not documented ({answer.json()['code']})"
    return ""


def is_routed(request: Request, path: str) -> bool:
    """Whether the address still has the form of the operation's (a broken part may have made it another)."""
    return request.address.split("?")[0].count("/") == path.count("/")


@override_settings(DEMO=True)
def test_no_input_gives_a_failure_of_ours(clients: dict[str, Client]) -> None:
    schema = api.get_openapi_schema()
    maker = Maker(SEED, schema, known_values())
    print(f"seed {SEED}, {COUNT} requests")
    faults: dict[str, str] = {}
    for nth in range(COUNT):
        who = maker.random.choice(WHO)
        request = maker.to_a_screen(nth // 2) if nth % 2 else maker.to_the_interface(nth // 2)
        wrong = faults_of(request, send(clients[who], request), schema)
        if wrong:
            faults.setdefault(
                f"{wrong} · {request.operation or request.address.split('?')[0][:50]!a}", f"{who}: {request}"
            )

    assert not faults, f"seed {SEED}\n" + "\n".join(f"{wrong}\n    {how}" for wrong, how in list(faults.items())[:40])
