"""The life of an electronic certificate (电子证照): 行政许可法 第六十九条、第七十条."""

from django.utils.translation import gettext_lazy as _

from tongban.kit.lifecycle import Ask, Lifecycle, Move, State

REASON = Ask("reason", _("Reason"), "long-text")
BASIS = Ask("basis", _("Legal basis"))

LICENCE = Lifecycle(
    "licence",
    states=(
        State("valid", _("Valid"), tone="good"),
        State("suspended", _("Suspended"), tone="warn"),
        State("revoked", _("Revoked"), "ended", tone="bad"),
        State("cancelled", _("Cancelled"), "ended", tone="bad"),
        State("replaced", _("Replaced by a newer version"), "ended"),
        State("expired", _("Expired"), "ended"),
    ),
    moves=(
        Move("suspend", _("Suspend"), ("valid",), "suspended", ("approver", "head"), (REASON, BASIS), tells=True),
        Move("restore", _("Restore"), ("suspended",), "valid", ("approver", "head"), (REASON,), tells=True),
        Move(
            "revoke",
            _("Revoke (撤销)"),
            ("valid", "suspended"),
            "revoked",
            ("approver", "head"),
            (REASON, BASIS),
            "《中华人民共和国行政许可法》第六十九条",
            "bad",
            tells=True,
        ),
        Move(
            "cancel",
            _("Cancel (注销)"),
            ("valid", "suspended"),
            "cancelled",
            ("approver", "head", "holder"),
            (REASON,),
            "《中华人民共和国行政许可法》第七十条",
            tells=True,
        ),
        Move("replace", _("Replace"), ("valid",), "replaced", ("approver", "head"), tells=False),
        Move(
            "expire",
            _("Expire"),
            ("valid", "suspended"),
            "expired",
            ("clock",),
            basis="《中华人民共和国行政许可法》第七十条",
            tells=True,
        ),
    ),
    roles=("approver", "head", "holder", "clock"),
)
