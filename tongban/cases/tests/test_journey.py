"""开餐饮店: one thing, from a draft to one pack of results."""

import pytest

from tongban.accounts.testing import the_cast
from tongban.cases import actions, queries
from tongban.cases.models import Case
from tongban.cases.testing import fill, make
from tongban.catalog.testing import the_packs
from tongban.journal.testing import deliver_all

SITUATION = {
    "has_business_licence": False, "entity_type": "individual-business", "area_sqm": 120, "sets_up_sign": True, "sign_kind": "shop-front",
    "sells_tobacco": True, "near_school": False, "discharges_wastewater": False, "makes_cold_or_raw_food": False,
    "promises_food_conditions": True, "needs_prior_approval": False,
}  # fmt: skip


@pytest.mark.django_db
def test_smoke():
    the_packs()
    cast = the_cast()
    case = actions.start(cast.zhang, "open-a-restaurant")
    fill(case, cast.zhang, situation=SITUATION, answers={"shop_name": "张三小馆"})
    assert queries.faults(case) == []
    actions.submit(case, cast.zhang)
    deliver_all()
    case.refresh_from_db()
    print(
        case.state,
        case.promised_due,
        [(c.number, c.title, c.state, c.waits_for) for c in Case.objects.filter(parent=case)],
    )
    for _round in range(2):
        for child in Case.objects.filter(parent=case, state="submitted"):
            make(child, "accept", by=cast.li)
            make(child, "grant")
            make(child, "issue")
        deliver_all()
    case.refresh_from_db()
    print(case.state, [(c.number, c.title, c.state, c.on_behalf_of) for c in Case.objects.filter(parent=case)])
    for o in queries.results(case):
        print(o)
    for h in queries.timeline(case, cast.zhang):
        print(h.at, h.label, h.by, h.document_number)
    assert case.state == "finished"
