"""亮证: one stranger, one look, 300 seconds, only what the holder chose; and the holder sees who looked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.accounts.testing import a_person
from tongban.kit.refusals import NotAllowed, NotFound, Refusal, WrongState
from tongban.licences import actions, queries
from tongban.licences.models import Showing
from tongban.licences.testing import a_licence

pytestmark = pytest.mark.django_db
SAYS = [("姓名", "张三"), ("住址", "示例市示范区幸福路18号")]


def test_the_other_side_sees_once_what_was_chosen_and_the_holder_sees_who_looked():
    holder = a_person(name="张三")
    licence = a_licence("id-card", person=holder, says=SAYS)

    code = actions.show(licence, holder, shows=["姓名", "不存在"])
    seen = actions.check_showing(code.lower(), by="示例酒店 入住登记")

    assert seen["rows"] == [("姓名", "张三")]
    assert seen["facts"].in_force
    assert [look.by for look in queries.looks(licence)] == ["示例酒店 入住登记"]
    with pytest.raises(Refusal) as refused:
        actions.check_showing(code)
    assert refused.value.code == "showing-used"


def test_a_code_is_over_after_300_seconds():
    holder = a_person()
    licence = a_licence("id-card", person=holder)
    start = timezone.now()
    code = actions.show(licence, holder, at=start)

    with pytest.raises(Refusal) as refused:
        actions.check_showing(code, at=start + timedelta(seconds=300))
    assert refused.value.code == "showing-over"
    assert actions.check_showing(code, at=start + timedelta(seconds=299))["rows"] == []


def test_only_the_hash_of_a_code_is_kept():
    holder = a_person()
    code = actions.show(a_licence("id-card", person=holder), holder)

    assert code not in str(list(Showing.objects.values()))


def test_only_the_holder_shows_and_only_what_holds():
    holder, officer = a_person(), a_person("approver")
    licence = a_licence("id-card", person=holder)

    with pytest.raises(NotAllowed):
        actions.show(licence, officer)
    actions.move(licence, "suspend", officer, reason="检查", basis="第六十九条")
    with pytest.raises(WrongState):
        actions.show(licence, holder)
    with pytest.raises(NotFound):
        actions.check_showing("AAAABBBBCCCC")
