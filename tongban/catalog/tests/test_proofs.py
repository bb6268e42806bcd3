"""Nobody proves anything twice: the lightest lawful way is chosen, and an outage falls to the next one."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from tongban.catalog.packs import Material
from tongban.catalog.presenting.materials import material_rows
from tongban.catalog.proofs import RANKS, Holdings, avoided, plan_proof, sources
from tongban.catalog.reading import read_packs


def a_material(*ways):
    return Material(code="m", name={"zh": "材料"}, ways=list(ways))


@pytest.fixture(scope="module")
def materials():
    return [
        (pack.item.code, material)
        for pack in read_packs(Path(settings.PACKS_DIR)).items.values()
        for material in pack.materials
    ]


def test_what_is_held_is_lighter_than_what_must_be_asked():
    proof = plan_proof(a_material("upload", "exchange:population", "licence:id-card"), Holdings({"id-card"}), sources())

    assert proof.chosen.kind == "held"
    assert proof.fallback.kind == "shared"


def test_a_register_that_is_down_is_asked_through_its_keeper():
    proof = plan_proof(a_material("exchange:population", "upload"), Holdings(set()), sources(), down={"population"})

    assert (proof.chosen.kind, proof.chosen.days) == ("assistance", sources()["population"].assist_days)
    assert proof.fallback.kind == "paper"
    assert next(way for way in proof.ways if way.kind == "shared").why == "source-down"


def test_a_register_that_confirms_nothing_falls_to_the_promise():
    proof = plan_proof(
        a_material("exchange:household", "promise", "upload"), Holdings(set(), refuted={"household"}), {}
    )

    assert proof.chosen.kind == "promise"


def test_no_paper_is_asked_where_a_live_source_exists(materials):
    for item, material in materials:
        asks_a_register = any(way.startswith("exchange:") for way in material.ways)
        proof = plan_proof(material, Holdings(set()), sources())
        if asks_a_register:
            assert proof.chosen.kind == "shared", (item, material.code)


def test_every_outage_degrades_to_the_next_way_and_never_to_nothing(materials):
    everything = set(sources())
    for item, material in materials:
        up = plan_proof(material, Holdings(set()), sources())
        down = plan_proof(material, Holdings(set()), sources(), down=everything)
        assert RANKS.index(down.chosen.kind) >= RANKS.index(up.chosen.kind), (item, material.code)
        assert down.chosen.is_open


def test_every_register_the_packs_name_is_known(materials):
    named = {way.partition(":")[2] for _item, m in materials for way in m.ways if way.startswith("exchange:")}

    assert named <= set(sources())


WAYS = st.lists(
    st.sampled_from(["licence:id-card", "exchange:population", "promise", "upload", "result:other", "form"]),
    min_size=1,
    unique=True,
)


@given(WAYS, st.booleans(), st.booleans())
def test_the_choice_does_not_depend_on_the_order_the_pack_lists(ways, holds, is_down):
    person = Holdings({"id-card"} if holds else set())
    down = {"population"} if is_down else set()

    one = plan_proof(a_material(*ways), person, sources(), down)
    other = plan_proof(a_material(*reversed(ways)), person, sources(), down)

    assert one.chosen == other.chosen
    assert avoided([one]) == (one.chosen.kind != "paper")


def test_the_number_of_papers_a_guide_calls_spared_is_that_of_the_plan():
    for pack in read_packs(Path(settings.PACKS_DIR)).items.values():
        shown = material_rows([pack], {})

        plan = [plan_proof(row.material, Holdings(None), sources()) for row in shown.rows]

        assert shown.spared == avoided(plan), pack.item.code
