"""张三 applies, 李四 accepts, 王五 grants; a stranger checks the slip alone, and finds what an administrator rewrote."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pymupdf
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.journeys.applying import an_accepted_case
from tongban.accounts.testing import the_cast
from tongban.cases import actions
from tongban.cases import queries as cases
from tongban.catalog.testing import the_packs
from tongban.journal import actions as journal
from tongban.journal.testing import deliver_all

pytestmark = pytest.mark.django_db
CODE = "food-business-licence"


def check(*words: str, at: Path) -> tuple[int, str]:
    """The downloaded script, run in a folder of the stranger's own, with no Tongban in reach."""
    ran = subprocess.run(
        [sys.executable, "-I", "verify_log.py", *words], cwd=at, capture_output=True, check=False, encoding="utf-8"
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_a_stranger_checks_the_log(client: Client, tmp_path: Path) -> None:
    the_packs()
    cast = the_cast()
    yesterday = timezone.now() - timedelta(days=1)

    # 张三 applies, 李四 accepts, 王五 grants.
    case = an_accepted_case(cast, CODE, yesterday)
    actions.move(case, cast.wang, "grant", unseen_reason="原件已在现场核对。")

    # The acceptance notice carries a log number, which leads to the act at once, and soon to its place on the log.
    zhang = Client()
    zhang.force_login(cast.zhang)
    line = next(one for one in cases.timeline(case, cast.zhang) if one.what == "case.accept")
    pdf = zhang.get(line.document_url).content
    printed = "".join(page.get_text() for page in pymupdf.open(stream=pdf, filetype="pdf"))
    found = re.search(r"日志编号\s*([0-9a-f ]{24})", printed)
    assert found is not None
    number = found[1].replace(" ", "")
    assert "几分钟内" in client.get(f"/log/r/{number}/").content.decode()
    deliver_all()
    journal.sign_heads()
    page = client.get(f"/log/r/{number}/").content.decode()
    assert "未被改动" in page
    assert case.number not in page
    assert cast.zhang.name not in page

    # A stranger downloads script, key, receipt and witness file, and asks nobody.
    receipt = client.get(f"/log/r/{number}/receipt.json")
    code = json.loads(json.loads(receipt.content)["leaf"])["authority"]
    key = client.get("/log/verify/key.txt").content.decode().split()[0]
    (tmp_path / "verify_log.py").write_bytes(client.get("/log/verify/verify_log.py").content)
    (tmp_path / "receipt.json").write_bytes(receipt.content)
    keep_witness(client, code, tmp_path / "witness.txt")
    assert check("--receipt", "receipt.json", "--key", key, at=tmp_path)[0] == 0
    assert check("witness.txt", "--key", key, at=tmp_path)[0] == 0

    # An administrator of the database rewrites the acceptance.
    line = next(one for one in cases.timeline(case, cast.zhang) if one.what == "case.accept")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_entry SET basis = %s WHERE what = %s AND subject = %s",
            ["《示例办法》第一条", "case.accept", case.number],
        )

    # The next witness file is found altered, and the entry named; the slip's page says so; the old receipt still holds.
    keep_witness(client, code, tmp_path / "later.txt")
    result, told = check("later.txt", "--witness", "witness.txt", "--key", key, at=tmp_path)
    assert result == 1
    assert re.search(rf"序号: {line.log_index}\n", told), told
    assert "case.accept" in told
    assert "已被改动" in client.get(f"/log/r/{number}/").content.decode()
    assert check("--receipt", "receipt.json", "--key", key, at=tmp_path)[0] == 0


def keep_witness(client: Client, code: str, path: Path) -> None:
    """Download the witness file of a log."""
    answer = client.get(f"/log/{code}/witness.txt")
    path.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
