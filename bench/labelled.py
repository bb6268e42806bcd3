"""How well the catalogue check does on real lists, by readers who do not see its verdict.

    python -m bench.labelled sheets DIR LIST:MAPPING …     make DIR/sheet.tsv, random-items.tsv, kinds.md, key.json
    python -m bench.labelled keep A B DIR LIST:MAPPING …   the two readers' files → bench/labels/*.tsv
    python -m bench.labelled score LIST:MAPPING …          score bench/labels/*.tsv, write the page's section

A case is one place (aspect, item, element, text) with a neutral question; its id is a hash of the place, so that labels
stay right when rules change, and so that the project keeps ids and labels, never the texts of the lists.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from tongban.catalog.elements import ItemElements
    from tongban.catalog.linting.engine import Report

SEED = 20261201
ON = date(2026, 12, 1)
LABELS = Path(__file__).resolve().parent / "labels"
PAGE = Path(__file__).resolve().parent.parent / "docs" / "explanation" / "lint-quality.md"
MARK = "## On real lists, judged by two readers"
FIRST_READING = (
    "First reading (1 December 2026), before anything was changed because of it: precision 0.950 over labelled\n"
    "findings (323 of 340), 0.960 weighted; recall 0.824 (98 of 119). Where the readers differed a third person\n"
    "settled it by the words of the sheet: 身份证件 names no certificate. What the first reading showed was then\n"
    "mended (certificates and endings in `packs/lint.toml`), so the figures below are of the sample that showed\n"
    "the faults: a list nobody here has seen will do a little worse.\n"
)
NEAR = {
    "certificate": re.compile("证|照|簿|卡$|许可|批准|登记"),
    "open": re.compile("其他|其它|相关|有关|相应|要求|规定|需要|等$|等材料"),
}


@dataclass(frozen=True)
class Aspect:
    """What is asked of a place: the rule whose verdict it is, the kind in kinds.md, the question, how many to label."""

    rule: str
    kind: str
    question: str
    found: int
    near: int
    others: int


ASPECTS = {
    "certificate": Aspect(
        "government-issued",
        "A",
        "这一材料要的是不是（或者包含）本国政府部门核发的证照，部门自己查得到，因而可以不用申请人提交？"
        "（事项就是要换、补、改、延、注销、签注的那一本证，以及境外证件、军队证件，答“否”）",
        130,
        62,
        18,
    ),
    "open": Aspect(
        "open-ended-material", "B", "只看这条材料名称，是不是兜底、敞口的写法，申请人不知道要带什么？", 33, 34, 8
    ),
    "cut": Aspect("text-cut-off", "C", "这段文字是不是没有写完（中间断掉，或者说了要列几条而没有列全）？", 85, 0, 45),
    "empty": Aspect("element-empty", "D", "这个要素是不是按规范应当填写而没有填写？", 46, 22, 8),
    "dial": Aspect("phones", "E", "这一栏里有没有打不通的号码（缺区号、位数不对、不是电话号码）？", 25, 26, 4),
    "same": Aspect(
        "phones-same",
        "F",
        "咨询电话和投诉电话是不是同一个普通号码？（12345 一类短号热线、400 号可以两用，答“否”）",
        12,
        8,
        2,
    ),
    "no-material": Aspect("permit-no-material", "G", "这项行政许可是不是连一项材料（包括申请书）也没有列？", 9, 0, 4),
    "no-place": Aspect("visit-no-place", "H", "写了要到现场，却没有写到哪里办，是不是？", 6, 0, 5),
    "open-condition": Aspect(
        "open-ended-condition", "I", "受理条件里有没有“其他条件”一类没有说清的兜底条件？", 5, 0, 5
    ),
    "repealed": Aspect(
        "repealed-law-cited", "J", "引用的法律、法规中，有没有截至 2026 年 12 月 1 日已经废止的？", 5, 0, 10
    ),
}


@dataclass(frozen=True)
class Place:
    """One place of a list that an aspect can be judged at."""

    aspect: str
    item: ItemElements
    field: str
    text: str
    context: str = ""

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits of a hash of the place."""
        said = "\x1f".join((self.aspect, self.item.code, self.field, self.text))
        return hashlib.sha256(f"{SEED}\x1f{said}".encode()).hexdigest()[:12]


def read(lists: list[str]) -> tuple[list[ItemElements], Report]:
    """The items of lists (FILE:MAPPING) and what the check finds in them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
    django.setup()
    from tongban.catalog import shelves
    from tongban.catalog.importing import files, mappings
    from tongban.catalog.importing.rows import Reader
    from tongban.catalog.linting import lint
    from tongban.catalog.linting.reading import certificates
    from tongban.catalog.linting.surroundings import PowerKnown, Surroundings

    powers = {row.code: PowerKnown(row.code, row.kind, row.since, row.until) for row in shelves.shelves().powers}
    around = Surroundings(on=ON, powers=powers, certificates=certificates())
    items = []
    for one in lists:
        path, _colon, name = one.rpartition(":")
        mapping = mappings.load(name)
        reader = Reader(mapping)
        for _number, row in files.rows(Path(path), mapping.mapping):
            item, faults = reader.read(row)
            if item is not None and not faults:
                item = item.model_copy(update={"source": mapping.mapping.source})
                items.append(item)
                around.put(item)
    return items, lint(around)


def places(items: list[ItemElements], silent: Callable[[ItemElements, str], bool]) -> Iterator[Place]:
    """Every place of every aspect. `silent`: whether an item's source never carries an element."""
    from tongban.catalog.linting.rules_of_wording import MUST
    from tongban.catalog.linting.saying import element_name

    for item in items:
        for row in item.materials:
            field = f"materials:{row.name[:120]}"
            yield Place("certificate", item, field, row.name)
            yield Place("open", item, field, row.name)
            yield Place("cut", item, field, row.name)
        if item.conditions:
            yield Place("cut", item, "conditions", item.conditions[-1])
        for text in item.conditions:
            if "条件" in text:
                yield Place("open-condition", item, "conditions", text)
            if "《" in text or re.search("中华人民共和国[^《》。，；]{2,20}法", text):
                yield Place("repealed", item, "conditions", text)
        for name in MUST:
            if not silent(item, name):
                value = getattr(item, name)
                text = "；".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
                yield Place("empty", item, name, text[:120], f"要素：{element_name(name)}")
        for name in ("consult_phone", "complaint_phone"):
            if getattr(item, name):
                yield Place("dial", item, name, getattr(item, name))
        if item.consult_phone and item.complaint_phone:
            yield Place("same", item, "complaint_phone", f"咨询：{item.consult_phone}；投诉：{item.complaint_phone}")
        if item.type == "01" and not silent(item, "materials"):
            said = "、".join(row.name for row in item.materials)
            yield Place("no-material", item, "materials", f"材料：{said or '（无）'}"[:200])
        if item.visits:
            yield Place("no-place", item, "place", f"到现场次数：{item.visits}；办理地点：{item.place or '（空）'}")


def found_at(report: Report) -> set[tuple[str, str, str]]:
    """(rule, item, element) of every finding."""
    return {(one.rule.code, one.item, one.field) for one in report.problems}


def _is_near(place: Place) -> bool:
    """Whether a place looks like the defect, though nothing was found there."""
    if place.aspect in NEAR:
        return bool(NEAR[place.aspect].search(place.text))
    if place.aspect == "empty":
        return not place.text or place.text in ("无", "无线下办理窗口", "无受理条件")
    if place.aspect == "dial":
        return not re.fullmatch(r"0\d{2,3}-\d{7,8}", place.text)
    if place.aspect == "same":
        one, other = re.findall(r"：([^；]*)", place.text)[:2] if place.text.count("：") == 2 else ("", "-")
        return one[-5:] == other[-5:] or one[:9] == other[:9]
    return False


def _spread(pool: list[Place], wanted: int, rng: random.Random, most: int = 8) -> list[Place]:
    """So many at random, the same text no more than `most` times."""
    rng.shuffle(pool)
    taken: list[Place] = []
    seen: Counter[str] = Counter()
    for place in pool:
        if len(taken) < wanted and seen[place.field if not place.text else place.text] < most:
            seen[place.field if not place.text else place.text] += 1
            taken.append(place)
    return taken


def _silence(items: list[ItemElements]) -> Callable[[ItemElements, str], bool]:
    from tongban.catalog.linting.surroundings import carried_by

    said: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        said[item.source].update(carried_by(item))
    return lambda item, name: not said[item.source][name]


def sheets(folder: Path, lists: list[str]) -> None:
    """Write the sheet, the whole items, the kinds and the hidden key."""
    folder.mkdir(parents=True, exist_ok=True)
    items, report = read(lists)
    found, rng = found_at(report), random.Random(SEED)
    pools: dict[tuple[str, str], list[Place]] = defaultdict(list)
    weights: Counter[tuple[str, str]] = Counter()
    for place in {one.id: one for one in places(items, _silence(items))}.values():
        hit = (ASPECTS[place.aspect].rule, place.item.code, place.field) in found
        kind = "found" if hit else "near" if _is_near(place) else "others"
        pools[place.aspect, kind].append(place)
        if hit:
            weights[place.aspect, place.text] += 1
    cases: list[tuple[Place, bool]] = []
    for name, aspect in ASPECTS.items():
        for kind in ("found", "near", "others"):
            most = 16 if name == "empty" else 8 if kind == "found" else 2
            pool = sorted(pools[name, kind], key=lambda one: one.id)
            chosen = _spread(pool, getattr(aspect, kind), rng, most)
            cases += [(place, kind == "found") for place in chosen]
    rng.shuffle(cases)
    _write_sheet(folder / "sheet.tsv", [place for place, _hit in cases])
    key = {
        place.id: {
            "rule": ASPECTS[place.aspect].rule,
            "found": hit,
            "shares": weights[place.aspect, place.text] if hit else 0,
        }
        for place, hit in cases
    }
    _write_items(folder / "random-items.tsv", items, rng)
    (folder / "kinds.md").write_text((LABELS / "kinds.md").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "key.json").write_text(json.dumps(key, ensure_ascii=False, indent=1), encoding="utf-8")
    hits = sum(hit for _place, hit in cases)
    print(f"{len(cases)} cases, {hits} of them findings; {len(report.problems)} findings in all")


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


TYPES = {
    "01": "行政许可",
    "05": "行政给付",
    "07": "行政确认",
    "08": "行政奖励",
    "09": "行政裁决",
    "10": "其他行政权力",
    "20": "公共服务",
}


def _write_sheet(path: Path, cases: list[Place]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t")
        out.writerow(["id", "问题", "事项", "类型", "部门", "补充", "要判断的内容"])
        for one in cases:
            item = one.item
            extra = one.context or (f"到现场次数：{item.visits}" if one.aspect == "empty" else "")
            if one.aspect == "empty":
                mats = "、".join(row.name for row in item.materials)[:120] or "（没有列材料）"
                extra += f"；到现场次数 {item.visits}；材料：{mats}"
            out.writerow(
                [
                    one.id,
                    ASPECTS[one.aspect].question,
                    item.name,
                    TYPES.get(item.type, item.type),
                    item.body,
                    _one_line(extra),
                    _one_line(one.text) or "（空）",
                ]
            )


FIELDS = (
    "name",
    "type",
    "body",
    "level",
    "division",
    "audience",
    "themes",
    "legal_days",
    "legal_unit",
    "promised_days",
    "promised_unit",
    "visits",
    "place",
    "booking",
    "courier",
    "conditions",
    "materials",
    "consult_phone",
    "complaint_phone",
)


def _write_items(path: Path, items: list[ItemElements], rng: random.Random) -> None:
    """80 items in which something is handed in or decided, 40 of the rest; all elements that the list carries."""
    full = [item for item in items if item.conditions or item.materials or item.consult_phone]
    busy = [item for item in full if item.materials or item.type != "20"]
    rest = [item for item in full if not item.materials and item.type == "20"]
    chosen = rng.sample(busy, 80) + rng.sample(rest, 40)
    rng.shuffle(chosen)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t")
        out.writerow(["item", *FIELDS])
        for item in chosen:
            row: list[Any] = [item_id(item)]
            for name in FIELDS:
                value = getattr(item, name)
                if name == "materials":
                    value = " | ".join(one.name for one in item.materials)
                elif name == "type":
                    value = TYPES.get(item.type, item.type)
                elif isinstance(value, list):
                    value = "、".join(map(str, value))
                row.append(_one_line("" if value is None else str(value)))
            out.writerow(row)


def item_id(item: ItemElements) -> str:
    """Ten hexadecimal digits of a hash of an item's code."""
    return hashlib.sha256(f"{SEED}\x1f{item.code}".encode()).hexdigest()[:10]


def keep(one: str, other: str, folder: Path, lists: list[str]) -> None:
    """The readers' files → hashes with labels, as the project keeps them."""
    items, _report = read(lists)
    by_id = {item_id(item): item for item in items}
    labels = [_labels(folder / f"sheet-{name}.tsv") for name in (one, other)]
    rows = [[id_, *(said.get(id_, "") for said in labels), ""] for id_ in sorted(labels[0] | labels[1])]
    _write(LABELS / "places.tsv", ["place", one, other, "agreed"], rows)
    seen: dict[tuple[str, str, str], list[str]] = {}
    for turn, name in enumerate((one, other)):
        for row in _rows(folder / f"defects-{name}.tsv"):
            if len(row) >= 3 and row[0] in by_id:
                key = (row[0], row[1].strip().upper(), _field(by_id[row[0]], row[2]))
                seen.setdefault(key, ["", ""])[turn] = "?" if "不确定" in "".join(row[3:]) else "y"
    _write(
        LABELS / "defects.tsv",
        ["item", "kind", "place", one, other, "agreed"],
        [[*k, *v, ""] for k, v in sorted(seen.items())],
    )


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row and row[0].strip()]


def _labels(path: Path) -> dict[str, str]:
    return {row[0].strip(): row[1].strip().lower()[:1] for row in _rows(path) if len(row) > 1 and row[0] != "id"}


def _write(path: Path, head: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows([head, *rows])


def _field(item: ItemElements, said: str) -> str:
    """What a reader points at: a material by a hash of its name, any other element by its name, else nothing."""
    from tongban.catalog.linting.saying import ELEMENTS

    for row in item.materials:
        if said.strip() and (said.strip() in row.name or row.name in said):
            return _hashed(f"materials:{row.name[:120]}")
    names = {str(label): name for name, label in ELEMENTS.items()} | {name: name for name in ELEMENTS}
    return next((name for label, name in names.items() if label in said or said.strip() == name), "")


def _hashed(field: str) -> str:
    return hashlib.sha256(f"{SEED}\x1f{field}".encode()).hexdigest()[:12] if field.startswith("materials:") else field


def score(lists: list[str]) -> None:
    """Precision, recall and agreement of the rules as they are now, into the page."""
    items, report = read(lists)
    found = found_at(report)
    here = {one.id: one for one in places(items, _silence(items))}
    answers: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    alike = told = unclear = 0
    chance: Counter[str] = Counter()
    for row in _rows(LABELS / "places.tsv")[1:]:
        place, (one, other) = here.get(row[0]), (row[1], row[2])
        final = row[3] if len(row) > 3 and row[3] else one if one == other else "?"
        alike, told = alike + (one == other), told + 1
        chance.update([f"A{one}", f"B{other}"])
        if place is None or final not in ("y", "n"):
            unclear += 1
            continue
        rule = ASPECTS[place.aspect].rule
        hit = (rule, place.item.code, place.field) in found
        answers[rule].append((hit, final == "y"))
    expected = sum(chance[f"A{x}"] * chance[f"B{x}"] for x in "yn?") / max(1, told * told)
    kappa = (alike / max(1, told) - expected) / max(1e-9, 1 - expected)
    known, missed = _known_defects(items, found)
    _into_page(
        _section(
            answers,
            kappa,
            alike / max(1, told),
            told,
            unclear,
            known,
            missed,
            Counter(one.rule.code for one in report.problems),
        )
    )


def _known_defects(items: list[ItemElements], found: set[tuple[str, str, str]]) -> tuple[Counter[str], Counter[str]]:
    """Defects that both readers name (or agreed on later), by kind, and those of them the rules miss."""
    rules = {aspect.kind: aspect.rule for aspect in ASPECTS.values()}
    rules |= {"K": "promised-above-legal", "L": "audience-theme", "M": "material-twice"}
    by_id = {item_id(item): item.code for item in items}
    at = {(rule, code, _hashed(field)) for rule, code, field in found}
    on = {(rule, code) for rule, code, _field_ in found}
    known: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for item, kind, place, one, other, *agreed in _rows(LABELS / "defects.tsv")[1:]:
        if (agreed[0] if agreed and agreed[0] else "y" if one == other == "y" else "n") != "y" or kind not in rules:
            continue
        rule, code = rules[kind], by_id.get(item, "")
        known[kind] += 1
        missed[kind] += (rule, code, place) not in at if place else (rule, code) not in on
    return known, missed


def _section(
    answers: dict[str, list[tuple[bool, bool]]], kappa: float, alike: float, told: int, unclear: int,
    known: Counter[str], missed: Counter[str], all_found: Counter[str],
) -> str:  # fmt: skip
    lines = [
        f"{MARK}\n",
        FIRST_READING,
        f"Two readers labelled {told} places without seeing the verdict; they gave the same answer at {alike:.1%} of\n"
        f"them (Cohen's kappa {kappa:.2f}); {unclear} remain open. Labels: `bench/labels/`, as hashes; the lists are\n"
        "not kept here.\n",
        "| rule | findings | labelled findings | right | precision | labelled without finding | of them defects |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    weighted = share = 0.0
    for rule, pairs in sorted(answers.items(), key=lambda one: -all_found[one[0]]):
        hits, rest = [yes for hit, yes in pairs if hit], [yes for hit, yes in pairs if not hit]
        precision = sum(hits) / len(hits) if hits else 1.0
        weighted, share = weighted + precision * all_found[rule], share + all_found[rule]
        counts = f"{all_found[rule]} | {len(hits)} | {sum(hits)} | {precision:.3f} | {len(rest)} | {sum(rest)}"
        lines.append(f"| `{rule}` | {counts} |")
    right = sum(yes for pairs in answers.values() for hit, yes in pairs if hit)
    labelled = sum(hit for pairs in answers.values() for hit, _yes in pairs)
    total, lost = sum(known.values()), sum(missed.values())
    lines += [
        f"\n- precision over labelled findings: **{right / max(1, labelled):.3f}** ({right} of {labelled}); "
        f"weighted by how many findings each rule has: **{weighted / max(1, share):.3f}**",
        f"- recall over defects both readers found in 120 whole items: **{(total - lost) / max(1, total):.3f}** "
        f"({total - lost} of {total}); missed by kind: {dict(missed) if lost else 'none'}",
    ]
    return "\n".join(lines) + "\n"


def _into_page(section: str) -> None:
    head = PAGE.read_text(encoding="utf-8").partition(MARK)[0].rstrip()
    PAGE.write_text(f"{head}\n\n{section}", encoding="utf-8")
    print(section)


if __name__ == "__main__":
    if sys.argv[1:2] == ["sheets"]:
        sheets(Path(sys.argv[2]), sys.argv[3:])
    elif sys.argv[1:2] == ["keep"]:
        keep(sys.argv[2], sys.argv[3], Path(sys.argv[4]), sys.argv[5:])
    elif sys.argv[1:2] == ["score"]:
        score(sys.argv[2:])
    else:
        raise SystemExit(__doc__)
