"""What is recorded of a thing's state comes from a row that is locked; no other copy may say it."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tongban.cases import actions
from tongban.cases.models import Case
from tongban.cases.testing import a_case, actor_for
from tongban.journal.actions import UnlockedRowError, held, note
from tongban.journal.models import Entry

CALL = re.compile(r"\b(?:record|record_all)\(.*?\)\n", re.DOTALL)


@pytest.mark.django_db
def test_a_state_is_recorded_only_from_a_row_that_is_held() -> None:
    case = a_case("reviewing")
    with pytest.raises(UnlockedRowError):
        note(case, case.lifecycle, "case.say")

    with held(case) as now:
        assert note(now, now.lifecycle, "case.say").after == "reviewing"
    with pytest.raises(UnlockedRowError):  # its lock is given back
        note(now, now.lifecycle, "case.say")


@pytest.mark.django_db
def test_a_message_written_from_an_old_page_is_recorded_in_the_state_of_now() -> None:
    case = a_case("reviewing")
    stale = Case.objects.get(pk=case.pk)
    officer = actor_for(case, "grant")
    actions.move(case, officer, "grant", unseen_reason="原件已在现场核对。")

    actions.say(stale, officer, "请留意决定书。")
    actions.say(stale, stale.applicant, "收到。")

    said = Entry.objects.filter(subject=case.number, what="case.say")
    assert [(entry.before, entry.after) for entry in said] == [("granted", "granted")] * 2


def test_no_other_code_records_a_state_before_and_after() -> None:
    """`note` takes both from the locked row; a room that says them itself may say what is past."""
    rooms = Path(settings.BASE_DIR) / "tongban"
    allowed = {"journal/actions.py"}
    found = []
    for path in rooms.rglob("*.py"):
        name = path.relative_to(rooms).as_posix()
        if "/tests/" in name or "/migrations/" in name or name in allowed or name.startswith("site/demo/bulk/"):
            continue
        found += [name for call in CALL.findall(path.read_text()) if re.search(r"\bbefore\s*=|\"before\"", call)]
    assert found == []
