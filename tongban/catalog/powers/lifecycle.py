"""The life of a move of powers: drafted, reviewed, argued over where a body objects, approved, in effect."""

from django.utils.translation import gettext_lazy as _

from tongban.kit.lifecycle import Ask, Lifecycle, Move, State

KEEPER, ADMINISTRATOR, PARTY, CLOCK = "cataloguer", "administrator", "party", "clock"
LIST_LAW = "中共中央办公厅、国务院办公厅《关于推行地方各级政府工作部门权力清单制度的指导意见》"
TRANSFER_LAW = "《中华人民共和国行政许可法》第二十五条"

CANCEL, MERGE, DELEGATE, TRANSFER = "cancel", "merge", "delegate", "transfer"
KINDS = [
    (CANCEL, _("Cancel (取消)")),
    (MERGE, _("Merge (合并)")),
    (DELEGATE, _("Delegate to a lower level (下放)")),
    (TRANSFER, _("Transfer to another body (划转)")),
]

POWER_MOVE = Lifecycle(
    "power-move",
    states=(
        State("drafted", _("Drafted"), says=_("The catalogue keeper can still change it.")),
        State("under-review", _("Under legal review"), tone="info", says=_("The bodies concerned may object.")),
        State("disputed", _("Disputed"), tone="warn", says=_("Experts are asked before anything is approved.")),
        State("expert-opinion", _("Experts heard"), tone="info", says=_("It can be approved or withdrawn.")),
        State("approved", _("Approved"), tone="good", says=_("It takes effect on its day.")),
        State("in-effect", _("In effect"), "ended", "good", says=_("The list of powers has changed.")),
        State("withdrawn", _("Withdrawn"), "ended", says=_("Nothing has moved.")),
    ),
    moves=(
        Move(
            "submit",
            _("Submit for review"),
            ("drafted",),
            "under-review",
            (KEEPER, ADMINISTRATOR),
            basis=LIST_LAW,
            is_power=True,
        ),
        Move(
            "dispute",
            _("Object"),
            ("under-review",),
            "disputed",
            (PARTY, KEEPER, ADMINISTRATOR),
            (Ask("body", _("Which body objects (credit code)")), Ask("reason", _("Reason"), "long-text")),
            tone="warn",
            is_power=True,
        ),
        Move(
            "hear-experts",
            _("Record the experts' opinion"),
            ("disputed",),
            "expert-opinion",
            (KEEPER, ADMINISTRATOR),
            (
                Ask("experts", _("Experts")),
                Ask("opinion", _("Opinion"), "long-text"),
                Ask("in_favour", _("In favour of the move"), "flag", required=False),
            ),
            is_power=True,
        ),
        Move(
            "approve",
            _("Approve"),
            ("under-review", "expert-opinion"),
            "approved",
            (KEEPER, ADMINISTRATOR),
            basis=TRANSFER_LAW,
            tone="good",
            is_power=True,
        ),
        Move(
            "take-effect",
            _("Take effect"),
            ("approved",),
            "in-effect",
            (KEEPER, ADMINISTRATOR, CLOCK),
            basis=TRANSFER_LAW,
            tone="good",
            is_power=True,
        ),
        Move(
            "withdraw",
            _("Withdraw"),
            ("drafted", "under-review", "disputed", "expert-opinion", "approved"),
            "withdrawn",
            (KEEPER, ADMINISTRATOR),
            (Ask("reason", _("Reason"), "long-text"),),
            is_power=True,
        ),
    ),
    roles=(KEEPER, ADMINISTRATOR, PARTY, CLOCK),
    own=(PARTY,),
)
