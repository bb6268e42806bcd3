"""Rules about what comes out, and what needs what: unused results, circular proofs, kinds and samples of results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from tongban.catalog.elements import ItemElements
from tongban.catalog.linting.content import plain, words
from tongban.catalog.linting.registry import Hit, Key, rule
from tongban.catalog.linting.rules_of_materials import documents, makers_of
from tongban.catalog.linting.surroundings import Surroundings, wanted_by

QUALITY = "实施清单数据质量校验（GB/T 39554.2—2020 要素）"
DOCUMENT = {"result": "示例登记回执", "result_kind": "record", "result_licence": ""}


@rule(
    "result-unused",
    "note",
    "国办函〔2016〕108号 证照批文目录",
    title=_("Result that nobody uses"),
    says=_("Nobody asks for “%(result)s”, and no kind of certificate covers it."),
    suggestion=_("Enter it as a kind of certificate so that it can be shown and reused, or ask whether it is needed."),
    good=(
        [{}],
        [
            DOCUMENT,
            {
                "code": "sample-2",
                "basic_code": "",
                "materials": [{"name": "示例登记回执", "ways": ["result:sample-1"]}],
            },
        ],
    ),
    bad=([DOCUMENT],),
    groups=documents,
)
def result_unused(key: Key, items: Sequence[ItemElements], around: Surroundings) -> Iterator[Hit]:
    """Not asked for by name, by kind of certificate, or by the item it comes out of."""
    name = key[1]
    makers = makers_of(name, around)
    if not makers or len(items) > len(makers) or name in around.known_certificates:
        return  # whoever shares the name and does not make it, asks for it
    users = {item.code for item in makers for row in item.materials if name in wanted_by(row)}
    covered = set(around.certificates.values())
    for maker in makers:
        if maker.result_licence not in covered and not users - {maker.code}:
            yield Hit(maker, "result", {"result": maker.result})


def _needs(code: str, around: Surroundings) -> Iterator[tuple[str, list[str]]]:
    """Each required paper that comes out of items of the catalogue: its name, and the codes of those items. What can be
    promised, looked up as shared data, or made from the form is no need."""
    for paper, names in around.needs[code]:
        makers = {maker for name in names for maker in around.producers.get(name, ())}
        if makers:
            yield paper, sorted(makers)


def stuck(around: Surroundings) -> dict[str, tuple[str, str]]:
    """Items nobody can begin: each with a paper it lacks and an item that should give it, itself stuck.

    An item can be begun when every paper it needs comes out of some item that can. What is left over can never begin.
    """
    needs = {code: found for code in around.needs if (found := list(_needs(code, around)))}
    open_: set[str] = set(needs)
    while True:
        freed = {
            code for code in open_ if all(any(maker not in open_ for maker in makers) for _name, makers in needs[code])
        }
        if not freed:
            break
        open_ -= freed
    return {
        code: next((name, makers[0]) for name, makers in needs[code] if all(maker in open_ for maker in makers))
        for code in sorted(open_)
    }


FIRST = {
    "code": "sample-1",
    **DOCUMENT,
    "materials": [{"name": "示例备案证明", "source": "government", "ways": ["result:sample-2"]}],
}
SECOND = {
    "code": "sample-2",
    "basic_code": "990131002000",
    "result": "示例备案证明",
    "result_kind": "record",
    "result_licence": "",
    "materials": [{"name": "示例登记回执", "source": "government", "ways": ["result:sample-1"]}],
}
PROMISED = {**SECOND, "materials": [{"name": "示例登记回执", "ways": ["result:sample-1", "promise"]}]}

SOMETIMES = {
    **SECOND,
    "situations": [{"name": "renews", "label": "是否换证", "kind": "flag"}],
    "materials": [
        {"name": "示例登记回执", "ways": ["result:sample-1"], "when": [{"fact": "renews", "test": "is", "value": True}]}
    ],
}


@rule(
    "circular-proofs",
    "error",
    "《优化营商环境条例》第四十四条",
    title=_("Circular proofs"),
    says=_("Each waits for the other's paper: %(cycle)s."),
    suggestion=_("Let one of them be promised, or taken from shared data."),
    good=([FIRST, PROMISED], [FIRST, SOMETIMES], [{}]),
    bad=([FIRST, SECOND],),
    whole=True,
)
def circular_proofs(around: Surroundings) -> Iterator[Hit]:
    """Each circle once, at its smallest code, shown paper by paper. Items that only wait for a circle are not named."""
    waits = stuck(around)
    seen: set[str] = set()
    for code in waits:
        path: list[str] = []
        while code in waits and code not in seen and code not in path:
            path.append(code)
            code = waits[code][1]
        seen.update(path)
        if code in path:
            circle = path[path.index(code) :]
            start = circle.index(min(circle))
            circle = circle[start:] + circle[:start]
            said = [f"{around.items[one].name}（{waits[one][0]}）" for one in circle]
            shown = " → ".join([*said, around.items[circle[0]].name])
            yield Hit(around.items[circle[0]], "materials", {"cycle": shown})


@rule(
    "result-of-another-kind",
    "warning",
    QUALITY + "：结果名称与结果类型一致",
    title=_("Name and kind of result differ"),
    says=_("By its name “%(result)s” is a %(meant)s, yet its kind is %(kind)s."),
    suggestion=_("Correct the kind, or the name."),
    good=([{}], [{**DOCUMENT, "materials": []}]),
    bad=([{"result_kind": "document"}], [{"result": "示例项目批复", "result_kind": "licence"}]),
)
def result_of_another_kind(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """以证结尾为出证，以批复、文书结尾为出文."""
    said, read = plain(item.result), words()
    if item.result in around.certificates and item.result_kind == "licence":
        return
    meant = ""
    if said.endswith(tuple(read.document_endings)):
        meant = "document"
    elif said.endswith(tuple(read.licence_endings)) and not said.endswith("凭证"):
        meant = "licence"
    if meant and item.result_kind and item.result_kind != meant:
        kinds = {"result": item.result, "meant": meant, "kind": item.result_kind}
        yield Hit(item, "result_kind", kinds)


@rule(
    "result-no-sample",
    "note",
    QUALITY + "：结果须有样本",
    title=_("Result without a sample"),
    says=_("Nobody can see what “%(result)s” looks like."),
    suggestion=_("Add a sample of the result."),
    good=([{}],),
    bad=([{"result_sample": ""}],),
)
def result_no_sample(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """填写审批结果名称的，应当有结果样本."""
    if item.result and not item.result_sample and around.carries(item, "result_sample"):
        yield Hit(item, "result_sample", {"result": item.result})
