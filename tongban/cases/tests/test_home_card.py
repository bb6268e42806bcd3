"""The home page shows what is mine before anything else, and the guide's answers are not asked again."""

from __future__ import annotations

import pytest
from django.test import Client

from tongban.accounts.testing import the_cast
from tongban.cases import queries
from tongban.cases.testing import a_case
from tongban.catalog.testing import a_pack, the_packs

pytestmark = pytest.mark.django_db


def test_a_draft_is_counted_and_offered_to_be_continued() -> None:
    cast = the_cast()
    case = a_case("draft", applicant=cast.zhang, pack=a_pack())
    client = Client()
    client.force_login(cast.zhang)

    page = client.get("/").content.decode()

    assert f"/cases/{case.number}/tasks/" in page
    assert case.title in page


def test_who_has_no_case_is_told_that_nothing_waits() -> None:
    client = Client()
    client.force_login(the_cast().chen)

    assert "没有等您处理的事" in client.get("/").content.decode()


def test_answers_given_on_the_guide_are_taken_along() -> None:
    cast = the_cast()
    the_packs()
    client = Client()
    client.force_login(cast.zhang)

    client.post(
        "/cases/start/open-a-restaurant/?sells_tobacco=no&area_sqm=120&nonsense=1", {"for_whom": "myself"}, follow=True
    )

    draft = queries.case_seen_by(cast.zhang, queries.my_cases(cast.zhang).rows[0].number)
    assert draft.situation["sells_tobacco"] is False
    assert draft.situation["area_sqm"] == 120
    assert "nonsense" not in draft.situation
