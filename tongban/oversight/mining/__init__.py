"""Why is it slow: process mining over the journal or over any imported event log, in working time.

    mined = mine(read(Path("log.xes.gz")), calendar=catalog.calendar(), lifecycle=CASE)
    mined.arcs, mined.variants, mined.rework, mined.bottlenecks, mined.handovers, mined.conformance
    process_map(mined, share=0.9), dotted_chart(dotted(log)), handover_map(sankey(mined))

Pure computing over polars frames. `journal_log.journal_log` alone asks the database, so it is no part of this door that
needs none; `words` alone speaks.
"""

from tongban.oversight.mining.charts import Dot, Dotted, Flow, dotted, sankey
from tongban.oversight.mining.dotted_drawing import dotted_chart
from tongban.oversight.mining.drawing import process_map
from tongban.oversight.mining.engine import mine
from tongban.oversight.mining.log import EventLog
from tongban.oversight.mining.reading import read
from tongban.oversight.mining.results import (
    Arc,
    Bottleneck,
    Conformance,
    Counted,
    Deviation,
    Effect,
    Handover,
    Mined,
    Rework,
    Spread,
    Variant,
    Worked,
)
from tongban.oversight.mining.sankey_drawing import handover_map
from tongban.oversight.mining.words import MapWords, Unread, spoken
from tongban.oversight.mining.xes import write_xes

__all__ = [
    "Arc",
    "Bottleneck",
    "Conformance",
    "Counted",
    "Deviation",
    "Dot",
    "Dotted",
    "Effect",
    "EventLog",
    "Flow",
    "Handover",
    "MapWords",
    "Mined",
    "Rework",
    "Spread",
    "Unread",
    "Variant",
    "Worked",
    "dotted",
    "dotted_chart",
    "handover_map",
    "mine",
    "process_map",
    "read",
    "sankey",
    "spoken",
    "write_xes",
]
