"""What happens in this room besides the moves of a certificate's life."""

from django.utils.translation import gettext_noop as _

from tongban.journal.events import announce

ISSUED = announce("licence.issue", _("A certificate was issued."), is_power=True)
SHOWN = announce("licence.show", _("The holder made a one-time code to show a certificate (亮证)."))
LOOKED_AT = announce("licence.look", _("Somebody used a one-time code and saw what the holder let them see."))
