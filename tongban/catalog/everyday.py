"""What people call things: the shape of packs/everyday/, which a keeper of the catalogue extends without a program.

    names.toml     [[everyday_names]]   a service of this platform and what people say when they mean it
    words.toml     [[everyday_words]]   words of one meaning, what one wants done, words that say nothing, other worlds
    elsewhere.toml [[matters]]          what people ask for and this platform does not do: who does, where, which number
    bodies.toml    [[bodies]]           who does it: address, telephone, national line

A saying is words parted by spaces; all of them must be said, in any order ("公积金 退休"). A word that stands in a
group of words.toml stands for its whole group.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tongban.catalog.packs import Basis, Strict, Words

Intent = Literal["cancel", "replace", "renew", "change", "move"]
"""What one wants done with a thing one has: 注销, 补办, 换证和延续, 变更, 转移. A first issue has none."""


class EverydayName(Strict):
    """What people say when they mean a service of this platform."""

    code: str
    said: list[str] = Field(min_length=1)
    handles: list[Intent] = []
    """What the service does beside a first issue; asked for anything else, it is not the answer."""


class EverydayWords(Strict):
    """Words of one kind.

    same: one meaning (营业执照 = 工商执照); intent: one wish (补办 = 丢了 = 补领); whole: somebody means the whole life
    event; idle: says nothing about the matter (怎么办); other: not a public service (天气), nothing is claimed on it;
    first: the end of a title that says a first issue (新办), left out where another wish is named.
    """

    kind: Literal["same", "intent", "whole", "idle", "other", "first"]
    means: str = ""
    intent: Intent | None = None
    apart: bool = False  # a saying that begins with `means` (开诊所) is also said with the group's words (开一家 诊所)
    said: list[str] = Field(min_length=1)


class Body(Strict):
    """Who does what this platform does not. `department`: its row in departments.toml, whose telephone holds."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: Words
    department: str = ""
    address: Words
    hours: Words
    phone: str = ""
    national: str = ""  # a number that works in the whole country (12366)
    site: str = ""
    demo: bool = True  # address and telephone are invented


class Matter(Strict):
    """One matter that is done elsewhere."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: Words
    body: str
    said: list[str] = []
    note: Words | None = None  # what one should know before going
    basis: list[Basis] = []
    site: str = ""  # where it is done online, nationally, if not the body's own site
