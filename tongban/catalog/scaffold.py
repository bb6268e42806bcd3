"""A first pack that already passes: `tongban packs new CODE` copies these words, and the writer replaces them."""

from __future__ import annotations

import re
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.catalog.shelves import Shelves
from tongban.kit.refusals import Invalid

ITEM = {
    "pack.toml": """# 事项：每一行都请改成真实内容；“演示值”在 demo_note 里说明。
code = "{code}"
name = {{ zh = "新事项（{code}）", en = "New service item ({code})" }}
type = "{type}"                      # GB/T 39046 附录 A 事项类型
power = "{power}"   # packs/powers.toml 中的权力编码
department = "{department}"
audience = ["person"]
in_force_from = {today}
themes = []
keywords = []
demo_note = "法定时限与承诺时限均为演示值。"

[summary]
zh = "用一句话说明这件事是给谁办的、办完得到什么。"
en = "Say in one sentence for whom this is and what comes out."

[legal]
days = 20
demo = true

[promised]
days = 5
demo = true

[[basis]]
law = "中华人民共和国行政许可法"
article = "第四十二条"

[[windows]]
place = {{ zh = "示例市政务服务中心综合窗口", en = "General window, service hall" }}
hours = "工作日 9:00–12:00，13:30–17:00"
phone = "12345"

[[steps]]
name = {{ zh = "受理", en = "Acceptance" }}
days = 1

[[steps]]
name = {{ zh = "审查与决定", en = "Review and decision" }}
days = 4
""",
    "form.toml": """# 情形（先问，决定要哪些材料）与表单字段。同名字段在所有事项中必须同义。
[[situations]]
name = "{fact}"
label = {{ zh = "是否由他人代办", en = "Is somebody else handing it in for you" }}
kind = "flag"

[[questions]]
name = "applicant_phone"
label = {{ zh = "申请人手机号码", en = "Applicant's mobile number" }}
kind = "phone"
prefill = "person.phone"
""",
    "materials.toml": """# 材料：ways 按优先顺序写获取方式。
[[materials]]
code = "application-form"
name = {{ zh = "申请表", en = "Application form" }}
ways = ["form"]

[[materials]]
code = "letter-of-authority"
name = {{ zh = "授权委托书", en = "Letter of authority" }}
ways = ["upload"]
when = [{{ fact = "{fact}", test = "is", value = true }}]
""",
    "result.toml": """kind = "document"
name = {{ zh = "办理结果通知书", en = "Notice of result" }}
""",
    "texts/guide.zh-Hans.md": "请在这里用几句话告诉申请人：什么情况下要办这件事，怎么办最省事。\n",
    "texts/guide.en.md": "Tell the applicant in a few sentences when this is needed and how it is done most easily.\n",
    "examples/basic.toml": """# 每个例子都是一次测试：给定情形，应当得出什么。
[[examples]]
name = "本人办理只要申请表"
facts = {{ {fact} = false }}
gives = {{ materials = ["application-form"], route = "ordinary" }}

[[examples]]
name = "代办要授权委托书"
facts = {{ {fact} = true }}
gives = {{ materials = ["application-form", "letter-of-authority"] }}
""",
}

ONE_THING = {
    "pack.toml": """# 一件事：由若干事项组成，when 说明何时需要，after 说明在谁之后办。
code = "{code}"
name = {{ zh = "新的一件事（{code}）", en = "New one-thing ({code})" }}
audience = ["person"]
lead_department = "{department}"
stage = {{ zh = "准入准营", en = "Starting up" }}
in_force_from = {today}
themes = []
keywords = []
demo_note = "改革前后的数字为演示值。"

[summary]
zh = "用一句话说明这一件事把哪些手续合在一起办。"
en = "Say in one sentence which steps are done together."

[before]
departments = 1
materials = 3
visits = 2
days = 20

[[parts]]
item = "{item}"
required = true
lead = true
""",
    "form.toml": "# 各事项共用的字段只问一次：写在这里。\n",
    "texts/guide.zh-Hans.md": "请在这里用几句话告诉申请人：这一件事包含什么，怎么办最省事。\n",
    "texts/guide.en.md": "Tell the applicant in a few sentences what this one thing covers and how to do it.\n",
    "examples/basic.toml": """[[examples]]
name = "总要办的部分"
facts = {{}}
gives = {{ items = ["{item}"] }}
""",
}


def new_pack(folder: Path, code: str, kind: str, shelves: Shelves, items: list[str]) -> list[Path]:
    """Write a pack that passes every check into a new folder; returns its files. Refused for a code that is taken."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,59}", code):
        raise Invalid(
            _("“%(code)s” is no code for a pack.") % {"code": code},
            code="pack-code",
            next_step=_("Use small letters, digits and hyphens, e.g. food-business-licence."),
        )
    place = folder / ("items" if kind == "item" else "one-things") / code
    taken = [one for one in (folder / "items" / code, folder / "one-things" / code) if one.exists()]
    if taken:
        raise Invalid(
            _("There already is a pack “%(code)s”.") % {"code": code},
            code="pack-exists",
            next_step=_("Choose another code, or edit the folder %(folder)s.") % {"folder": taken[0]},
        )
    if kind == "item" and not shelves.powers:
        raise Invalid(
            _("No power outside the list: powers.toml has no row."),
            code="no-powers",
            next_step=_("Add the power this item rests on to powers.toml first."),
        )
    if kind != "item" and not items:
        raise Invalid(
            _("A one-thing is made of service items, and there is none yet."),
            code="no-items",
            next_step=_("Write an item first: tongban packs new CODE."),
        )
    power = shelves.powers[0] if shelves.powers else None
    department = power.department if power else shelves.departments[0].code if shelves.departments else ""
    words = {
        "code": code,
        "fact": "handed_in_by_another",
        "power": power.code if power else "",
        "type": power.kind if power else "01",
        "department": department,
        "today": timezone.localdate().isoformat(),
        "item": items[0] if items else "",
    }
    written = []
    for name, text in (ITEM if kind == "item" else ONE_THING).items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(**words) if name.endswith(".toml") else text, encoding="utf-8")
        written.append(path)
    return written
