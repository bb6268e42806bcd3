"""The life of an electronic certificate (电子证照): 行政许可法 第六十九条、第七十条."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongban.kit.lifecycle import SYSTEM, Ask, Lifecycle, Move, State

REASON = Ask("reason", _("Reason"), "long-text")
BASIS = Ask("basis", _("Legal basis"))

LICENCE = Lifecycle(
    "licence",
    states=(
        State("valid", pgettext_lazy("certificate", "Valid"), tone="good"),
        State("suspended", pgettext_lazy("certificate", "Suspended"), tone="warn"),
        State("revoked", pgettext_lazy("certificate", "Revoked"), "ended", tone="bad"),
        State("cancelled", pgettext_lazy("certificate", "Cancelled"), "ended", tone="bad"),
        State("replaced", pgettext_lazy("certificate", "Replaced by a newer version"), "ended"),
        State("expired", pgettext_lazy("certificate", "Expired"), "ended"),
    ),
    moves=(
        Move(
            "suspend",
            pgettext_lazy("certificate", "Suspend"),
            ("valid",),
            "suspended",
            ("approver", "head"),
            (REASON, BASIS),
            tells=True,
            is_power=True,
        ),
        Move(
            "restore",
            pgettext_lazy("certificate", "Restore"),
            ("suspended",),
            "valid",
            ("approver", "head"),
            (REASON,),
            tells=True,
            is_power=True,
        ),
        Move(
            "revoke",
            pgettext_lazy("certificate", "Revoke"),
            ("valid", "suspended"),
            "revoked",
            ("approver", "head"),
            (REASON, BASIS),
            "《中华人民共和国行政许可法》第六十九条",
            "bad",
            tells=True,
            is_power=True,
        ),
        Move(
            "cancel",
            pgettext_lazy("certificate", "Cancel"),
            ("valid", "suspended"),
            "cancelled",
            ("approver", "head", "holder"),
            (REASON,),
            "《中华人民共和国行政许可法》第七十条",
            tells=True,
            is_power=True,
        ),
        Move(
            "replace",
            pgettext_lazy("certificate", "Replace"),
            ("valid",),
            "replaced",
            (SYSTEM,),
            tells=False,
            is_power=True,
        ),
        Move(
            "expire",
            pgettext_lazy("certificate", "Expire"),
            ("valid", "suspended"),
            "expired",
            ("clock",),
            basis="《中华人民共和国行政许可法》第七十条",
            tells=True,
            is_power=True,
        ),
    ),
    roles=("approver", "head", "holder", "clock", SYSTEM),
    own=("holder",),
)
