"""What mining finds, as plain values: no frames, no Django, safe to keep and to show.

Wall time is in seconds; working time is in whole minutes by the legal calendar. `working` is None where no calendar was
given or none of the moments lies in an announced year: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took: `count` times, in seconds (wall) or minutes (working). `deviation` is the sample's."""

    count: int
    total: float
    mean: float
    median: float
    p90: float
    least: float
    most: float
    deviation: float


@dataclass(frozen=True, slots=True)
class Counted:
    """How often something occurs, and in what share (0…1) of the cases."""

    name: str
    count: int
    cases: int
    share: float


@dataclass(frozen=True, slots=True)
class Arc:
    """`target` followed `source` directly, `count` times in `cases` cases."""

    source: str
    target: str
    count: int
    cases: int
    wall: Spread
    working: Spread | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """One way through, from first activity to last; `share` of all cases (0…1), `wall` from first event to last."""

    activities: tuple[str, ...]
    count: int
    share: float
    examples: tuple[str, ...]
    wall: Spread
    working: Spread | None = None


@dataclass(frozen=True, slots=True)
class Rework:
    """An activity done again: in `cases` cases (`share` of all), `again` times more than once each, of which
    `at_once` directly after itself (a loop)."""

    activity: str
    cases: int
    share: float
    again: int
    at_once: int


Unit = Literal["working-minute", "second"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What the `nth` time of an activity goes with: the median total time of cases with exactly `nth` of it, less
    that of cases with one fewer, and the 95 % interval of the difference (Price and Bonett 2002). A difference
    between groups of cases, not a proof of cause."""

    activity: str
    nth: int
    cases_with: int
    cases_without: int
    median_with: float
    median_without: float
    difference: float
    low: float
    high: float
    unit: Unit


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Where time is spent: an arc (`source` → `target`) or a stage (`source`, a state; `target` empty).

    `share` (0…1) is its part of all time spent in the log, in `unit`.
    """

    kind: Literal["arc", "stage"]
    source: str
    target: str
    share: float
    unit: Unit
    time: Spread


@dataclass(frozen=True, slots=True)
class Handover:
    """Work passed from `giver` to `taker`, between bodies or between persons; how long until the taker acted."""

    kind: Literal["organisation", "resource"]
    giver: str
    taker: str
    count: int
    cases: int
    wall: Spread
    working: Spread | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """Where the log tells begin from end: time at work on an activity, and time it had waited before (None where it
    always comes first)."""

    activity: str
    work: Spread
    wait: Spread | None
    unit: Unit


@dataclass(frozen=True, slots=True)
class Lateness:
    """Cases beside their deadlines: of `cases` that have ended and whose deadline is known, `late` ended after it.
    `by` says how much later (of the late ones, None where there is none), in wall time. `open_late`: cases not ended
    whose deadline lies before the last moment of the log."""

    cases: int
    late: int
    by: Spread | None
    open_late: int

    @property
    def share(self) -> float:
        """Late ones among the ended (0…1)."""
        return self.late / self.cases if self.cases else 0.0


Reason = Literal["unknown-move", "wrong-start", "wrong-end", "broken-chain"]


@dataclass(frozen=True, slots=True)
class Deviation:
    """A move the declaration does not know from that state to that state; `examples` are case numbers.

    unknown-move: no such move; wrong-start: not possible from `before`; wrong-end: it leads elsewhere;
    broken-chain: the state it says it began in is not the one the move before had left.
    """

    reason: Reason
    before: str
    move: str
    after: str
    count: int
    cases: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conformance:
    """The log beside a declared life. `fitness` is the share (0…1) of moves that the declaration allows, `perfect`
    the share of cases all of whose moves are."""

    lifecycle: str
    moves: int
    fitness: float
    perfect: float
    deviations: tuple[Deviation, ...]
    fitness_of_cases: Mapping[str, float] = field(repr=False)
    """Case → fitness, only of cases below 1."""


@dataclass(frozen=True, slots=True)
class Mined:
    """Everything found in one log. `whole` is the time of a case from its first event (the start of its first activity
    where the log tells it) to its last. `cases` are those of which something is complete; `unfinished` those of which
    something was begun or planned and nothing completed: they have no way through yet. `begun_only`: how many of the
    `events` only begin or plan something, and so count for waiting and working times alone."""

    events: int
    begun_only: int
    cases: int
    unfinished: int
    since: datetime | None
    until: datetime | None
    unread: int
    unannounced: int
    """Steps without working time, because a moment of theirs lies in a year without a calendar."""
    activities: tuple[Counted, ...]
    starts: tuple[Counted, ...]
    ends: tuple[Counted, ...]
    arcs: tuple[Arc, ...]
    variants: tuple[Variant, ...]
    rework: tuple[Rework, ...]
    reworked_cases: int
    effects: tuple[Effect, ...]
    bottlenecks: tuple[Bottleneck, ...]
    handovers: tuple[Handover, ...]
    worked: tuple[Worked, ...]
    whole: Spread | None
    whole_working: Spread | None
    lateness: Lateness | None = None
    """None where no case has a deadline."""
    notes: tuple[str, ...] = ()
    conformance: Conformance | None = None

    @property
    def dfg(self) -> dict[tuple[str, str], int]:
        """The directly-follows graph as counts."""
        return {(arc.source, arc.target): arc.count for arc in self.arcs}

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain containers, for report.json."""
        return asdict(self)
