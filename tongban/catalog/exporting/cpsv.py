"""Items as CPSV-AP 3.2, the European application profile of the Core Public Service Vocabulary, in JSON-LD.

Every item is a cpsv:PublicService of a cv:PublicOrganisation; what the profile asks for at least (identifier, name,
description, competent authority with its label and territory; identifier and name of whatever is linked) is always
there.
Source of the profile: SEMIC, semiceu.github.io/CPSV-AP/releases/3.2.0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings

from tongban.catalog.elements import ItemElements, MaterialElement
from tongban.catalog.exporting.sheets import AUDIENCES, TYPES, UNITS

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


class Graph:
    """Nodes of one export; what several items share (bodies, territories, concepts) is said once."""

    def __init__(self) -> None:
        self.base = f"{settings.SITE_URL}/id/"
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
    said["cv:thematicArea"] = _link(*(graph.concept("theme", theme, theme) for theme in item.themes))
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
    said["cv:hasCost"] = _link(
        *(
            graph.node(
                "cost",
                f"{code}-{n}",
                "cv:Cost",
                **{"dct:identifier": f"{code}-{n}", "dct:description": [_zh(f"{fee.name} {fee.amount}".strip())]},
            )
            for n, fee in enumerate(item.fees, start=1)
        )
    )
    said |= _ways_in(graph, item, body)
    graph.node("service", code, "cpsv:PublicService", **{name: value for name, value in said.items() if value})
    return graph.take()


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


def document(items: Iterable[ItemElements]) -> Node:
    """The whole document; for small catalogues and tests."""
    graph = Graph()
    return {"@context": CONTEXT, "@graph": [node for item in items for node in nodes_of(graph, item)]}


def write_cpsv(items: Iterable[ItemElements], path: Path) -> int:
    """Written node by node, so that a catalogue of any size fits; how many services."""
    graph, count, first = Graph(), 0, True
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"@context": {json.dumps(CONTEXT)}, "@graph": [')
        for item in items:
            for node in nodes_of(graph, item):
                file.write(("" if first else ",") + "\n" + json.dumps(node, ensure_ascii=False))
                first = False
            count += 1
        file.write("\n]}\n")
    return count
