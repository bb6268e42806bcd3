"""What happens in this room besides the moves of a certificate's life."""

from tongban.journal.events import announce

ISSUED = announce("licence.issue", "A certificate was issued.")
SHOWN = announce("licence.show", "The holder made a one-time code to show a certificate (亮证).")
LOOKED_AT = announce("licence.look", "Somebody used a one-time code and saw what the holder let them see.")
