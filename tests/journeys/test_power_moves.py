"""The sample city moves food licensing to another body while 张三's application is under way: nobody loses a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.journeys.applying import an_accepted_case
from tongban.accounts.models import Person
from tongban.accounts.testing import the_cast
from tongban.cases import actions
from tongban.cases.models import Case
from tongban.catalog import actions as catalog
from tongban.catalog import queries
from tongban.catalog.actions import Draft
from tongban.catalog.testing import the_packs
from tongban.journal.testing import deliver_all
from tongban.kit.refusals import NotFound

pytestmark = pytest.mark.django_db
CODE, POWER = "food-business-licence", "license-food-business"


def test_a_power_moves_and_the_application_with_it(client: Client) -> None:
    the_packs()
    cast = the_cast()
    keeper = Person.objects.get(username="songwu")
    old, new = cast.offices["market-regulation"], cast.offices["government-services"]
    yesterday = timezone.now() - timedelta(days=1)

    # 张三 has applied, and 李四 has accepted.
    case = an_accepted_case(cast, CODE, yesterday)
    before = Case.objects.values("promised_due", "legal_due", "next_due", "state").get(pk=case.pk)
    assert case.organisation == old

    # The city transfers the power; 王五 goes over; the old body objects, experts are heard.
    move = catalog.draft(
        Draft(
            kind="transfer", title="第一批行政许可事项划转", powers=[POWER], from_body=old.code, to_bodies=[new.code],
            document="示例市人民政府关于相对集中行政许可权的通知", effective_on=timezone.localdate(),
            in_flight="move", officers=["wangwu"],
        ),
        by=keeper,
    )  # fmt: skip
    catalog.move_powers(move, "submit", by=keeper)
    catalog.move_powers(move, "dispute", by=cast.zhou, body=old.code, reason="现场核查专业性强。")
    catalog.move_powers(move, "hear-experts", by=keeper, experts="专家组", opinion="可以划转。", in_favour=True)
    catalog.move_powers(move, "approve", by=keeper)
    catalog.take_effect(move, by=keeper)
    deliver_all()

    # The application lies at the new body with the very dates it had; the old body's head has no hand in it any more.
    case = Case.objects.get(pk=case.pk)
    assert case.organisation == new
    assert Case.objects.values("promised_due", "legal_due", "next_due", "state").get(pk=case.pk) == before
    with pytest.raises(NotFound):
        actions.move(case, cast.zhou, "extend", reason="同意。")
    actions.move(case, cast.wang, "grant", unseen_reason="原件已在现场核对。")

    # Everybody can read what changed, and a new application goes to the new body.
    page = client.get(f"/powers/moves/{move.number}/").content.decode()
    assert old.name in page
    assert new.name in page
    assert queries.power_page(POWER).newest.regulator == old
    assert actions.start(cast.chen, CODE).organisation == new
