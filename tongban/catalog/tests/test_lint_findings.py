"""Findings that are kept: their life, who may do what, the keeper's pages, the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tongban.accounts.testing import the_cast
from tongban.catalog.linting import Linter, keeping, questions
from tongban.catalog.linting.lifecycle import FINDING
from tongban.catalog.linting.specimens import around, flawless
from tongban.catalog.models import Finding
from tongban.catalog.testing import a_pack
from tongban.journal.models import Entry
from tongban.kit.refusals import NotAllowed, StillNeeded

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Any:
    the_cast()
    from tongban.accounts.queries import person_by_username

    return person_by_username("songwu")


def kept(*changes: dict[str, Any]) -> keeping.Kept:
    """Keep what is found in a catalogue of these items."""
    items = [flawless(code=f"item-{n}", basic_code="", **one) for n, one in enumerate(changes)]
    return keeping.keep(Linter(around(items)).report())


SLOW: dict[str, Any] = {"promised_days": 30}


def test_a_finding_is_kept_once_and_closed_when_it_is_gone() -> None:
    assert kept(SLOW) == keeping.Kept(1, 0, 0)
    assert kept(SLOW) == keeping.Kept(0, 0, 0)
    assert kept({}) == keeping.Kept(0, 1, 0)
    row = Finding.objects.get()
    assert row.state == "closed"
    assert [one.what for one in Entry.objects.filter(kind="finding", subject=row.key)] == ["finding.close"]


def test_what_comes_back_is_opened_again() -> None:
    kept(SLOW)
    kept({})
    assert kept(SLOW) == keeping.Kept(0, 0, 1)
    assert Finding.objects.get().state == "open"


def test_an_explained_finding_stays_explained(keeper: Any) -> None:
    kept(SLOW)
    key = Finding.objects.get().key
    keeping.move(key, "explain", actor=keeper, reason="上级规定如此。")
    assert kept(SLOW) == keeping.Kept(0, 0, 0)
    told = questions.finding(key)
    assert told.row.state == "explained"
    assert "上级规定如此。" in questions.history(told)[0]["says"]


def test_what_was_said_to_be_mended_and_is_not_is_found_again(keeper: Any) -> None:
    kept(SLOW)
    key = Finding.objects.get().key
    keeping.move(key, "mend", actor=keeper)
    assert kept(SLOW).reopened == 1
    keeping.move(key, "mend", actor=keeper, note="已改为五个工作日。")
    assert kept({}).closed == 1


def test_nobody_but_a_keeper_may_explain_and_never_without_a_reason(keeper: Any) -> None:
    kept(SLOW)
    key = Finding.objects.get().key
    with pytest.raises(NotAllowed):
        keeping.move(key, "explain", actor=the_cast().li, reason="不用改。")
    with pytest.raises(StillNeeded):
        keeping.move(key, "explain", actor=keeper, reason="")
    assert Finding.objects.get().state == "open"


def test_a_keeper_may_not_act_in_another_place(keeper: Any) -> None:
    kept(SLOW)
    Finding.objects.update(division="440000")
    assert questions.moves_open(questions.finding(Finding.objects.get().key), keeper) == []


def test_the_list_is_narrowed_by_severity_rule_state_and_item() -> None:
    kept(SLOW, {"faq": []}, {"name": "另一事项", "steps": []})
    assert questions.findings(questions.Wanted()).paginator.count == 3
    assert [one.row.severity for one in questions.findings(questions.Wanted()).object_list] == [
        "error",
        "warning",
        "note",
    ]
    assert questions.findings(questions.Wanted(severity="note")).paginator.count == 1
    assert questions.findings(questions.Wanted(rule="steps-missing", words="另一")).paginator.count == 1
    assert questions.findings(questions.Wanted(state="closed")).paginator.count == 0
    assert questions.counts(questions.Wanted())["severity"] == [
        ("error", "错误", 1),
        ("warning", "警告", 1),
        ("note", "提示", 1),
    ]


def test_the_keeper_explains_a_finding_on_its_page(client: Client, keeper: Any) -> None:
    kept(SLOW)
    client.force_login(keeper)
    page = client.get("/desk/catalogue/findings/").content.decode()
    assert "承诺时限长于法定时限" in page
    key = Finding.objects.get().key
    address = f"/desk/catalogue/findings/{key}/"
    assert "30 个工作日" in client.get(address).content.decode()
    assert client.post(f"{address}explain/", {"reason": " "}).status_code == 422
    assert client.post(f"{address}explain/", {"reason": "特别程序。"}).status_code == 302
    assert "特别程序。" in client.get(address).content.decode()
    assert client.get("/desk/catalogue/findings/?state=explained").content.decode().count(key) == 1
    assert client.get("/desk/catalogue/findings/no-such/").status_code == 404


def test_nobody_else_sees_the_findings(client: Client) -> None:
    client.force_login(the_cast().li)
    assert client.get("/desk/catalogue/findings/").status_code == 403
    assert client.post("/desk/catalogue/findings/check/").status_code == 403


def test_a_check_from_the_page_keeps_what_it_finds(client: Client, keeper: Any) -> None:
    a_pack(basis=[{"law": "中华人民共和国合同法", "article": "第八条"}])
    client.force_login(keeper)
    assert client.post("/desk/catalogue/findings/check/").status_code == 302
    assert Finding.objects.filter(rule="repealed-basis", item="demo-item").exists()
    assert Entry.objects.filter(what="catalogue.check").count() == 1


def test_the_command_fails_on_errors_and_writes_what_was_asked(tmp_path: Path) -> None:
    a_pack(basis=[{"law": "中华人民共和国合同法", "article": "第八条"}])
    out = tmp_path / "lint.sarif"
    with pytest.raises(SystemExit) as ended:
        call_command("catalog", "lint", "--format", "sarif", "--out", str(out), "--keep")
    assert ended.value.code == 1
    results = json.loads(out.read_text(encoding="utf-8"))["runs"][0]["results"]
    assert {one["ruleId"] for one in results} == set(Finding.objects.values_list("rule", flat=True))


def test_every_state_of_a_finding_says_what_comes_next() -> None:
    assert all(str(state.says) for state in FINDING.states)


def test_the_keepers_desk_is_the_catalogue_and_nobody_elses(client: Client, keeper: Any) -> None:
    client.force_login(keeper)
    answer = client.get("/desk/", follow=True)
    assert answer.redirect_chain == [("/desk/catalogue/findings/", 302)]
    assert 'href="/desk/catalogue/findings/" aria-current="page"' in answer.content.decode()
    client.force_login(the_cast().li)
    assert "/desk/catalogue/findings/" not in client.get("/desk/").content.decode()
