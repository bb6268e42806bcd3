"""Search over 50,000 guides of about 300 characters: ours (segmented, FTS5 in tiers) beside tantivy on the same words.

Both sides are given what somebody typed and answer with ten names or documents; both cut the words with rjieba. Equal
means: wherever tantivy finds ten documents that hold every word we do too, and every one of ours holds every word.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from bench.measure import Row, percentile
from bench.transitions import django_at

GUIDES, QUESTIONS, ROUNDS = 50_000, 300, 5
CITIES = [
    "沈阳",
    "大连",
    "鞍山",
    "抚顺",
    "本溪",
    "丹东",
    "锦州",
    "营口",
    "阜新",
    "辽阳",
    "盘锦",
    "铁岭",
    "朝阳",
    "葫芦岛",
    "长沙",
    "成都",
    "重庆",
]
BODIES = [
    "市场监督管理局",
    "人力资源和社会保障局",
    "行政审批服务局",
    "住房和城乡建设局",
    "卫生健康委员会",
    "教育局",
    "公安局",
    "民政局",
]
THINGS = [
    "食品经营许可证",
    "营业执照",
    "道路运输经营许可证",
    "医疗器械广告批件",
    "建筑工程施工许可证",
    "卫生许可证",
    "不动产权证",
    "居住证",
    "社会保障卡",
    "失业保险金",
    "生育津贴",
    "公积金提取",
    "出生医学证明",
    "教师资格证",
    "残疾人证",
    "低保待遇",
    "烟草专卖零售许可证",
    "特种设备使用登记",
    "户口迁移",
]
DOINGS = ["新办", "变更", "延续", "注销", "补发", "核验", "申领", "备案", "查询", "预约"]
PAPERS = [
    "申请表",
    "身份证",
    "营业执照复印件",
    "场所使用证明",
    "法定代表人授权委托书",
    "从业人员健康证明",
    "平面布局图",
    "管理制度",
    "承诺书",
    "租赁合同",
    "学历证明",
    "户口簿",
    "婚姻证明",
    "银行账户信息",
    "完税证明",
]
CONDITIONS = [
    "依法登记注册的市场主体",
    "具有与经营规模相适应的固定场所",
    "有符合规定的从业人员",
    "未被列入严重违法失信名单",
    "连续缴纳社会保险满十二个月",
    "裁员率不高于规定标准",
    "在本市行政区域内居住满半年",
    "符合国家产业政策和环境保护要求",
]


def guides() -> Iterator[tuple[str, str, list[str], list[str]]]:
    """(name, body, materials, sentences)"""
    draw = random.Random(3)
    for _number in range(GUIDES):
        city, body, thing, doing = (draw.choice(words) for words in (CITIES, BODIES, THINGS, DOINGS))
        said = [
            f"本事项由{city}市{body}办理，适用于{city}市{draw.choice(CITIES)}路{draw.randint(1, 999)}号等地址的申请人",
            *draw.sample(CONDITIONS, 4),
            f"法定办结时限{draw.randint(5, 60)}个工作日，承诺办结时限{draw.randint(1, 10)}个工作日",
            f"受理后由{body}审查，符合条件的准予{doing}{thing}，不符合条件的书面说明理由并告知依法申请行政复议或者提起行政诉讼的权利",
            f"咨询电话12345转{draw.randint(100, 999)}",
        ]
        yield f"{city}市{thing}{doing}办事指南", f"{city}市{body}", draw.sample(PAPERS, 6), said


def questions() -> list[str]:
    """What people type: a city, a thing and a doing; or a thing and a paper."""
    draw = random.Random(9)
    pick = draw.choice
    return [
        f"{pick(CITIES)} {pick(THINGS)} {pick(DOINGS)}" if n % 2 else f"{pick(THINGS)} {pick(PAPERS)}"
        for n in range(QUESTIONS)
    ]


def ours() -> Callable[[str], list[Any]]:
    """50,000 entries kept and indexed as an import keeps and indexes them."""
    from django.utils import timezone

    from tongban.catalog.elements import ItemElements
    from tongban.catalog.entries import searching
    from tongban.catalog.entries.keeping import Place, content_of, version_of, write
    from tongban.catalog.models import ImportRun

    run = ImportRun.objects.create(file="bench", file_fingerprint="0", mapping="bench", mapping_fingerprint="0")
    now, today = timezone.now(), date(2026, 1, 1)
    versions = []
    for number, (name, body, papers, said) in enumerate(guides(), start=1):
        materials: Any = [{"name": paper} for paper in papers]
        code = f"BENCH{number}"
        item = ItemElements(code=code, name=name, body=body, materials=materials, conditions=said)
        versions.append(version_of(item, content_of(item), 1, today, run.pk, Place("bench", "0", number), now))
    write(versions, [])
    searching.index_entries()
    return lambda typed: searching.find(typed, 10)


def theirs(folder: str) -> Callable[[str], list[Any]]:
    """tantivy over the same texts, cut by rjieba, all words asked for, ten best by bm25."""
    import rjieba
    import tantivy

    def cut(text: str) -> list[str]:
        return [word for word in rjieba.cut(text) if word.strip() and word not in "，。、；：,;:."]

    shape = tantivy.SchemaBuilder()
    shape.add_text_field("title", stored=True, tokenizer_name="ws")
    shape.add_text_field("body", stored=False, tokenizer_name="ws")
    index = tantivy.Index(shape.build(), path=folder)
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("ws", words)
    writer = index.writer(heap_size=256 << 20, num_threads=2)
    for name, body, papers, said in guides():
        rest = "，".join([body, *papers, *said])
        writer.add_document(tantivy.Document(title=" ".join(cut(name)), body=" ".join(cut(rest))))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(typed: str) -> list[Any]:
        query = index.parse_query(" AND ".join(f'"{word}"' for word in cut(typed)), ["title", "body"])
        return list(searcher.search(query, 10).hits)

    return ask


def taken(ask: Callable[[str], list[Any]], asked: list[str]) -> list[float]:
    """Milliseconds of each question."""
    found = []
    for typed in asked:
        begun = time.perf_counter()
        ask(typed)
        found.append((time.perf_counter() - begun) * 1000)
    return found


def alike(mine: Callable[[str], list[Any]], peer: Callable[[str], list[Any]], asked: list[str]) -> tuple[bool, int]:
    """Whether we find as many wherever tantivy finds any, each with every word; and how many questions had hits."""
    import rjieba

    from tongban.catalog.models import ItemEntry

    whole, answered = True, 0
    for typed in asked:
        here, there = mine(typed), peer(typed)
        answered += bool(there)
        if not there:
            continue
        texts = [
            row.name + row.body + str(row.elements) for row in ItemEntry.objects.filter(pk__in=[hit.pk for hit in here])
        ]
        whole &= len(here) >= len(there) and all(
            word in text for word in rjieba.cut(typed) if word.strip() for text in texts[: len(there)]
        )
    return whole, answered


def rows() -> Iterator[Row]:
    """p50 and p99 side by side, round by round."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        django_at(f"sqlite:///{folder}/bench.sqlite3")
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        mine, peer, asked = ours(), theirs(other), questions()
        equal, answered = alike(mine, peer, asked)
        here: list[list[float]] = []
        there: list[list[float]] = []
        for _round in range(ROUNDS):
            here.append(taken(mine, asked))
            there.append(taken(peer, asked))
        for share, name, goal in ((0.5, "p50 (no goal)", 0.0), (0.99, "p99", 1 / 3)):
            ours_, theirs_ = (sorted(percentile(one, share) for one in side)[ROUNDS // 2] for side in (here, there))
            note = f"limit: 3 × tantivy; {answered} of {len(asked)} questions have hits; 50,000 guides"
            yield Row(f"search, {name}", ours_, theirs_, "ms", theirs_ / ours_, goal, equal, note)
