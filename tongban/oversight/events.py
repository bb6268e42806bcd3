"""What happens in the room besides the moves of a card's life (those announce themselves)."""

from tongban.journal.events import announce

NOTICE = announce("signal.notice", "A rule of oversight asks for a look.")
YELLOW = announce("signal.yellow", "A rule of oversight warns.")
RED = announce("signal.red", "A rule of oversight was broken.")
ISSUE = announce("card.issue", "A card was issued on a signal; officer and supervisor are told.", is_power=True)
