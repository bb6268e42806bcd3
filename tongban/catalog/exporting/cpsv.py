"""Items as CPSV-AP 3.2, the European application profile of the Core Public Service Vocabulary, in JSON-LD.

Every item is a cpsv:PublicService of a cv:PublicOrganisation; what the profile asks for at least (identifier, name,
description, competent authority with its label and territory; identifier and name of whatever is linked) is always
there.
Source of the profile: SEMIC, semiceu.github.io/CPSV-AP/releases/3.2.0.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings

from tongban.catalog import shelves
from tongban.catalog.elements import ItemElements, MaterialElement
from tongban.catalog.exporting.sheets import AUDIENCES, TYPES, UNITS
from tongban.catalog.packs import OneThingPack

CONTEXT: dict[str, Any] = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TERRITORY = "http://data.europa.eu/88u/dataset/atu-type"
"""The class 3.2 asks of a territory."""

Node = dict[str, Any]


def _zh(text: str) -> Node:
    return {"@value": text, "@language": "zh"}


def _link(*nodes: Node) -> list[Node]:
    return [{"@id": node["@id"]} for node in nodes]


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """A one-thing (一件事) as the profile sees it: an event in a life or a business that groups services."""

    code: str
    name: str
    of_business: bool


LifeEvents = Mapping[str, Sequence[LifeEvent]]
"""Code of an item → the events that group it."""


class Graph:
    """Nodes of one export; what several items share (bodies, territories, concepts) is said once."""

    def __init__(self, events: LifeEvents | None = None) -> None:
        self.base = f"{settings.SITE_URL}/id/"
        self.events = events or {}
        self.said: set[str] = set()
        self.new: list[Node] = []

    def node(self, kind: str, key: str, of: str | list[str], **properties: Any) -> Node:
        """A node under `<site>/id/<kind>/<key>`, with its type and what is said of it."""
        node: Node = {"@id": f"{self.base}{kind}/{quote(key, safe='')}", "@type": of, **properties}
        if node["@id"] not in self.said:
            self.said.add(node["@id"])
            self.new.append(node)
        return node

    def concept(self, scheme: str, key: str, label: str) -> Node:
        """A word of a code table."""
        return self.node(scheme, key, "skos:Concept", **{"skos:prefLabel": [_zh(label)]})

    def take(self) -> list[Node]:
        """The nodes said since last time."""
        new, self.new = self.new, []
        return new


def _organisation(graph: Graph, item: ItemElements) -> Node:
    division = item.division or (item.body_code[2:8] if len(item.body_code) == 18 else "") or "000000"
    territory = graph.node("division", division, [TERRITORY, "dct:Location"], **{"dct:identifier": division})
    key = item.body_code or _key(item.body or item.department or item.code)
    label = item.body or item.department or item.body_code or item.code
    said = {"skos:prefLabel": [_zh(label)], "dct:spatial": _link(territory)}
    return graph.node("body", key, "cv:PublicOrganisation", **said, **{"dct:identifier": key})


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def description(item: ItemElements) -> str:
    """A description from what is known; the profile asks for one, and lists rarely have a text for it."""
    said = [f"{item.name}（{TYPES.get(item.type, '政务服务事项')}）"]
    if item.body:
        said.append(f"由{item.body}实施")
    if item.promised_days is not None:
        said.append(f"承诺{item.promised_days:g}个{UNITS.get(item.promised_unit, '工作日')}办结")
    return "，".join(said) + "。"


def duration(item: ItemElements) -> str:
    """The promised limit as an ISO 8601 duration; empty where it is not known. Working days count as days."""
    if item.promised_days is None:
        return ""
    days = f"{item.promised_days:g}"
    if item.promised_unit == "hour":
        return f"PT{days}H"
    if "." in days:
        return f"PT{item.promised_days * 24:g}H"
    return {"month": f"P{days}M", "year": f"P{days}Y"}.get(item.promised_unit, f"P{days}D")


def nodes_of(graph: Graph, item: ItemElements) -> list[Node]:
    """What is new to say with this item: the service itself comes last."""
    code = item.code
    body = _organisation(graph, item)
    said: Node = {
        "dct:identifier": code,
        "dct:title": [_zh(item.name)],
        "dct:description": [_zh(description(item))],
        "cv:hasCompetentAuthority": _link(body),
    }
    if time := duration(item):
        said["cv:processingTime"] = {"@value": time, "@type": "xsd:duration"}
    if item.type:
        said["cv:isClassifiedBy"] = _link(graph.concept("type", item.type, TYPES.get(item.type, item.type)))
    said["dct:audience"] = _link(*(graph.concept("audience", one, AUDIENCES[one]) for one in item.audience))
    said["cv:thematicArea"] = _link(*(_theme(graph, theme) for theme in item.themes))
    said["cv:isGroupedBy"] = _link(*(_event(graph, event) for event in graph.events.get(code, ())))
    said["cpsv:follows"] = _link(*_rules(graph, item))
    said["cpsv:hasInput"] = _link(*(_evidence(graph, code, n, row) for n, row in enumerate(item.materials, start=1)))
    said["cv:hasLegalResource"] = _link(
        *(
            graph.node("law", _key(f"{row.law}{row.number}"), "eli:LegalResource", **{"dct:title": [_zh(row.law)]})
            for row in item.basis
        )
    )
    said["cv:holdsRequirement"] = _link(
        *(
            graph.node(
                "requirement",
                f"{code}-{n}",
                "cv:Requirement",
                **{"dct:identifier": f"{code}-{n}", "dct:title": [_zh(text[:200])], "dct:description": [_zh(text)]},
            )
            for n, text in enumerate(item.conditions, start=1)
        )
    )
    if item.result:
        output = {"dct:identifier": f"{code}-result", "dct:title": [_zh(item.result)]}
        said["cpsv:produces"] = _link(graph.node("output", code, "cv:Output", **output))
    said["cv:hasCost"] = _link(*_costs(graph, item))
    said |= _ways_in(graph, item, body)
    graph.node("service", code, "cpsv:PublicService", **{name: value for name, value in said.items() if value})
    return graph.take()


def _theme(graph: Graph, theme: str) -> Node:
    """A theme under its names; those of packs are codes, and a code is no Chinese word."""
    known = {row.code: row.name for row in shelves.shelves().themes}.get(theme)
    if known is None:
        return graph.concept("theme", theme, theme)
    names = [_zh(known.zh), {"@value": known.en, "@language": "en"}]
    return graph.node("theme", theme, "skos:Concept", **{"skos:prefLabel": names})


def _event(graph: Graph, event: LifeEvent) -> Node:
    kind = "cv:BusinessEvent" if event.of_business else "cv:LifeEvent"
    said = {"dct:identifier": event.code, "dct:title": [_zh(event.name)]}
    return graph.node("event", event.code, kind, **said)


def _rules(graph: Graph, item: ItemElements) -> Iterable[Node]:
    """What the service follows: each article it rests on, with its wording where it is known."""
    for number, row in enumerate(item.basis, start=1):
        title = f"《{row.law.strip('《》')}》{row.article or row.number}"
        law = graph.node("law", _key(f"{row.law}{row.number}"), "eli:LegalResource", **{"dct:title": [_zh(row.law)]})
        said = {
            "dct:identifier": f"{item.code}-{number}",
            "dct:title": [_zh(title)],
            "dct:description": [_zh(row.text or title)],
            "cpsv:implements": _link(law),
        }
        yield graph.node("rule", f"{item.code}-{number}", "cpsv:Rule", **said)


def _costs(graph: Graph, item: ItemElements) -> Iterable[Node]:
    """Each fee with its amount where that is a plain sum of money; a service known to be free costs 0."""
    said: Node
    for number, fee in enumerate(item.fees, start=1):
        code = f"{item.code}-{number}"
        said = {"dct:identifier": code, "dct:description": [_zh(f"{fee.name} {fee.amount}".strip())]}
        amount = re.fullmatch(r"(\d+(?:\.\d+)?)\s*元", fee.amount.strip())
        if amount:
            said |= _money(amount[1])
        yield graph.node("cost", code, "cv:Cost", **said)
    if item.has_fee is False and not item.fees:
        code = f"{item.code}-0"
        said = {"dct:identifier": code, "dct:description": [_zh("不收费")], **_money("0")}
        yield graph.node("cost", code, "cv:Cost", **said)


def _money(amount: str) -> Node:
    currency = "http://publications.europa.eu/resource/authority/currency/CNY"
    return {"cv:value": {"@value": amount, "@type": "xsd:decimal"}, "cv:currency": {"@id": currency}}


def _evidence(graph: Graph, code: str, number: int, row: MaterialElement) -> Node:
    identifier = f"{code}-{row.code or number}"
    said = {"dct:identifier": identifier, "dct:title": [_zh(row.name)]}
    if row.note:
        said["dct:description"] = [_zh(row.note)]
    return graph.node("evidence", identifier, "cv:Evidence", **said)


def _ways_in(graph: Graph, item: ItemElements, body: Node) -> Node:
    """Where it is done (window, web) and whom to ask."""
    channels = []
    for name, text in (("window", item.place), ("web", item.url)):
        if text:
            said = {"dct:identifier": f"{item.code}-{name}", "dct:description": [_zh(text)]}
            channels.append(graph.node("channel", f"{item.code}-{name}", "cv:Channel", **said))
    said = {"cv:hasChannel": _link(*channels)}
    if item.consult_phone:
        phone = {"cv:telephone": item.consult_phone}
        said["cv:contactPoint"] = _link(graph.node("contact", item.code, "cv:ContactPoint", **phone))
    return said


def document(items: Iterable[ItemElements], events: LifeEvents | None = None) -> Node:
    """The whole document; for small catalogues and tests."""
    graph = Graph(events)
    return {"@context": CONTEXT, "@graph": [node for item in items for node in nodes_of(graph, item)]}


def life_events() -> LifeEvents:
    """The one-things in force by the items they group."""
    from tongban.catalog import queries  # the front door imports this package

    found: dict[str, list[LifeEvent]] = {}
    for guide in queries.guides():
        if isinstance(guide.pack, OneThingPack):
            event = LifeEvent(guide.code, guide.name.zh, "person" not in guide.audience)
            for part in guide.pack.one_thing.parts:
                found.setdefault(part.item, []).append(event)
    return found


def write_cpsv(items: Iterable[ItemElements], path: Path) -> int:
    """Written node by node, so that a catalogue of any size fits; how many services."""
    graph, count, first = Graph(life_events()), 0, True
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"@context": {json.dumps(CONTEXT)}, "@graph": [')
        for item in items:
            for node in nodes_of(graph, item):
                file.write(("" if first else ",") + "\n" + json.dumps(node, ensure_ascii=False))
                first = False
            count += 1
        file.write("\n]}\n")
    return count
