"""A report as text for people, JSON for programs, SARIF 2.1.0 (OASIS) for code-review tools."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tongban import __version__
from tongban.catalog.linting.engine import Report
from tongban.catalog.linting.registry import RULES, Problem, Rule

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_text(report: Report) -> Iterator[str]:
    """Line by line: each finding with where, what and what to do; then the counts."""
    marks = {"error": _("error"), "warning": _("warning"), "note": _("note")}
    last = ""
    for found in report.problems:
        if found.item != last:
            yield f"{found.name} · {found.item}"
            last = found.item
        yield f"  {marks[found.rule.severity]} {found.rule.code} · {found.place}"
        yield f"    {found.sentence}"
        yield f"    → {found.rule.suggestion}"
    yield summary(report)


def summary(report: Report) -> str:
    """The counts in one sentence."""
    counts = report.by_severity()
    items = ngettext("%(n)s item checked", "%(n)s items checked", report.items) % {"n": report.items}
    said = {"items": items, "error": counts["error"], "warning": counts["warning"], "note": counts["note"]}
    return _("%(items)s: %(error)s errors, %(warning)s warnings, %(note)s notes.") % said


def as_rows(report: Report) -> dict[str, Any]:
    """Plain data."""
    return {
        "items": report.items,
        "counts": report.by_severity(),
        "rules": report.by_rule(),
        "findings": [
            {
                "rule": found.rule.code,
                "severity": found.rule.severity,
                "basis": found.rule.basis,
                "title": str(found.rule.title),
                "item": found.item,
                "name": found.name,
                "element": found.field,
                "sentence": found.sentence,
                "suggestion": str(found.rule.suggestion),
                "key": found.key,
            }
            for found in report.problems
        ],
    }


def as_json(report: Report) -> str:
    """The plain data as JSON."""
    return json.dumps(as_rows(report), ensure_ascii=False, indent=2)


def as_sarif(report: Report) -> str:
    """One run with every rule described and one result for each finding."""
    places = {code: number for number, code in enumerate(RULES)}
    run = {
        "tool": {
            "driver": {
                "name": "tongban catalog lint",
                "version": __version__,
                "semanticVersion": __version__,
                "informationUri": "https://example.invalid/tongban/lint-rules",
                "rules": [_rule(rule) for rule in RULES.values()],
            }
        },
        "language": "zh-CN" if (get_language() or "zh").startswith("zh") else "en-US",
        "columnKind": "unicodeCodePoints",
        "results": [_result(found, places[found.rule.code]) for found in report.problems],
    }
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.code.split("-")),
        "shortDescription": {"text": str(rule.title)},
        "fullDescription": {"text": f"{rule.title}。{rule.basis}"},
        "help": {"text": str(rule.suggestion)},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"basis": rule.basis},
    }


def _result(found: Problem, place: int) -> dict[str, Any]:
    return {
        "ruleId": found.rule.code,
        "ruleIndex": place,
        "level": found.rule.severity,
        "message": {"text": f"{found.name}：{found.sentence} {found.rule.suggestion}"},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": _file(found)}, "region": {"startLine": 1}},
                "logicalLocations": [
                    {
                        "name": found.field or "item",
                        "fullyQualifiedName": f"{found.item}/{found.field}",
                        "kind": "element",
                    }
                ],
            }
        ],
        "partialFingerprints": {"tongbanFinding/v1": found.key},
    }


def _file(found: Problem) -> str:
    """The pack's file where the item is a pack, else the entry's address."""
    element = found.field.partition(":")[0]
    file = {"materials": "materials.toml", "fields": "form.toml", "rules": "rules.toml", "result": "result.toml"}
    folder = settings.PACKS_DIR / "items" / found.item
    if found.item.replace("-", "").isalnum() and folder.is_dir():
        return f"packs/items/{found.item}/{file.get(element, 'pack.toml')}"
    return f"catalogue/{quote(found.item, safe='')}"


WRITERS = {
    "text": lambda report: "\n".join(as_text(report)),
    "json": as_json,
    "sarif": as_sarif,
}
"""--format → the whole report."""
