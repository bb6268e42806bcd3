"""`tongban journey open-a-restaurant`: the whole main job through the public interface, over HTTP."""

from __future__ import annotations

import json

import pytest

from tongban.site.demo.city import prepare
from tongban.site.journey import restaurant


@pytest.mark.django_db(transaction=True)
def test_every_paper_of_the_journey_verifies_offline(live_server, settings, tmp_path):
    settings.DELIVER_INLINE = True
    cast = prepare(lambda _said: None, migrate=False)
    said: list[str] = []

    verified = restaurant.tell(live_server.url, tmp_path, cast, said.append)

    told = json.loads((tmp_path / "timeline.json").read_text(encoding="utf-8"))
    assert verified
    assert told["case"]["state"] == "finished"
    assert len(list((tmp_path / "certificates").glob("*.pdf"))) == 4
    assert [step["step"] for step in told["steps"]] == list(range(1, len(said) + 1))
    departments = {part["office"] for part in told["case"]["parts"]}
    assert len(departments) == 4
