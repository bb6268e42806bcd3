"""What happens to a case, as data: acts with the working days they lie back.

The storyteller performs them, the bulk generator reckons them; both read the same lines.
"""

from __future__ import annotations

from dataclasses import dataclass

REASONS = {
    "ask": "现有材料不足以判断，请补充说明经营场所的实际用途。",
    "refuse": "现场核查发现加工场所与污染源距离不足，不符合法定条件。",
    "basis": "《中华人民共和国行政许可法》第三十八条第二款",
    "decline": "申请事项不属于本机关职权范围。",
    "where_to": "示例市有关主管部门",
    "not-needed": "该情形依法不需要取得行政许可。",
    "suspend": "需委托检测机构对操作间空气质量进行检测。",
    "resume": "检测报告已出具，结论合格。",
    "extend": "案情复杂，需进一步核实现场情况。",
    "deny": "现有材料足以判断，应在原期限内决定。",
    "question": "申请人填写的地址和情况，与贵单位掌握的是否一致？有无不同意见？",
    "advise": "经核实，与我单位掌握的情况一致，无不同意见。",
    "consent": "首次告知后现场情况发生变化，需补充一份材料。",
    "remedy": "可以自收到决定之日起六十日内申请行政复议，或者六个月内提起行政诉讼。",
    "grant": "符合法定条件，准予。",
    "unseen": "材料在受理时已由窗口核对。",
    "withdraw": "暂不办理。",
    "drafts": "草稿逾期未提交。",
    "corrections": "未在补正期限内补正。",
    "asks": "您好，平面布局图可以用手机拍照上传吗？",
    "answers": "可以，请拍清楚尺寸标注；需要补充时会一次告知。",
    "thanks": "好的，谢谢。",
}
"""What is said in an act, in the words of the law's language."""

SUSPENDED_DAYS, CONSULTED_DAYS = 10, 3


@dataclass(frozen=True)
class Plot:
    """What happens: (act, working days ago).

    `needs`: the least promised days of an item for the colours to come out. `share`: how often a bulk city tells it;
    0 where only the storyteller can (another body or a second notice takes part).
    """

    name: str
    acts: tuple[tuple[str, int], ...]
    needs: int = 0
    share: int = 0


PLOTS: tuple[Plot, ...] = (
    Plot("a fresh draft", (), share=3),
    Plot("sent today", (("submit", 0),), share=2),
    Plot("sent three days ago", (("submit", 3),), share=2),
    Plot("one day left to accept", (("submit", 4), ("say", 3), ("reply", 2)), share=0),
    Plot("waiting for acceptance", (("submit", 4),), share=2),
    Plot("asked for corrections", (("submit", 4), ("ask", 2)), share=3),
    Plot("corrected today", (("submit", 6), ("ask", 4), ("correct", 0)), share=1),
    Plot("accepted today", (("submit", 1), ("accept", 0)), share=2),
    Plot("in hand", (("submit", 2), ("accept", 1), ("take", 0), ("judge", 0)), 2),
    Plot("half of the promise used", (("submit", 4), ("accept", 2)), 4, share=3),
    Plot("one day left", (("submit", 5), ("accept", 4)), 5, share=2),
    Plot("late", (("submit", 12), ("accept", 11)), 3, share=1),
    Plot("clock stopped", (("submit", 6), ("accept", 4), ("suspend", 2)), 3, share=1),
    Plot("clock restarted", (("submit", 8), ("accept", 7), ("suspend", 5), ("resume", 1)), 3, share=1),
    Plot("another office asked", (("submit", 4), ("accept", 3), ("consult", 1)), 3),
    Plot("another office answered", (("submit", 5), ("accept", 4), ("consult", 3), ("advise", 1)), 3),
    Plot("extension asked", (("submit", 5), ("accept", 4), ("ask-extension", 1)), 3),
    Plot("extended", (("submit", 7), ("accept", 6), ("ask-extension", 2), ("extend", 1)), 3, share=1),
    Plot("extension denied", (("submit", 6), ("accept", 5), ("ask-extension", 2), ("deny-extension", 1)), 5),
    Plot("deemed accepted", (("submit", 8), ("deem", 2)), 5, share=1),
    Plot("granted", (("submit", 3), ("accept", 2), ("grant", 0)), 2, share=2),
    Plot("done on the spot", (("submit", 1), ("accept", 0), ("grant", 0), ("issue", 0)), share=16),
    Plot("done", (("submit", 9), ("accept", 8), ("grant", 6), ("issue", 6)), 2, share=24),
    Plot(
        "done after a correction",
        (("submit", 15), ("ask", 14), ("correct", 12), ("accept", 12), ("grant", 9), ("issue", 8)),
        3,
        share=9,
    ),
    Plot("done last month", (("submit", 30), ("accept", 29), ("grant", 27), ("issue", 26)), share=0),
    Plot("refused", (("submit", 10), ("accept", 9), ("refuse", 5)), 4, share=5),
    Plot("not accepted", (("submit", 6), ("decline", 5)), share=3),
    Plot("no permission needed", (("submit", 6), ("not-needed", 5)), share=2),
    Plot("withdrawn", (("submit", 5), ("accept", 4), ("withdraw", 2)), share=3),
    Plot("consent waiting", (("submit", 8), ("ask", 7), ("correct", 2), ("ask-consent", 1))),
    Plot(
        "a second notice with consent",
        (("submit", 12), ("ask", 11), ("correct", 4), ("ask-consent", 3), ("consent", 3), ("ask", 2)),
    ),
    Plot("lapsed", (("submit", 50), ("ask", 48), ("lapse", 20)), share=2),
    Plot("a draft that expired", (("begin", 90), ("lapse", 10)), share=1),
)
