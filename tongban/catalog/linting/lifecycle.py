"""The life of a finding: open, then explained or mended, and closed by the check that no longer finds it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongban.kit.lifecycle import Ask, Lifecycle, Move, State

KEEPER, ADMINISTRATOR, CLOCK = "cataloguer", "administrator", "clock"
REASON = Ask("reason", _("Reason"), "long-text")
QUALITY = "《优化营商环境条例》第三十五条"

FINDING = Lifecycle(
    "finding",
    states=(
        State(
            "open", pgettext_lazy("finding", "Open"), tone="warn", says=_("Mend the entry, or explain why it is right.")
        ),
        State(
            "explained", pgettext_lazy("finding", "Explained"), tone="info", says=_("Known, and right for a reason.")
        ),
        State("fixed", pgettext_lazy("finding", "Mended"), tone="info", says=_("The next check will tell.")),
        State("closed", pgettext_lazy("finding", "Closed"), tone="good", says=_("The check no longer finds it.")),
    ),
    moves=(
        Move(
            "explain",
            pgettext_lazy("finding", "Explain"),
            ("open",),
            "explained",
            (KEEPER, ADMINISTRATOR),
            (REASON,),
            QUALITY,
        ),
        Move(
            "mend",
            pgettext_lazy("finding", "Mark as mended"),
            ("open", "explained"),
            "fixed",
            (KEEPER, ADMINISTRATOR),
            (Ask("note", _("What was done"), "long-text", required=False),),
            QUALITY,
            "good",
        ),
        Move(
            "reopen",
            pgettext_lazy("finding", "Open again"),
            ("explained", "fixed"),
            "open",
            (KEEPER, ADMINISTRATOR),
            (REASON,),
            QUALITY,
        ),
        Move(
            "close",
            pgettext_lazy("finding", "Close: no longer found"),
            ("open", "explained", "fixed"),
            "closed",
            (CLOCK,),
            basis=QUALITY,
            tone="good",
        ),
        Move(
            "find-again",
            pgettext_lazy("finding", "Found again"),
            ("fixed", "closed"),
            "open",
            (CLOCK,),
            basis=QUALITY,
            tone="warn",
        ),
    ),
    roles=(KEEPER, ADMINISTRATOR, CLOCK),
)
