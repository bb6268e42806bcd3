"""What the deployment check says of a site that is still set up for trying."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tongban.site.readiness import ready_for_a_city

RIGHT: dict[str, Any] = {
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "city"}},
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}},
    "SECRET_KEY_IS_GIVEN": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "TRUSTED_PROXIES": ["10.0.0.5"],
}
WRONG: dict[str, dict[str, Any]] = {
    "tongban.W003": {"DATABASES": {"default": {"ENGINE": "tongban.site.sqlite3", "NAME": "nowhere"}}},
    "tongban.I001": {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}},
    "tongban.W005": {"SECRET_KEY_IS_GIVEN": False},
    "tongban.W007": {"TRUSTED_PROXIES": []},
}


def said(folder: Path, **settings_: Any) -> list[str | None]:
    places = {"DATA_DIR": folder, "SMS_FILE_DIR": folder / "sms", "EMAIL_FILE_PATH": str(folder / "mail")}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (RIGHT | places | settings_).items():
            patch.setattr(settings, name, value)
        return [message.id for message in ready_for_a_city(None)]


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path


def test_a_site_that_is_ready_is_left_in_peace(closed: Path) -> None:
    assert said(closed) == []


@pytest.mark.parametrize("number", WRONG)
def test_each_thing_that_is_right_for_trying_only_is_named(closed: Path, number: str) -> None:
    assert said(closed, **WRONG[number]) == [number]


@pytest.mark.parametrize("name", ["", "mail", "sms"])
def test_an_open_folder_is_named(closed: Path, name: str) -> None:
    (closed / name).mkdir(exist_ok=True)
    (closed / name).chmod(0o755)

    assert said(closed) == ["tongban.W006"]


def test_the_data_folder_of_a_site_is_closed_when_it_starts(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, theirs):
        folder.mkdir()
        folder.chmod(0o755)
        (folder / "notes").touch()
    for name in ("secret-key", "tongban.sqlite3"):
        (ours / name).write_text("x" * 60)
        (ours / name).chmod(0o644)
    fresh = tmp_path / "fresh"
    for folder in (ours, theirs, fresh):
        subprocess.run(
            [sys.executable, "-c", "import tongban.site.settings"],
            env={"TONGBAN_DATA_DIR": str(folder), "PATH": "", "PYTHONPATH": str(settings.BASE_DIR)},
            check=True,
        )

    def modes(folder: Path, *names: str) -> list[str]:
        return [oct((folder / name).stat().st_mode & 0o777) for name in names]

    assert modes(fresh, "", "mail", "sms", "secret-key") == ["0o700", "0o700", "0o700", "0o600"]
    assert modes(ours, "", "mail", "sms", "secret-key", "tongban.sqlite3") == ["0o700"] * 3 + ["0o600"] * 2
    assert modes(theirs, "", "secret-key") == ["0o755", "0o600"]
