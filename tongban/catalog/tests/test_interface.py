"""Programs read the same catalogue and ask the same questions."""

from __future__ import annotations

import pytest
from django.test import Client

from tongban.catalog.testing import the_packs

pytestmark = pytest.mark.django_db
HOME = "/api/v1/catalog"


@pytest.fixture(autouse=True)
def packs() -> None:
    the_packs()


def test_the_list_is_narrowed_by_audience_theme_and_department() -> None:
    everything = Client().get(f"{HOME}/guides").json()
    person = Client().get(f"{HOME}/guides?audience=person").json()
    tobacco = Client().get(f"{HOME}/guides?department=tobacco").json()

    assert len(everything) > len(person) > len(tobacco) > 0
    assert {"code", "kind", "version", "fingerprint", "name"} <= set(everything[0])


def test_a_guide_gives_its_questions_and_its_whole_content() -> None:
    guide = Client().get(f"{HOME}/guides/open-a-restaurant").json()

    assert guide["kind"] == "one-thing"
    assert "area_sqm" in [question["name"] for question in guide["questions"]]
    assert guide["pack"]["one_thing"]["code"] == "open-a-restaurant"


def test_an_unknown_guide_is_a_problem_with_a_next_step() -> None:
    answer = Client().get(f"{HOME}/guides/nothing")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["next_step"]


def test_search_answers_best_first() -> None:
    said = Client().get(f"{HOME}/search", {"q": "公章"}).json()

    assert (said["kind"], said["guides"][0]["code"], said["elsewhere"]) == ("here", "company-seal-filing", None)


def test_search_says_who_does_what_is_not_done_here() -> None:
    said = Client().get(f"{HOME}/search", {"q": "离婚"}).json()

    assert (said["kind"], said["guides"]) == ("elsewhere", [])
    assert "民政局" in said["elsewhere"]["body"]
    assert said["elsewhere"]["phone"]
    assert said["elsewhere"]["address"]


def needs(situation: dict[str, object]) -> dict[str, object]:
    address = f"{HOME}/guides/open-a-restaurant/needs"
    answer = Client().post(address, {"situation": situation}, content_type="application/json")
    assert answer.status_code == 200
    found: dict[str, object] = answer.json()
    return found


def test_a_situation_gives_parts_materials_and_what_is_still_needed() -> None:
    nothing = needs({})
    small = needs({"has_business_licence": True, "area_sqm": 80, "sets_up_sign": False, "sells_tobacco": False})

    assert "area_sqm" in nothing["still_needed"]
    assert small["still_needed"] == ["discharges_wastewater"]
    assert {part["item"]: part["needed"] for part in small["parts"]}["fire-safety-check"] is False
    assert len([m for m in small["materials"] if m["needed"] is not False]) < len(nothing["materials"])


def test_a_wrong_fact_is_named_and_the_rest_is_answered() -> None:
    found = needs({"area_sqm": "large", "sells_tobacco": "yes"})

    assert list(found["errors"]) == ["area_sqm"]
    assert {part["item"]: part["needed"] for part in found["parts"]}["tobacco-retail-licence"] is True
