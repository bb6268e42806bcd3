"""The life of a card (黄牌、红牌): answered by whoever it concerns, judged by a supervisor, closed when put right."""

from django.utils.translation import gettext_lazy as _

from tongban.kit.lifecycle import Ask, Lifecycle, Move, State

OFFICER, HEAD, SUPERVISOR, CLOCK = "officer", "head", "supervisor", "clock"

CARD = Lifecycle(
    "card",
    states=(
        State("issued", _("Card issued"), "runs", "warn", says=_("Explain it, or appeal, by the date on the card.")),
        State("explained", _("Explained"), "runs", "info", says=_("A supervisor reads the explanation and decides.")),
        State("appealed", _("Appealed"), "runs", "info", says=_("A supervisor decides on the appeal.")),
        State("upheld", _("Upheld"), "runs", "bad", says=_("Put it right and say how, by the date on the card.")),
        State("withdrawn", _("Card withdrawn"), "ended", "neutral", says=_("The card is void and counts nowhere.")),
        State("rectified", _("Put right"), "ended", "good", says=_("A supervisor has accepted that it is put right.")),
    ),
    moves=(
        Move(
            "explain",
            _("Explain"),
            ("issued",),
            "explained",
            (OFFICER, HEAD),
            (Ask("explanation", _("Explanation"), "long-text", hint=_("What happened, and why.")),),
        ),
        Move(
            "appeal",
            _("Appeal"),
            ("issued", "explained"),
            "appealed",
            (OFFICER, HEAD),
            (Ask("appeal", _("Grounds of the appeal"), "long-text", hint=_("Why the card is wrong.")),),
            tone="warn",
        ),
        Move(
            "uphold",
            _("Uphold the card"),
            ("explained", "appealed"),
            "upheld",
            (SUPERVISOR,),
            (Ask("decision", _("Reasons of the decision"), "long-text"),),
            tone="bad",
            is_power=True,
        ),
        Move(
            "withdraw",
            _("Withdraw the card"),
            ("issued", "explained", "appealed"),
            "withdrawn",
            (SUPERVISOR,),
            (Ask("decision", _("Reasons of the decision"), "long-text"),),
            tone="good",
            is_power=True,
        ),
        Move("default", _("Stands unanswered"), ("issued",), "upheld", (CLOCK,), tone="bad", is_power=True),
        Move("expire", _("Not decided in time"), ("explained", "appealed"), "withdrawn", (CLOCK,), is_power=True),
        Move(
            "report",
            _("Report what was put right"),
            ("upheld",),
            "upheld",
            (OFFICER, HEAD),
            (Ask("rectification", _("What was put right"), "long-text"),),
        ),
        Move("overdue", _("Not put right in time"), ("upheld",), "upheld", (CLOCK,), tone="bad"),
        Move(
            "rectify",
            _("Accept as put right"),
            ("upheld",),
            "rectified",
            (SUPERVISOR,),
            (Ask("remark", _("Remark"), "long-text", required=False),),
            tone="good",
            is_power=True,
        ),
    ),
    roles=(OFFICER, HEAD, SUPERVISOR, CLOCK),
    own=(OFFICER, HEAD),
)
"""Nobody judges without having been able to hear: a supervisor may withdraw a fresh card, not uphold it. A card nobody
answers stands; a card nobody judges falls."""
