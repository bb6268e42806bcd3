"""Migrations: none missing, none nameless, none that imports a room's code."""

from __future__ import annotations

import ast

import pytest
from django.core.management import call_command

from tests.house.plan import PACKAGE, modules, named


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_says_what_it_does() -> None:
    nameless = [
        named(p) for p in PACKAGE.glob("*/migrations/0*.py") if "_auto_" in p.name or p.stem.endswith("_initial")
    ]

    assert nameless == []


def test_a_migration_imports_no_code_that_may_change() -> None:
    wrong = []
    for path in (p for p in modules(migrations=True) if "migrations" in p.parts):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
            wrong += [f"{named(path)}: {name}" for name in names if name.startswith("tongban.")]

    assert not wrong, "\n" + "\n".join(wrong)
