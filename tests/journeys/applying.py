"""The beginning that journeys share: 张三 applies with everything an item asks for, and 李四 accepts."""

from __future__ import annotations

from datetime import datetime

from tongban.accounts.testing import Cast
from tongban.cases import actions, queries
from tongban.cases.models import Case
from tongban.cases.testing import fill
from tongban.site.demo.filling import facts_for


def an_accepted_case(cast: Cast, code: str, at: datetime) -> Case:
    """A case of the item, applied for and accepted at that moment."""
    case = actions.start(cast.zhang, code, at=at)
    facts, asked = facts_for(code), {question.name for question in queries.situation_questions_of(case)}
    chosen = {name: value for name, value in facts.items() if name in asked}
    said = {name: value for name, value in facts.items() if name not in asked}
    fill(case, cast.zhang, situation=chosen, answers=said, at=at)
    actions.submit(case, cast.zhang, at=at)
    actions.move(case, cast.li, "accept", at=at)
    return case
