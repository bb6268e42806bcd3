"""Where a material comes from, computed (获取方式): a badge, its reason in one line, and what to do if it fails."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from tongban.catalog import shelves
from tongban.catalog.packs import Material

Kind = Literal["exempt", "licence", "exchange", "promise", "deferrable", "upload", "form"]

TONES = {
    "exempt": "ok",
    "licence": "ok",
    "exchange": "teal",
    "promise": "warn",
    "deferrable": "purple",
    "upload": "info",
    "form": "mute",
}
"""The colour family of each badge; the words always say the same."""


@dataclass(frozen=True, slots=True)
class Badge:
    """How one material is supplied: `way` is the pack's own word; `handed_in`: the applicant must bring a file."""

    kind: Kind
    label: str
    reason: str
    fallback: str
    way: str
    tone: str
    handed_in: bool


def badge(
    material: Material,
    *,
    held: Collection[str] | None = None,
    coming: Collection[str] = (),
    results: Collection[str] | None = None,
    failed: Collection[str] = (),
) -> Badge:
    """The badge of a material for somebody holding certificates of the kinds `held` (None: nobody is known yet).

    Within a one-thing: `coming` are the kinds of certificate its parts will issue, `results` its parts' item codes
    (None: not within one). `failed`: ways that were tried in vain. The first way of the pack that is open decides.
    """
    for way in material.ways:
        name, _colon, what = way.partition(":")
        if way in failed or (name == "result" and results is not None and what not in results):
            continue
        if name == "licence" and what in coming and (held is None or what not in held):
            return _badge(material, way, name="result", certain=True)
        if name == "licence" and held is not None and what not in held:
            continue
        return _badge(material, way, name=name, certain=held is not None)
    return _badge(material, "upload", name="upload", certain=True)


def _badge(material: Material, way: str, *, name: str, certain: bool) -> Badge:
    kind, label, reason = _words(name, way.partition(":")[2], certain)
    if name == "upload" and material.deferrable:
        kind, label = "deferrable", _("May follow later")
        reason = _("Hand the rest in now; this may follow within %(days)s working days.") % {
            "days": material.deferred_days
        }
    rest = material.ways[material.ways.index(way) + 1 :] if way in material.ways else []
    return Badge(kind, label, reason, _fallback(name, rest), way, TONES[kind], kind in ("upload", "deferrable"))


def _words(name: str, what: str, certain: bool) -> tuple[Kind, str, str]:
    if name == "licence":
        words = {"licence": shelves.licence_name(what)}
        now, later = (
            _("Taken from your electronic “%(licence)s”."),
            _("Taken from your “%(licence)s” once you sign in."),
        )
        return "licence", _("Not asked for: e-licence"), (now if certain else later) % words
    if name == "exchange":
        return "exchange", _("Not asked for: data check"), _("The office checks it against the register itself.")
    if name == "result":
        return "exempt", _("Not asked for: earlier result"), _("It comes out of an earlier step and is passed on.")
    if name == "promise":
        return (
            "promise",
            _("Promise instead"),
            _("You promise in writing that it is true; the office checks afterwards."),
        )
    if name == "form":
        return "form", _("Made from the form"), _("Drawn up from what you enter; you only confirm it.")
    return "upload", _("To be uploaded"), _("Upload a photograph or a file of it.")


def _fallback(name: str, rest: list[str]) -> str:
    if name in ("upload", "form"):
        return ""
    ways = {one.partition(":")[0] for one in rest}
    if name == "promise":
        return _("You would rather not promise? Upload the document.") if "upload" in ways else ""
    if "promise" in ways and "upload" not in ways:
        return _("It cannot be fetched? Promise instead.")
    return _("It cannot be fetched? Upload it.")
