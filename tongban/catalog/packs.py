"""The shape of a pack: what a service item or a one-thing must say, read from TOML. Unknown keys are refused.

    packs/items/<code>/       pack.toml (the keys of ItemFacts at the top)   form.toml ([[situations]] [[questions]])
                              materials.toml ([[materials]])   rules.toml ([[rules]])   result.toml (the keys of Result)
                              texts/guide.zh-Hans.md   texts/guide.en.md   examples/*.toml ([[examples]])
    packs/one-things/<code>/  pack.toml (OneThingFacts, [[parts]])   form.toml   texts/   examples/
    packs/departments.toml ([[departments]])   packs/powers.toml ([[powers]])   packs/themes.toml ([[themes]])
    packs/licence-kinds.toml ([[licence_kinds]])   packs/glossary.toml ([[terms]])   packs/calendars/<year>.toml

Fields of the same `name` mean the same thing in every pack (a house rule the one-thing's merged form rests on).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.utils.translation import get_language
from pydantic import BaseModel, ConfigDict, Field

from tongban.kit.workdays import most_working_days


class Strict(BaseModel):
    """Unknown keys are mistakes, and content never changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """A content word in both languages; Chinese is required, English falls back to it. `str()` speaks the reader's."""

    zh: str
    en: str = ""

    def __str__(self) -> str:
        return self.en if self.en and (get_language() or "").startswith("en") else self.zh


Condition = dict[str, Any]
"""One condition of `kit.rules`: {fact, test, value} or {any|all|none: [conditions]}."""


class Basis(Strict):
    """A legal basis: law, article, document number, and the wording where it is short."""

    law: str
    article: str = ""
    number: str = ""
    text: str = ""
    url: str = ""


class Limit(Strict):
    """A time limit. days 0 = on the spot (即办). `demo` marks a realistic demonstration value without a source."""

    days: int = Field(ge=0)
    unit: Literal["workday", "natural-day"] = "workday"
    note: str = ""
    demo: bool = False
    source: str = ""

    @property
    def working_days(self) -> int:
        """The limit in working days, so that limits of different units can be added: exact for working days, at most
        that many for natural days."""
        return self.days if self.unit == "workday" else most_working_days(self.days)


class Fee(Strict):
    """A fee with its basis (行政许可法 第五十八条: none without law)."""

    name: Words
    amount: str
    basis: str


class Window(Strict):
    """Where the item can be handled on paper."""

    place: Words
    hours: str
    phone: str = ""


class Step(Strict):
    """A step of the flow as the guide draws it (受理, 审查, 决定, 制证, 送达)."""

    name: Words
    by: str = ""
    days: int | None = None


DAY = r"^(today|[+-]\d{1,5}[dmy]|\d{4}-\d{2}-\d{2}|)$"
"""A limit of a date: a day, or a distance from the day of the application."""


class Question(Strict):
    """A field of a form or a situation question."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Words
    kind: Literal[
        "text", "long-text", "name", "number", "money", "date", "choice", "choices", "flag",
        "id-number", "credit-code", "phone", "email", "address", "division",
    ]  # fmt: skip
    required: bool = True
    section: Words | None = None
    hint: Words | None = None
    why: Words | None = None
    unit: str = ""
    choices: list[tuple[str, Words]] = []
    offered: dict[str, list[Condition]] = {}
    """Choice → when it is offered (all must hold), so that an earlier answer is not asked again in other words."""
    least: float | None = None
    most: float | None = None
    max_length: int = 200
    not_before: str = Field(default="", pattern=DAY)  # of a date: 2020-01-01, today, or from the day of application
    not_after: str = Field(default="", pattern=DAY)  # +30d, -6m, -120y
    long_term: bool = False  # of a date: “长期” is an answer
    prefill: str = ""
    """Where the answer is known from: person.name, organisation.code, licence:business-licence.address,
    person.birth_date (from the identity number), person.turned:60:2 (a flag: sixty, or within two months of it)."""
    when: list[Condition] = []  # asked only then (all must hold)


class Material(Strict):
    """A thing that must be shown. `ways` (获取方式) in order of preference; the guide and the case both read them."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: Words
    ways: list[str] = Field(min_length=1)
    """licence:<kind> (电子证照) · exchange:<source> (数据核验) · result:<item> (前序结果) · promise (承诺) · upload ·
    form (由表单生成)"""
    proves: list[str] = []
    """Whose paper it is: applicant, or the part somebody plays in the form (operator → operator_name and
    operator_id_number); several: any one of them; none: the applicant's, or the firm's that is acted for"""
    when: list[Condition] = []
    required: bool = True
    deferrable: bool = False  # 可容缺: may follow within `deferred_days`
    deferred_days: int = 0
    copies: int = 1
    form: Literal["original", "copy", "electronic"] = "electronic"
    issued_by: str = ""
    basis: str = ""
    note: Words | None = None
    accepts: list[Literal["pdf", "jpg", "png", "docx", "xlsx"]] = ["pdf", "jpg", "png"]
    most_megabytes: int = 10  # of each file
    most_files: int = Field(default=20, ge=1, le=100)
    sample: str = ""


class RuleRow(Strict):
    """A row of the decision table: when all hold → then. Outcomes: route (ordinary|promise), refuse, note, needs.

    Beside `refuse`, which stops the applicant at the answer that decides it: `instead`, what one can do now, and `see`,
    the code of the service that fits."""

    name: str
    when: list[Condition] = []
    then: dict[str, Any]
    basis: str


class Result(Strict):
    """What comes out: a certificate, an approval document, or a record."""

    kind: Literal["licence", "document", "record"]
    licence: str = ""  # code in licence-kinds.toml, for kind "licence"
    name: Words
    valid_years: int | None = None
    about: str = ""
    """Whose certificate it is where that is not whoever applies: the answer with their name ("answer:child_name"). Who
    applied keeps it; it is headed by this name, and only an earlier one of the same name is replaced by it."""
    says: list[tuple[Words, str]] = []  # (label, "answer:shop_name" | "holder.name" | "holder.code" | "case.number" …)
    delivery_days: int = 10


class Faq(Strict):
    """A question people ask, and the answer."""

    question: Words
    answer: Words


class Example(Strict):
    """A situation and what must come out of it; runs as a test."""

    name: str
    facts: dict[str, Any]
    gives: dict[str, Any]
    """items: list of item codes · materials: list of codes · route: … · refused: true · needs: facts still needed"""


class LicenceKind(Strict):
    """A kind of certificate: its 证照类型代码 is the defining body's credit code + a three-digit sequence."""

    code: str
    name: Words
    defined_by: str  # credit code, 18
    sequence: str = Field(pattern=r"^\d{3}$")
    holder: Literal["person", "organisation"]
    renewal: str = ""
    """Code of the item by which it is renewed (延续, 换领); empty where none is offered here."""
    soon_days: int = Field(90, ge=1)
    """From how many days before its last day its holder is told that it will be over."""
    demo: bool = True


class Department(Strict):
    """A line of business and the demo city's body that carries it."""

    code: str
    name: Words
    demo_name: str
    demo_credit_code: str
    document_word: str
    phone: str
    complaint_phone: str


class PowerRow(Strict):
    """A row of the 权责清单 (packs/powers.toml): which line of business holds which power, on what basis."""

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: Words
    kind: str = Field(pattern=r"^\d{2}$")  # GB/T 39046 Annex A 事项类型: 01 行政许可 …
    department: str
    basis: list[Basis] = Field(min_length=1)
    duties: list[Words] = []  # 责任事项: what the body must do at each stage
    accountability: list[Basis] = []  # 追责依据: under which articles it answers for failing
    since: date
    until: date | None = None
    source: str = ""


class Theme(Strict):
    """A shelf of the catalogue people look under (按主题): for people or for firms."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: Words
    audience: Literal["person", "firm"]
    icon: str  # a Phosphor icon of the sprite, without "-duotone"
    tone: Literal["pink", "blue", "red", "purple", "amber", "green", "teal", "slate"] = "blue"


class Term(Strict):
    """A word of the glossary: Chinese legal term, English, the name in code, what it means, where that is written."""

    zh: str
    en: str
    code: str = ""
    meaning: Words
    source: str = ""
    plain: bool = False  # a word people meet: stands on the page of words; the others are folded under it


class NamedPerson(Strict):
    """Somebody the result names beside the applicant, with rights or duties of their own: they confirm it themselves
    before it is granted. `role`: the part they play in the form; `demo`: chosen for the demonstration."""

    role: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    called: Words
    basis: str
    demo: bool = False


class ItemFacts(Strict):
    """pack.toml of an item: identity, law, time, place, money."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: Words
    summary: Words
    type: str = Field(pattern=r"^\d{2}$")  # GB/T 39046 Annex A 事项类型
    basic_code: str = ""  # 基本编码 12, only where sourced
    power: str  # code of the power it rests on
    department: str
    level: int = Field(ge=1, le=6, default=4)  # 行使层级
    audience: list[Literal["person", "firm", "shop"]]
    instant: bool = False  # 即办件
    legal: Limit
    promised: Limit
    extension_days: int = 10
    visits: int = 0
    online: Literal["I", "II", "III", "IV"] = "IV"
    in_force_from: date
    in_force_until: date | None = None
    themes: list[str] = []
    keywords: list[str] = []
    basis: list[Basis] = Field(min_length=1)
    fees: list[Fee] = []
    windows: list[Window] = []
    conditions: list[Words] = []
    steps: list[Step] = []
    faq: list[Faq] = []
    named: list[NamedPerson] = []
    demo_note: str = ""  # says which values are demonstration values
    source: str = ""


class ItemPack(Strict):
    """A whole service item, all files together."""

    item: ItemFacts
    situations: list[Question] = []
    questions: list[Question] = []
    materials: list[Material] = []
    rules: list[RuleRow] = []
    result: Result
    guide: dict[str, str] = {}  # language → Markdown
    examples: list[Example] = Field(min_length=1)


class Part(Strict):
    """One item within a one-thing: when it is needed and after which others it runs."""

    item: str
    required: bool = False
    when: list[Condition] = []
    after: list[str] = []
    lead: bool = False


class OneThingFacts(Strict):
    """pack.toml of a one-thing."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: Words
    summary: Words
    audience: list[Literal["person", "firm", "shop"]]
    lead_department: str
    stage: Words  # life-cycle stage, e.g. 准入准营
    in_force_from: date
    in_force_until: date | None = None
    themes: list[str] = []
    keywords: list[str] = []
    basis: list[Basis] = []
    parts: list[Part] = Field(min_length=1)
    before: dict[str, int] = {}  # 改革前: departments, steps, materials, fields, days, visits
    faq: list[Faq] = []
    demo_note: str = ""
    source: str = ""


class OneThingPack(Strict):
    """A whole one-thing."""

    one_thing: OneThingFacts
    situations: list[Question] = []
    questions: list[Question] = []  # shared questions asked once, above those of the parts
    guide: dict[str, str] = {}
    examples: list[Example] = Field(min_length=1)
