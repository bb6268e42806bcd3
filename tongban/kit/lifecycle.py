"""A life, declared once: states and moves as data that a lawyer can read.

A room declares a `Lifecycle` in its `lifecycle.py`. Database constraint, buttons, API, clocks, journal, tests, diagrams
and the bulk generator all read that one declaration. Carrying a move out is `journal.actions.perform`; nothing else
writes a state.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tongban.kit.refusals import NotAllowed, StillNeeded, WrongState
from tongban.kit.words import say

Clock = Literal["none", "receipt", "runs", "stopped", "delivery", "ended"]
"""What the legal clock does while a thing is in a state.

none: no limit; receipt: the 5-day correction limit (行政许可法 第三十二条);
runs: legal and promised limits (第四十二条);
stopped: time not counted (第四十五条); delivery: the 10-day delivery limit (第四十四条);
ended: over.
"""


SYSTEM = "system"
"""The role of no person: a move `by` it alone is only ever a part of another act, which was asked for and checked (the
old certificate gives way as the new one is issued). Whoever asks for it from outside is refused."""


class ImpossibleLifecycle(ValueError):  # noqa: N818 - it is a judgement on a declaration, not an error of ours
    """A declaration that could not be lived: raised when the module is loaded, never at run time."""


@dataclass(frozen=True)
class State:
    """One condition a thing can be in. `label` may be a lazy translation; `tone` is the colour family of its tag."""

    name: str
    label: Any
    clock: Clock = "none"
    tone: str = "neutral"
    says: Any = ""
    """What the applicant is told happens next."""


@dataclass(frozen=True)
class Ask:
    """A fact a move must be told. `kind`: text, long-text, choice, date, days, number, list, flag."""

    name: str
    label: Any
    kind: str = "text"
    choices: tuple[tuple[str, Any], ...] = ()
    required: bool = True
    hint: Any = ""


@dataclass(frozen=True)
class Move:
    """One act of the office or the applicant: from which states, to which, by whom, on what article."""

    name: str
    label: Any
    start: tuple[str, ...]
    end: str
    by: tuple[str, ...]
    asks: tuple[Ask, ...] = ()
    basis: str = ""
    tone: str = "neutral"
    document: str = ""
    """The legal document (文书) the act produces, by its kind; empty where the law asks for none."""
    tells: bool = False
    """Whether the applicant must be told of it."""
    hint: Any = ""
    is_power: bool = False
    """An exercise of power, or an act that binds the office: it goes on the public log."""

    @property
    def stays(self) -> bool:
        """Whether the move leaves the state as it is (a note on the record, such as asking another office)."""
        return self.start == (self.end,)


@dataclass(frozen=True)
class Lifecycle:
    """A set of states and moves that can be lived: every state reachable, every move between known states."""

    name: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    roles: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    """The roles somebody has as the one whose matter it is. All others act for an office, and keep out of what is their
    own (回避)."""
    performers: dict[str, Callable[..., Any]] = field(default_factory=dict, compare=False, repr=False)
    _states: dict[str, State] = field(default_factory=dict, init=False, compare=False, repr=False)
    _moves: dict[str, Move] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._states.update((state.name, state) for state in self.states)
        self._moves.update((move.name, move) for move in self.moves)
        faults = list(self._faults())
        if faults:
            raise ImpossibleLifecycle(f"{self.name}: " + "; ".join(faults))

    def _faults(self) -> Iterable[str]:
        if not self.states:
            yield "no states"
            return
        if len(self._states) != len(self.states):
            yield "a state is named twice"
        if len(self._moves) != len(self.moves):
            yield "a move is named twice"
        for move in self.moves:
            yield from (
                f"move {move.name}: unknown state {s}" for s in (*move.start, move.end) if s not in self._states
            )
            if not move.start:
                yield f"move {move.name} starts nowhere"
            if SYSTEM in move.by and len(move.by) > 1:
                yield f"move {move.name} is the system's alone, or not at all"
            if not move.by:
                yield f"move {move.name} belongs to nobody"
            yield from (f"move {move.name}: unknown role {r}" for r in move.by if self.roles and r not in self.roles)
            asked = [ask.name for ask in move.asks]
            if len(set(asked)) != len(asked):
                yield f"move {move.name} asks one thing twice"
            ended = [s for s in move.start if s in self._states and self._states[s].clock == "ended" and move.end != s]
            if ended and self._states.get(move.end, self.states[0]).clock == "runs":
                yield f"move {move.name} restarts a clock that has ended in {', '.join(ended)}"
        yield from (f"unknown role {role} is called one's own" for role in self.own if role not in self.roles)
        reached = self._reachable()
        yield from (f"no move reaches state {state.name}" for state in self.states if state.name not in reached)

    def _reachable(self) -> set[str]:
        reached = {self.states[0].name}
        while True:
            more = {m.end for m in self.moves if reached.intersection(m.start)} - reached
            if not more:
                return reached
            reached |= more

    @property
    def first(self) -> str:
        """The state every life begins in."""
        return self.states[0].name

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """(name, label) of every state, for a model field and its database constraint."""
        return [(state.name, state.label) for state in self.states]

    def state(self, name: str) -> State:
        """The state of that name; KeyError where there is none."""
        return self._states[name]

    def move(self, name: str) -> Move:
        """The move of that name; KeyError where there is none."""
        return self._moves[name]

    def __contains__(self, name: object) -> bool:
        return name in self._moves

    def moves_from(self, state: str, roles: Collection[str]) -> list[Move]:
        """The moves open to somebody holding `roles` over a thing in `state`, in declared order."""
        return [m for m in self.moves if state in m.start and not set(roles).isdisjoint(m.by)]

    def check(self, name: str, state: str, roles: Collection[str], facts: Mapping[str, Any]) -> Move:
        """The move, if it may be made; else the refusal that says precisely why not.

        Order matters: rights before state, so that an outsider learns nothing of the state.
        """
        move = self._moves.get(name)
        if move is None:
            raise WrongState(say("unknown-move", move=name), code="unknown-move", status=404)
        if set(roles).isdisjoint(move.by):
            raise NotAllowed(say("not-allowed", move=move.label), next_step=say("not-allowed-next"))
        if state not in move.start:
            raise WrongState(
                say("wrong-state", move=move.label, state=self._states[state].label), next_step=say("wrong-state-next")
            )
        missing = [ask for ask in move.asks if ask.required and facts.get(ask.name) in (None, "", [], ())]
        if missing:
            raise StillNeeded(
                say("still-needed", names=[ask.label for ask in missing]),
                next_step=say("still-needed-next"),
                where={"field": ", ".join(ask.name for ask in missing)},
            )
        return move

    def is_for_office(self, move: Move, roles: Collection[str]) -> bool:
        """Whether somebody with these roles makes this move in the name of an office, not for a matter of their own."""
        return set(roles).intersection(move.by).isdisjoint(self.own)

    def performs(self, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register the function that does what a move means, besides the change of state. Once for each move."""
        if name not in self._moves:
            raise ImpossibleLifecycle(f"{self.name}: no move named {name}")

        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            if name in self.performers:
                raise ImpossibleLifecycle(f"{self.name}: move {name} is performed twice")
            self.performers[name] = function
            return function

        return register

    def as_mermaid(self) -> str:
        """The life as a mermaid state diagram, in declared order."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.first}"]
        lines += [f"    {state.name} : {state.label}" for state in self.states]
        lines += [f"    {start} --> {move.end} : {move.name}" for move in self.moves for start in move.start]
        lines += [
            f"    {s.name} --> [*]"
            for s in self.states
            if not any(s.name in m.start and m.end != s.name for m in self.moves)
        ]
        return "\n".join(lines)
