"""Which certificates of the government a material's name asks for, and when the item is about the certificate itself.

工伤职工身份证, 示例省居住证, 营业执照或事业单位法人证书: a certificate with whoever holds it or where it was made,
and joined with others. 台湾居民身份证, 手持身份证照片, 军队医师资格证书 are none of ours. A paper handed back, changed,
renewed or endorsed (原…, …换发, …签注) has to come from its holder: nobody can look it up instead.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tongban.catalog.elements import ItemElements, MaterialElement
from tongban.catalog.linting.content import plain, words

_BETWEEN = re.compile(r"或者|以及|及其|[或、，,；;/和与及]")
_OR = re.compile(r"或|/")
_BRACKET = re.compile(r"[（(【\[]([^（）()【】\[\]]*)[）)】\]]")
_KIND_OF = re.compile(
    r"等(?:申请人|申请单位|有效|合法|相关|法定)*(?:身份证明文件|主体资格证明|身份证明|身份证件|证明文件|证件|证照)$"
)
_NUMBERED = re.compile(r"^(?:[A-Z]{0,2}\d+|[0-9一二三四五六七八九十]+[、.．])")


def certificates_asked(name: str, known: frozenset[str]) -> list[str]:
    """The certificates of `known` that a material's name asks for; empty where something else would do as well."""
    return list(_asked(name, known, settings.PACKS_DIR))


def is_acted_upon(item: ItemElements, material: MaterialElement, certificate: str) -> bool:
    """Whether the item changes, renews, endorses or takes back this very certificate."""
    read = words().papers
    said = plain(material.name)
    marks = "、".join(_BRACKET.findall(material.name))
    if _qualifier(said, certificate).startswith(tuple(read.handed_back)) or any(act in marks for act in read.acts):
        return True
    acts = [act for act in read.acts if re.search(re.escape(act) + "(?!后)", item.name)]
    if not acts:
        return False
    bare = item.name
    for act in acts:
        bare = bare.replace(act, "")
    return any(_stem(certificate) in text for text in (item.name, bare))


def is_foreign(item: ItemElements, certificate: str) -> bool:
    """Whether a certificate that other countries issue too (护照) is a foreign one here, by whom the item serves."""
    read = words().papers
    return certificate in read.of_any_country and any(word in item.name for word in read.foreigners)


@lru_cache(maxsize=50_000)
def _asked(name: str, known: frozenset[str], folder: Path) -> tuple[str, ...]:
    said = _BRACKET.sub("", name).replace("中华人民共和国", "中国")
    whole = _bare(plain(said))
    certificate = _certificate(whole, known)
    if certificate and not _BETWEEN.search(whole.removesuffix(certificate)):
        return (certificate,)
    found = [_certificate(part, known) for text in _BETWEEN.split(said) if (part := _bare(plain(text)))]
    if not any(found):
        found = [part for text in _BRACKET.findall(name) if (part := plain(text)) in known]
    if _OR.search(said) and not all(found):
        return ()
    return tuple(dict.fromkeys(certificate for certificate in found if certificate))


def _bare(part: str) -> str:
    """Without 复印件 and kin, numbers in front, and 等有效证件 at the end; empty where nothing else was said."""
    copies = sorted((plain(word) for word in words().copy_words), key=len, reverse=True)
    said, before = _NUMBERED.sub("", part), ""
    while said != before:
        before = said
        said = _KIND_OF.sub("", next((said.removesuffix(word) for word in copies if said.endswith(word)), said))
        said = said.removesuffix("的")
    return said


def _certificate(part: str, known: frozenset[str]) -> str:
    """The longest known certificate the part ends in, where what stands before it only says whose it is."""
    for start in range(len(part) - 1):
        if part[start:] in known:
            return part[start:] if _says_whose(part[:start]) else ""
    return ""


def _says_whose(before: str) -> bool:
    read = words().papers
    qualifier = _after_verb(before)
    if any(word in qualifier for word in read.not_ours):
        return False
    return not qualifier or qualifier.endswith(("的", *read.holder_endings, *words().holder_words, *read.handed_back))


def _after_verb(before: str) -> str:
    """What follows the last 提交, 交验, 所持: 我市居民的配偶交验 + 结婚证 → nothing."""
    found = list(_verbs(settings.PACKS_DIR).finditer(before))
    return before[found[-1].end() :] if found else before


@lru_cache(maxsize=4)
def _verbs(folder: Path) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words().papers.verbs)))


def _qualifier(said: str, certificate: str) -> str:
    before = said[: said.rfind(certificate)] if certificate in said else ""
    return _after_verb(before)


def _stem(certificate: str) -> str:
    """律师执业证 → 律师执业; what would become too short to be told apart stays."""
    bare = re.sub(r"(?:许可证|证书|执照|证|书|簿|卡)$", "", certificate)
    return bare if len(bare) > 3 else certificate
