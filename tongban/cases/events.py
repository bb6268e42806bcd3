"""What happens in the room besides the moves of its lifecycles (those announce themselves)."""

from django.utils.translation import gettext_lazy as _

from tongban.journal.events import announce

START = announce("case.start", _("A draft was begun."))
ONE_THING_START = announce("one-thing.start", _("A draft of a one-thing was begun."))
TAKE = announce("case.take", _("An officer took a case in hand."))
JUDGE = announce("case.judge-material", _("An officer looked at a material and said what it is worth."))
SUPPLY_LATER = announce("case.supply-later", _("A material that was to follow later was handed in."))
ASK_CONSENT = announce("case.ask-consent", _("An officer asked the head for consent to a further correction notice."))
GIVE_CONSENT = announce("case.give-consent", _("The head consented to a further correction notice."), is_power=True)
HAND_OVER = announce(
    "case.hand-over", _("A power moved to another body, and the case with it; no date changed."), is_power=True
)
CONFIRM_PERSON = announce("case.confirm-person", _("Somebody named in an application confirmed it."))
DECLINE_PERSON = announce("case.decline-person", _("Somebody named in an application declined."))
ONE_THING_CONFIRM_PERSON = announce(
    "one-thing.confirm-person", _("Somebody named in an application for a one-thing confirmed it.")
)
ONE_THING_DECLINE_PERSON = announce(
    "one-thing.decline-person", _("Somebody named in an application for a one-thing declined.")
)
SAY = announce("case.say", _("Somebody wrote in a case's thread."))
ONE_THING_SAY = announce("one-thing.say", _("Somebody wrote in the thread of a one-thing."))
REDATED = announce("case.redated", _("The calendar was amended, and a date of an open case with it."), is_power=True)
