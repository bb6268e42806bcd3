"""Whether content words read as Chinese: never empty, and with Chinese punctuation beside Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel

from tongban.catalog.packs import Words
from tongban.catalog.reading.faults import Fault
from tongban.catalog.reading.files import Draft, row_name

_NARROW = re.compile(r"[\u4e00-\u9fff][,:;?!(]|[,:;?!)][\u4e00-\u9fff]")
WIDE = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"}


def faults_of_text(draft: Draft, file: str, row: str, model: BaseModel) -> Iterator[Fault]:
    """A fault for every content word of the model that has no Chinese or narrow punctuation within it."""
    for place, words in _walk(model, row):
        if not words.zh.strip():
            sentence = _("The Chinese text is empty.")
            yield draft.fault(file, place, "no-chinese", sentence, _('Write zh = "…"; English may follow in en.'))
        elif narrow := _NARROW.search(words.zh):
            mark = next(one for one in narrow[0] if one in WIDE)
            sentence = _("“%(words)s” has a narrow “%(mark)s” beside a Chinese character.") % {
                "words": narrow[0],
                "mark": mark,
            }
            yield draft.fault(
                file, place, "narrow-punctuation", sentence, _("Write “%(mark)s”.") % {"mark": WIDE[mark]}
            )


def _walk(value: Any, row: str) -> Iterator[tuple[str, Words]]:
    if isinstance(value, Words):
        yield row, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if isinstance(inner, list) and not row and inner and isinstance(inner[0], BaseModel):
                for number, one in enumerate(inner, 1):
                    yield from _walk(one, row_name(name, number, one.model_dump()))
            else:
                yield from _walk(inner, row or name)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _walk(one, row)
