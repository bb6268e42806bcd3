"""The designer's desk composes what the address names, explains it, and hands out a pack that passes every check."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from tongban.accounts.testing import a_person
from tongban.catalog.graphing import folded, graph
from tongban.catalog.packs import Part
from tongban.catalog.planning import plan_of
from tongban.catalog.reading import faults_of
from tongban.catalog.testing import a_pack, the_packs

pytestmark = pytest.mark.django_db

ADDRESS = "/desk/catalogue/compose/"
CLOSING = "?item=company-deregistration&item=tax-deregistration&item=seal-cancellation"


@pytest.fixture
def keeper(client: Client) -> Client:
    """The keeper of the catalogue, signed in."""
    client.force_login(a_person("cataloguer"))
    return client


def closing_items() -> None:
    """Three published items: the second feeds the first, the first feeds the third."""
    upload = [{"code": "paper", "name": {"zh": "纸质证明", "en": "Paper"}, "ways": ["upload"]}]
    a_pack("tax-deregistration", name={"zh": "税务注销", "en": "Tax"}, promised={"days": 10}, materials=upload)
    a_pack("company-deregistration", name={"zh": "企业注销登记", "en": "Company"}, promised={"days": 1}, materials=[
        {"code": "tax-clearance", "name": {"zh": "清税证明", "en": "Clearance"}, "ways": ["result:tax-deregistration"]},
        *upload,
    ])  # fmt: skip
    a_pack("seal-cancellation", name={"zh": "企业印章注销", "en": "Seal"}, promised={"days": 1}, materials=[
        {"code": "notice", "name": {"zh": "准予注销", "en": "Notice"}, "ways": ["result:company-deregistration"]},
    ])  # fmt: skip


def test_only_designers_come_in(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 302
    client.force_login(a_person("window"))

    assert client.get(ADDRESS).status_code == 403
    assert client.get(ADDRESS + "pack.zip").status_code == 403


def test_the_page_offers_the_items_before_any_is_chosen(keeper: Client) -> None:
    closing_items()

    page = keeper.get(ADDRESS).content.decode()
    narrowed = keeper.get(ADDRESS + "?q=印章").content.decode()

    assert 'value="tax-deregistration"' in page
    assert 'class="plan' not in page
    assert 'value="seal-cancellation"' in narrowed
    assert 'value="tax-deregistration"' not in narrowed


def test_a_composition_is_explained(keeper: Client) -> None:
    closing_items()

    page = keeper.get(ADDRESS + CLOSING).content.decode()

    assert page.count('class="plan graph"') == 2
    assert page.count('class="plan"') == 2
    assert "税务注销 → 企业注销登记 → 企业印章注销" in page
    assert "“税务注销”会先办出这份材料" in page
    assert "一份供2个事项共用" in page
    assert "原来问3次，现在问1次" in page


def test_facts_that_only_the_form_asks_for_can_be_answered_too(keeper: Client) -> None:
    agent = {"name": "has_agent", "label": {"zh": "是否委托他人代办", "en": "An agent?"}, "kind": "flag"}
    paper = {"code": "agent-id", "name": {"zh": "代办人证件", "en": "Agent"}, "ways": ["upload"]}
    when = [{"fact": "has_agent", "test": "is", "value": True}]
    a_pack("by-agent", questions=[agent], materials=[{**paper, "when": when}])

    asked = keeper.get(ADDRESS + "?item=by-agent").content.decode()
    answered = keeper.get(ADDRESS + "?item=by-agent&has_agent=no").content.decode()

    assert "先按需要计算：是否委托他人代办" in asked
    assert "代办人证件" in asked
    assert "代办人证件" not in answered


def test_an_unknown_item_is_named_and_never_composed(keeper: Client) -> None:
    closing_items()

    page = keeper.get(ADDRESS + "?item=tax-deregistration&item=nothing-such").content.decode()

    assert "nothing-such" in page
    assert keeper.get(ADDRESS + "pack.zip?item=nothing-such").status_code == 422


def test_fields_that_do_not_fit_are_shown_for_somebody_to_decide(keeper: Client) -> None:
    asked = {"name": "seats", "label": {"zh": "座位", "en": "Seats"}, "kind": "number"}
    a_pack("hall-one", questions=[{**asked, "unit": "个"}], examples=[{"name": "一", "facts": {}, "gives": {}}])
    a_pack("hall-two", questions=[{**asked, "unit": "排"}], examples=[{"name": "一", "facts": {}, "gives": {}}])

    page = keeper.get(ADDRESS + "?item=hall-one&item=hall-two").content.decode()

    assert "计量单位不同" in page


def test_the_downloaded_pack_passes_every_check(keeper: Client, tmp_path: Path) -> None:
    the_packs()
    folder = tmp_path / "packs"
    shutil.copytree(settings.PACKS_DIR, folder)

    answer = keeper.get(ADDRESS + "pack.zip" + CLOSING + "&deregistration_kind=simple&code=close-now&name=快速注销")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packet:
        packet.extractall(folder)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="close-now.zip"'
    assert "快速注销" in (folder / "one-things" / "close-now" / "pack.toml").read_text(encoding="utf-8")
    assert [fault for fault in faults_of(folder) if "close-now" in fault.file] == []


def test_a_code_with_strange_letters_never_becomes_a_path(keeper: Client) -> None:
    closing_items()

    answer = keeper.get(ADDRESS + "pack.zip?item=tax-deregistration&code=../../etc")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="composed-tax-deregistration.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packet:
        assert all(name.startswith("one-things/composed-tax-deregistration/") for name in packet.namelist())


def test_a_graph_has_a_box_for_each_item_and_an_arrow_for_each_wait_that_no_other_implies() -> None:
    parts = [Part(item="a"), Part(item="b", after=["a"]), Part(item="c", after=["a", "b"]), Part(item="d", after=["a"])]
    plan = plan_of(parts, {"a": 1, "b": 2, "c": 1, "d": 1})
    with translation.override("zh-hans"):
        drawn = str(graph(plan, {"a": "<甲>", "b": "乙", "c": "丙", "d": "丁"}))

    assert drawn.count('class="box') == 4
    assert drawn.count('class="wait') == 3
    assert drawn.count('class="wait longest"') == 2
    assert "&lt;甲&gt;" in drawn


@pytest.mark.parametrize(
    "name", ["道路货物运输经营许可", "Travel permit for Hong Kong and Macao", "Donaudampfschifffahrt"]
)
def test_a_long_name_is_folded_and_only_cut_on_the_last_line(name: str) -> None:
    lines = folded(name, 12)

    assert 1 <= len(lines) <= 3
    assert "…" not in "".join(lines[:-1])
    assert name.startswith(lines[0])


def test_the_guide_of_a_one_thing_draws_graph_and_plan(client: Client) -> None:
    the_packs()

    page = client.get("/guides/deregister-a-company/").content.decode()

    assert page.count('class="plan graph"') == 2
    assert page.count('class="plan"') == 2
