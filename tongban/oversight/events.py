"""What happens in the room besides the moves of a card's life (those announce themselves)."""

from django.utils.translation import gettext_lazy as _

from tongban.journal.events import announce

NOTICE = announce("signal.notice", _("A rule of oversight asks for a look."))
YELLOW = announce("signal.yellow", _("A rule of oversight warns."))
RED = announce("signal.red", _("A rule of oversight was broken."))
ISSUE = announce("card.issue", _("A card was issued on a signal; officer and supervisor are told."), is_power=True)
