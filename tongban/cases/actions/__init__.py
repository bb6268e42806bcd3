"""What can happen to a case. One act, one function, for all doors: screens, API, commands and the demonstration alike.

Every act takes who acts and (where tests and the demonstration date it) `at`. What is refused is refused as a
`tongban.kit.refusals.Refusal` with a code, and then nothing has changed.
"""

from tongban.cases.actions import deciding, issuing  # noqa: F401  (registers what the remaining moves do)
from tongban.cases.actions.confirming import answer_naming, confirm_in_person
from tongban.cases.actions.door import move, refuse_move
from tongban.cases.actions.ending import settle
from tongban.cases.actions.material_files import remove_file, replace_file, restore_file, shift_file, turn_file
from tongban.cases.actions.receiving import ask_consent, correct, give_consent
from tongban.cases.actions.redating import redate
from tongban.cases.actions.revealing import reveal_number
from tongban.cases.actions.starting import save_answers, save_situation, start
from tongban.cases.actions.submitting import submit
from tongban.cases.actions.supplying import remove_material, supply_material
from tongban.cases.actions.talking import judge_material, say, take
from tongban.cases.actions.ticking import Ticked, tick
from tongban.cases.refusals import NotReady

__all__ = [
    "NotReady",
    "Ticked",
    "answer_naming",
    "ask_consent",
    "confirm_in_person",
    "correct",
    "give_consent",
    "judge_material",
    "move",
    "redate",
    "refuse_move",
    "remove_file",
    "remove_material",
    "replace_file",
    "restore_file",
    "reveal_number",
    "save_answers",
    "save_situation",
    "say",
    "settle",
    "shift_file",
    "start",
    "submit",
    "supply_material",
    "take",
    "tick",
    "turn_file",
]
