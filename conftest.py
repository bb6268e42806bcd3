"""What holds for every test in the house, wherever it lies.

The suite tells the same story in any order: what a test adds to a registry of the code (events, reactions, channels,
rules, …) is taken back after it, by one mechanism that finds the registries itself.

Each page any test asks for is noted with the number of questions it put to the database. After a whole run (no test
named, none deselected by hand) two promises are checked: every address was visited, and no page asked more than 30.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # a browser test's driver runs an event loop beside Django

MOST_QUESTIONS = 30
"""Queries one page may put to the database."""

NOT_VISITED_ON_PURPOSE = {"nothing", "gallery"}
"""Addresses that exist only in DEBUG."""

visited: dict[str, int] = {}
"""Address pattern → most queries one GET of it took."""
greedy: dict[str, str] = {}
"""Address pattern → the test during which it took too many."""


def is_question(sql: str) -> bool:
    """Whether a statement counts: not a savepoint, nor the look at the catalogue's edition, which a running site takes
    once a second and only tests take each time, nor the renewal of a session, which is due once in many minutes."""
    if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", 'UPDATE "django_session"')):
        return False
    return "FROM catalog_edition" not in sql


def note(pattern: str, questions: int) -> None:
    """Keep the worst number of queries seen for an address, and the test it was seen in."""
    visited[pattern] = max(visited.get(pattern, 0), questions)
    if questions > MOST_QUESTIONS:
        greedy[pattern] = f"{questions} queries in {os.environ.get('PYTEST_CURRENT_TEST', '')}"


@pytest.fixture(autouse=True, scope="session")
def _watch_the_doors() -> Iterator[None]:
    from django.core.handlers.base import BaseHandler
    from django.db import connection

    answer: Callable[..., Any] = BaseHandler._get_response  # type: ignore[attr-defined]

    def watched(self: Any, request: Any) -> Any:
        asked = 0

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal asked
            asked += is_question(sql)
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(count):
                return answer(self, request)
        finally:
            if request.resolver_match is not None:
                note(request.resolver_match.route, asked if request.method == "GET" else 0)

    BaseHandler._get_response = watched  # type: ignore[attr-defined]
    yield
    BaseHandler._get_response = answer  # type: ignore[attr-defined]


CACHES = {"_READ", "_KEPT", "_STAMP", "_SHELF", "_MICROSECONDS", "_LISTED", "_HOSTS", "_worker"}
"""Containers that only remember what can be worked out again; everything else at the top of a module is a registry."""


def is_code(module: str) -> bool:
    """Whether a module is of the code itself, not of its tests."""
    return module.startswith("tongban.") and ".tests" not in module and ".migrations" not in module


def registries() -> Iterator[tuple[Any, Any]]:
    """Every list, dict and set that a module of the code (not of its tests) keeps at its top, with a copy of it."""
    for name, module in list(sys.modules.items()):
        if not is_code(name) or module is None:
            continue
        for word, value in list(vars(module).items()):
            if isinstance(value, (dict, list, set)) and not word.startswith("__") and word not in CACHES:
                yield value, value.copy()


def put_back(container: Any, before: Any) -> None:
    """Give a registry the contents it had, in place: other modules hold the same object."""
    container.clear()
    (container.extend if isinstance(container, list) else container.update)(before)


@pytest.fixture(autouse=True, scope="session")
def _signed_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what the whole session shares (the browser's city) remembers which heads of the public log it signed."""
    from django.conf import settings

    settings.LOG_MEMORY_DIR = tmp_path_factory.mktemp("log") / "heads"
    return settings.LOG_MEMORY_DIR


@pytest.fixture(autouse=True)
def _signed_by_this_test(_signed_before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's database is given up after it, and so must be what it remembers of its logs beside the database."""
    from django.conf import settings

    mine = _signed_before.parent / uuid4().hex
    if _signed_before.exists():
        shutil.copytree(_signed_before, mine)
    monkeypatch.setattr(settings, "LOG_MEMORY_DIR", mine)


@pytest.fixture(autouse=True, scope="session")
def _everything_has_registered() -> None:
    """Load what registers by being loaded (the addresses load every room's screens, rules and API), so that no test is
    the first to load it, and then has it taken back."""
    from django.urls import get_resolver

    _loaded = get_resolver().url_patterns


def put_registries_back() -> Iterator[None]:
    """Between its two steps, whatever is added to a registry or taken from it is undone at the second.

    Entries are compared one level deep, so that a list inside a registry (who hears an event) is put back as well.
    """
    before = {id(container): (container, copy, depth(copy)) for container, copy in registries()}
    yield
    for container, copy, inner in before.values():
        for value, words in inner:
            if value != words:
                put_back(value, words)
        if container != copy:
            put_back(container, copy)


_registries_stay_as_they_were = pytest.fixture(autouse=True)(put_registries_back)
"""Around each test: the next one must not read what this one registered."""


@pytest.fixture(autouse=True)
def _the_house_speaks_chinese() -> Iterator[None]:
    """A request leaves its reader's language active in the thread; the next test begins in the house's own."""
    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


def depth(container: Any) -> list[tuple[Any, Any]]:
    """The mutable containers inside a registry, each with a copy."""
    values = container.values() if isinstance(container, dict) else container
    return [(value, value.copy()) for value in values if isinstance(value, (dict, list, set))]


def every_address() -> dict[str, str]:
    """Every address pattern of the site, with the name it is known by."""
    from django.urls import URLPattern, get_resolver

    def walk(patterns: Any, prefix: str) -> Iterator[tuple[str, str]]:
        for one in patterns:
            route = prefix + str(one.pattern)
            if isinstance(one, URLPattern):
                yield route, one.name or ""
            else:
                yield from walk(one.url_patterns, route)

    return dict(walk(get_resolver().url_patterns, ""))


def pytest_testnodedown(node: Any, error: Any) -> None:
    """A worker has finished: take what it saw."""
    seen = getattr(node, "workeroutput", {})
    for pattern, questions in seen.get("visited", {}).items():
        visited[pattern] = max(visited.get(pattern, 0), questions)
    greedy.update(seen.get("greedy", {}))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Check the two promises after a whole run."""
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["visited"], config.workeroutput["greedy"] = visited, greedy
        return
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not config.getoption("keyword")
    if not whole or config.getoption("collectonly"):
        return
    missed = {r: n for r, n in every_address().items() if r not in visited and n not in NOT_VISITED_ON_PURPOSE}
    faults = [f"{route or '/'} ({name}) is visited by no test" for route, name in sorted(missed.items())]
    faults += [f"{route or '/'} asks too much: {said}" for route, said in sorted(greedy.items())]
    if faults:
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        for fault in faults:
            if reporter is not None:
                reporter.write_line(f"HOUSE: {fault}", red=True)
        session.exitstatus = exitstatus or pytest.ExitCode.TESTS_FAILED
