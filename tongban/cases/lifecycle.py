"""The life of a case (办件), from draft to decision, and of a one-thing (一件事) that carries several cases.

Every article is of 《中华人民共和国行政许可法》 unless it says otherwise.
"""

from django.utils.translation import gettext_lazy as _

from tongban.kit.lifecycle import Ask, Lifecycle, Move, State

LAW = "《中华人民共和国行政许可法》"
APPLICANT, WINDOW, APPROVER, HEAD, CLOCK = "applicant", "window", "approver", "head", "clock"

STOP_REASONS = (
    ("hearing", _("Hearing (听证)")),
    ("testing", _("Testing (检测)")),
    ("inspection", _("Inspection (检验)")),
    ("quarantine", _("Quarantine (检疫)")),
    ("appraisal", _("Appraisal (鉴定)")),
    ("expert-review", _("Expert review (专家评审)")),
    ("tender", _("Tender (招标)")),
    ("auction", _("Auction (拍卖)")),
)
"""The closed list of 第四十五条: nothing else stops the clock of an accepted case."""

REASON = Ask("reason", _("Reason"), "long-text")
BASIS = Ask("basis", _("Legal basis"), hint=_("The law and its article."))
REMEDY = Ask("remedy", _("How to seek remedy"), "long-text", hint=_("Review within 60 days, or a lawsuit within 6 months."))
DEFECTS = Ask("defects", _("What must be corrected"), "list", hint=_("All of it at once: there is one notice."))

CASE = Lifecycle(
    "case",
    states=(
        State("draft", _("Draft"), tone="neutral", says=_("You have not sent this yet.")),
        State("waiting", _("Waiting for an earlier step"), tone="neutral", says=_("It starts by itself as soon as the earlier step is done.")),
        State("submitted", _("Submitted"), "receipt", "info", says=_("The window checks it and answers within 5 working days.")),
        State("correcting", _("To be corrected"), "stopped", "warn", says=_("It is your turn: correct what the notice names.")),
        State("reviewing", _("Under review"), "runs", "info", says=_("The office examines it and decides within the limit.")),
        State("suspended", _("Clock stopped"), "stopped", "warn", says=_("A procedure the law excludes from the limit is under way.")),
        State("granted", _("Granted"), "delivery", "good", says=_("The result is being made and will be delivered.")),
        State("issued", _("Done"), "ended", "good", says=_("The result is yours.")),
        State("refused", _("Refused"), "ended", "bad", says=_("The decision says why and how to seek remedy.")),
        State("declined", _("Not accepted"), "ended", "bad", says=_("The notice says why and where to go.")),
        State("not-needed", _("No permission needed"), "ended", "neutral", says=_("You may go ahead without this.")),
        State("withdrawn", _("Withdrawn"), "ended", "neutral", says=_("You took it back. You can apply again at any time.")),
        State("lapsed", _("Lapsed"), "ended", "neutral", says=_("It was not corrected in time. You can apply again.")),
    ),
    moves=(
        Move("submit", _("Submit"), ("draft",), "submitted", (APPLICANT, WINDOW), basis=LAW + "第二十九条", tone="good", document="receipt", tells=True),
        Move("queue", _("Wait for an earlier step"), ("draft",), "waiting", (APPLICANT, WINDOW, CLOCK)),
        Move("release", _("Start"), ("waiting",), "submitted", (CLOCK,), document="receipt", tells=True),
        Move("accept", _("Accept (受理)"), ("submitted",), "reviewing", (WINDOW,), basis=LAW + "第三十二条", tone="good", document="acceptance-notice", tells=True),
        Move("deem-accepted", _("Deemed accepted"), ("submitted",), "reviewing", (CLOCK,), basis=LAW + "第三十二条第一款第（四）项", document="acceptance-notice", tells=True),
        Move("ask", _("Ask for corrections (补正)"), ("submitted",), "correcting", (WINDOW,), (DEFECTS,), LAW + "第三十二条第一款第（四）项", "warn", "correction-notice", True),
        Move("correct", _("Send corrections"), ("correcting",), "submitted", (APPLICANT, WINDOW), basis=LAW + "第三十二条第一款第（五）项", tone="good", tells=True),
        Move("decline", _("Do not accept (不予受理)"), ("submitted",), "declined", (WINDOW,), (REASON, Ask("where_to", _("Which body to turn to")), REMEDY), LAW + "第三十二条第一款第（二）项", "bad", "non-acceptance-notice", True),
        Move("not-needed", _("No permission needed (不受理)"), ("submitted",), "not-needed", (WINDOW,), (REASON,), LAW + "第三十二条第一款第（一）项", document="not-needed-notice", tells=True),
        Move("consult", _("Ask another department"), ("reviewing",), "reviewing", (APPROVER,), (Ask("office", _("Which office"), "choice"), Ask("question", _("Question"), "long-text"), Ask("days", _("Answer within (working days)"), "days"))),
        Move("advise", _("Answer the question"), ("reviewing",), "reviewing", ("adviser",), (Ask("answer", _("Answer"), "long-text"),)),
        Move("suspend", _("Stop the clock (特别程序)"), ("reviewing",), "suspended", (APPROVER,), (Ask("kind", _("Legal reason"), "choice", STOP_REASONS), REASON, Ask("days", _("Time needed (days)"), "days")), LAW + "第四十五条", "warn", "special-procedure-notice", True),
        Move("resume", _("Restart the clock"), ("suspended",), "reviewing", (APPROVER,), (Ask("outcome", _("Outcome"), "long-text"),), LAW + "第四十五条", tells=True),
        Move("ask-extension", _("Ask for an extension"), ("reviewing",), "reviewing", (APPROVER,), (REASON,), LAW + "第四十二条第一款"),
        Move("extend", _("Approve the extension (延长)"), ("reviewing",), "reviewing", (HEAD,), (REASON,), LAW + "第四十二条第一款", "warn", "extension-notice", True),
        Move("deny-extension", _("Deny the extension"), ("reviewing",), "reviewing", (HEAD,), (REASON,), LAW + "第四十二条第一款"),
        Move("grant", _("Grant (准予)"), ("reviewing",), "granted", (APPROVER,), (Ask("opinion", _("Opinion"), "long-text", required=False),), LAW + "第三十八条第一款", "good", "grant-decision", True),
        Move("refuse", _("Refuse (不予)"), ("reviewing",), "refused", (APPROVER,), (REASON, BASIS, REMEDY), LAW + "第三十八条第二款", "bad", "refusal-decision", True),
        Move("issue", _("Issue the result"), ("granted",), "issued", (APPROVER, WINDOW, CLOCK), basis=LAW + "第四十四条", tone="good", document="delivery-receipt", tells=True),
        Move("withdraw", _("Withdraw"), ("draft", "waiting", "submitted", "correcting", "reviewing", "suspended"), "withdrawn", (APPLICANT,), (Ask("reason", _("Reason"), "long-text", required=False),), document="", tells=True),
        Move("lapse", _("Lapse"), ("draft", "correcting"), "lapsed", (CLOCK,), (REASON,), tells=True),
        Move("drop", _("No longer needed"), ("waiting",), "withdrawn", (CLOCK,), (REASON,), tells=True),
    ),
    roles=(APPLICANT, WINDOW, APPROVER, HEAD, CLOCK, "adviser", "supervisor"),
)

ONE_THING = Lifecycle(
    "one-thing",
    states=(
        State("draft", _("Draft"), says=_("You have not sent this yet.")),
        State("under-way", _("Under way"), "runs", "info", says=_("The departments work on it side by side.")),
        State("finished", _("All done"), "ended", "good", says=_("All results are in one pack.")),
        State("ended", _("Ended without all results"), "ended", "warn", says=_("Look at each part for its reason and remedy.")),
        State("withdrawn", _("Withdrawn"), "ended", says=_("You took it back. You can apply again at any time.")),
        State("lapsed", _("Lapsed"), "ended", says=_("The draft was not sent in time.")),
    ),
    moves=(
        Move("submit", _("Submit"), ("draft",), "under-way", (APPLICANT, WINDOW), tone="good", document="receipt", tells=True),
        Move("finish", _("Finish"), ("under-way",), "finished", (CLOCK,), document="result-pack", tells=True),
        Move("end", _("End"), ("under-way",), "ended", (CLOCK,), (REASON,), tells=True),
        Move("withdraw", _("Withdraw"), ("draft", "under-way"), "withdrawn", (APPLICANT,), (Ask("reason", _("Reason"), "long-text", required=False),), tells=True),
        Move("lapse", _("Lapse"), ("draft",), "lapsed", (CLOCK,), (REASON,), tells=True),
    ),
    roles=(APPLICANT, WINDOW, CLOCK),
)
