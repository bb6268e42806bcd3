"""What happens in the room besides the moves of its lifecycles (those announce themselves)."""

from tongban.journal.events import announce

START = announce("case.start", "A draft was begun.")
ONE_THING_START = announce("one-thing.start", "A draft of a one-thing was begun.")
TAKE = announce("case.take", "An officer took a case in hand.")
JUDGE = announce("case.judge-material", "An officer looked at a material and said what it is worth.")
SUPPLY_LATER = announce("case.supply-later", "A material that was to follow later was handed in.")
ASK_CONSENT = announce("case.ask-consent", "An officer asked the head for consent to a further correction notice.")
GIVE_CONSENT = announce("case.give-consent", "The head consented to a further correction notice.", is_power=True)
HAND_OVER = announce(
    "case.hand-over", "A power moved to another body, and the case with it; no date changed.", is_power=True
)
SAY = announce("case.say", "Somebody wrote in a case's thread.")
ONE_THING_SAY = announce("one-thing.say", "Somebody wrote in the thread of a one-thing.")
REDATED = announce("case.redated", "The calendar was amended, and a date of an open case with it.", is_power=True)
