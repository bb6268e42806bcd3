"""How this very person proves each thing: the no-proof plan of a case (无证明)."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.cases.models import Case
from tongban.cases.queries.materials import earlier, held_by, needs_of
from tongban.cases.queries.seeing import roles_of
from tongban.cases.registers import ask
from tongban.cases.terms import item_packs
from tongban.catalog import queries as catalog
from tongban.catalog.queries import Holdings, Proof, Way, plan_proof, sources


def proof_plan(case: Case, person: Person) -> list[Proof]:
    """One row for each material the case needs: every lawful way with its reason, the lightest open one chosen.

    Nothing is asked for or changed; a register is asked whether it could confirm the fact. Empty for strangers.
    """
    if not roles_of(case, person):
        return []
    held = held_by(case)
    steps = earlier(case, item_packs(case))
    plans = []
    for need in needs_of(case).values():
        if not need.applies:
            continue
        asked = [way.partition(":")[2] for way in need.material.ways if way.startswith("exchange:")]
        refuted = [s for s in asked if s not in settings.SOURCES_DOWN and ask(s, case, held, need.material) is None]
        results = {item for part in need.used_by for item in steps.get(part, {})}
        person_holds = Holdings(held, results, refuted)
        plans.append(plan_proof(need.material, person_holds, sources(), settings.SOURCES_DOWN))
    return plans


def way_in_words(way: Way) -> tuple[str, str]:
    """(what it is called, why it is open or not) for one way of a plan."""
    name, _colon, what = way.word.partition(":")
    source = sources().get(what)
    words = {
        "licence": catalog.licence_name(what) if name == "licence" else "",
        "source": str(source.name) if source else what,
        "item": str(catalog.guide(what).name) if name == "result" else "",
        "days": way.days,
    }
    called = {
        "held": _("Certificate you hold") if name == "licence" else _("Result of an earlier step"),
        "shared": _("Data check: %(source)s"),
        "certificate": _("Electronic certificate: %(licence)s"),
        "assistance": _("The office asks the keeper of the register (协查)"),
        "promise": _("Written promise"),
        "form": _("Made from the form"),
        "paper": _("You hand it in"),
    }[way.kind]
    why = {
        "held": _("You hold “%(licence)s”."),
        "not-held": _("You do not hold it."),
        "comes-from-step": _("“%(item)s” produces it, and it is passed on."),
        "source-up": _("The register answers."),
        "source-down": _("The register does not answer at the moment."),
        "not-confirmed": _("The register confirms nothing about it."),
        "library": _("Taken from the certificate library once you sign in."),
        "ask-keeper": _("The register is down, so its keeper is asked; that takes %(days)s working days."),
        "not-needed-now": _("Only while the register is down."),
        "written-promise": _("The law lets you promise instead; the office checks afterwards."),
        "from-the-form": _("Drawn up from what you enter."),
        "bring-it": _("Always possible, online or at the window."),
    }[way.why]
    return called % words, why % words
