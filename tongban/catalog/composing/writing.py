"""A composition written down as a one-thing pack that passes every check: the designer edits words, not structure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tongban.catalog.composing.composition import Composition
from tongban.catalog.packs import Condition, Words
from tongban.catalog.situations import holds
from tongban.catalog.stopping import stops_of


def toml(value: Any) -> str:
    """A value as TOML writes it on one line. Strings as JSON writes them are TOML strings."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(one) for one in value) + "]"
    return json.dumps(str(value), ensure_ascii=False)


def write_pack(
    composition: Composition,
    folder: Path,
    *,
    code: str,
    name: Words,
    summary: Words,
    stage: Words,
    in_force_from: date,
    situations: Sequence[Mapping[str, Any]],
    when: Mapping[str, list[Condition]] | None = None,
    keywords: Sequence[str] = (),
) -> list[Path]:
    """Write the one-thing into `folder`/one-things/`code`; returns its files.

    `situations`: the facts of each example (one at least); `when`: item → conditions under which it is needed, where it
    is not always. The examples state which items come out, reckoned from those conditions, and run as tests for ever.
    """
    optional = dict(when or {})
    place = folder / "one-things" / code
    written = {
        place / "pack.toml": _pack(composition, code, name, summary, stage, in_force_from, optional, keywords),
        place / "form.toml": "# 各事项的情形和字段已经写在事项里，同名字段只问一次。\n",
        place / "examples" / "composed.toml": _examples(composition, situations, optional),
        place / "texts" / "guide.zh-Hans.md": _guide(composition, zh=True),
        place / "texts" / "guide.en.md": _guide(composition, zh=False),
    }
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(written)


def _pack(
    composition: Composition, code: str, name: Words, summary: Words, stage: Words, in_force_from: date,
    optional: Mapping[str, list[Condition]], keywords: Sequence[str],
) -> str:  # fmt: skip
    first = composition.items[0].item
    audience = [a for a in ("person", "shop", "firm") if any(a in pack.item.audience for pack in composition.items)]
    themes = list(dict.fromkeys(theme for pack in composition.items for theme in pack.item.themes))
    lines = [
        f"# 由 tongban compose {' '.join(pack.item.code for pack in composition.items)} 组成。",
        f"code = {toml(code)}",
        f"name = {toml({'zh': name.zh, 'en': name.en})}",
        f"summary = {toml({'zh': summary.zh, 'en': summary.en})}",
        f"audience = {toml(audience)}",
        f"lead_department = {toml(first.department)}",
        f"stage = {toml({'zh': stage.zh, 'en': stage.en})}",
        f"in_force_from = {toml(in_force_from)}",
        f"themes = {toml(themes)}",
        f"keywords = {toml([*keywords, '一件事'])}",
        'demo_note = "改革前的数字由各事项逐项相加得出：部门、环节、材料、字段、天数逐项办理，每项至少跑一次。"',
        "",
        "[before]",
        *(f"{measure.name} = {measure.before}" for measure in composition.measures),
    ]
    for part in composition.parts:
        lines += ["", "[[parts]]", f"item = {toml(part.item)}"]
        lines.append(f"when = {toml(optional[part.item])}" if part.item in optional else "required = true")
        if part.after:
            lines.append(f"after = {toml(part.after)}")
        if part.lead:
            lines.append("lead = true")
    return "\n".join(lines) + "\n"


def _examples(
    composition: Composition, situations: Sequence[Mapping[str, Any]], optional: Mapping[str, list[Condition]]
) -> str:
    lines = ["# 每个情形都是一次测试：给出这些事实，应当得出这些事项。"]
    packs = {pack.item.code: pack for pack in composition.items}
    for number, facts in enumerate(situations, start=1):
        asked = [p.item for p in composition.parts if p.item not in optional or holds(optional[p.item], facts).applies]
        needed = [code for code in asked if not stops_of(packs[code], facts)]  # what nobody could get is not asked for
        lines += ["", "[[examples]]", f'name = "情形{number}：办理{len(needed)}项"', "", "[examples.facts]"]
        lines += [f"{fact} = {toml(value)}" for fact, value in facts.items()]
        lines += ["", "[examples.gives]", f"items = {toml(sorted(needed))}"]
    return "\n".join(lines) + "\n"


def _guide(composition: Composition, *, zh: bool) -> str:
    names = [pack.item.name.zh if zh else pack.item.name.en or pack.item.name.zh for pack in composition.items]
    handed = [m.name.zh if zh else m.name.en or m.name.zh for m in composition.feeding.handed_in]
    if zh:
        return (
            f"## 这件事包含什么\n\n{'、'.join(names)}，共 {len(names)} 项，填一张表、交一套材料、一次提交。\n\n"
            f"## 怎么办\n\n各部门同时办理，最长路径 {composition.plan.days} 个工作日。"
            f"前一项的结果自动用于后一项。\n\n## 需要自己提交的材料\n\n{'、'.join(handed) or '没有'}。\n"
        )
    return (
        f"## What it covers\n\n{', '.join(names)}: {len(names)} items, one form, one set of materials.\n\n"
        f"## How it goes\n\nThe departments work side by side; the longest path takes {composition.plan.days} working "
        f"days.\n\n## What you hand in yourself\n\n{', '.join(handed) or 'Nothing'}.\n"
    )
