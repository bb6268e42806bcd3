"""The public log as strangers meet it: pages, files for machines, receipts; and nothing personal in any of them."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tongban.accounts.models import Organisation
from tongban.accounts.testing import a_person, an_office
from tongban.journal import actions, commands, queries
from tongban.journal.models import Entry
from tongban.journal.testing import deliver_all
from tongban.kit.merkle import Hasher

pytestmark = pytest.mark.django_db
SECRETS = ("张三丰", "990100-20261118-00318", "110101199003070417", "不公开的理由")
ACTS = (
    ("case.accept", "submitted", "accepted"),
    ("case.grant", "accepted", "granted"),
    ("case.refuse", "accepted", "refused"),
)


@pytest.fixture
def office() -> Organisation:
    return an_office(name="示例市市场监督管理局")


def write(office: Organisation, count: int = 1) -> list[Entry]:
    """Acts of an office, with things in them that nobody else may read."""
    person = a_person(name=SECRETS[0])
    made = []
    for number in range(count):
        what, before, after = ACTS[number % len(ACTS)]
        made.append(
            actions.record(
                what,
                kind="case",
                subject=SECRETS[1],
                actor=person,
                organisation_id=office.pk,
                before=before,
                after=after,
                facts={"reason": SECRETS[3], "id": SECRETS[2], "document": f"示市监〔2026〕第{number:06d}号"},
                basis="《中华人民共和国行政许可法》第三十二条第一款第五项",
            )
        )
    return made


@pytest.fixture
def log(office: Organisation) -> str:
    """Seven entries, merged and signed; their log's code."""
    write(office, 7)
    deliver_all()
    actions.sign_heads()
    return office.code


def number_of(entry: Entry) -> str:
    return queries.commitment_hex(entry)[:20]


def look(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_everybody_sees_the_logs_of_the_authorities(client: Client, log: str) -> None:
    page = look(client, "/log/")

    assert f"/log/{log}/" in page
    assert "示例市市场监督管理局" in page
    assert 'href="/log/"' in look(client, "/site/about/")


def test_the_days_of_all_authorities_are_seen_together(client: Client, log: str) -> None:
    other = an_office(name="示例市消防救援支队")
    write(other, 2)
    deliver_all()
    today = timezone.localdate()

    page = look(client, f"/log/?day={today}")

    assert f"/log/{log}/?day={today}" in page
    assert f"/log/{other.code}/?day={today}" in page
    assert "9 条" in page
    last_month = today.replace(day=1) - timedelta(days=1)
    assert f"?day={last_month}" in page
    assert f"/log/{log}/?day" not in look(client, f"/log/?day={last_month}")
    for odd in ("0001-01-01", "9999-12-31", "x"):
        assert look(client, f"/log/?day={odd}")


def test_before_anything_was_logged_the_pages_say_so(client: Client) -> None:
    assert "还没有" in look(client, "/log/")
    assert "还没有" in look(client, "/log/verify/")


def test_a_day_shows_its_entries_newest_first(client: Client, log: str) -> None:
    today = timezone.localdate()

    page = look(client, f"/log/{log}/")

    assert page.index(f"/log/{log}/6/") < page.index(f"/log/{log}/0/")
    assert look(client, f"/log/{log}/?day={today}&page=1").count('class="act"') == 7
    assert look(client, f"/log/{log}/?day={today}&page=9").count('class="act"') == 0
    assert look(client, f"/log/{log}/?day={today - timedelta(days=400)}").count('class="act"') == 0
    assert look(client, f"/log/{log}/?day=nonsense&page=x").count('class="act"') == 7


def test_an_entry_shows_its_proof_up_to_the_signed_root(client: Client, log: str) -> None:
    proof = queries.inclusion(log, 4, 7)

    page = look(client, f"/log/{log}/4/")

    assert proof.leaf in page
    assert proof.root in page
    assert all(one in page for one in proof.path)
    assert '<div class="climb">' in page
    assert "verify_log.py" in page


def test_an_entry_no_head_covers_yet_says_so(client: Client, log: str, office: Organisation) -> None:
    write(office)
    deliver_all()

    page = look(client, f"/log/{log}/7/")

    assert '<div class="climb">' not in page
    assert "receipt.json" not in page


def test_the_number_on_a_slip_leads_to_the_act(client: Client, log: str) -> None:
    entry = Entry.objects.get(log_index=3)
    number = number_of(entry)

    page = look(client, f"/log/r/{number}/")

    assert 'class="outcome mt-2' in page
    assert f"/log/{log}/3/" in page
    asked = f"{number[:4]} {number[4:12].upper()}-{number[12:]}"
    assert client.get("/log/", {"number": asked}).headers["Location"] == f"/log/r/{number}/"
    assert client.get("/log/", {"number": "12"}).status_code == 422


def test_an_act_that_waits_to_be_merged_says_so(client: Client, office: Organisation) -> None:
    number = number_of(write(office)[0])

    assert 'class="outcome info' in look(client, f"/log/r/{number}/")
    assert client.get(f"/log/r/{number}/receipt.json").status_code == 409


def test_the_platforms_own_acts_have_a_log_too(client: Client) -> None:
    act = actions.record("case.accept", kind="case", subject=SECRETS[1])
    deliver_all()
    actions.sign_heads()

    assert "平台本身" in look(client, "/log/")
    assert look(client, "/log/platform/").count('class="act"') == 1
    assert "平台本身" in look(client, f"/log/r/{number_of(act)}/")


def test_an_act_whose_record_was_altered_is_called_so(client: Client, log: str) -> None:
    number = number_of(Entry.objects.get(log_index=3))
    Entry.objects.filter(log_index=3).update(facts={"reason": "别的理由"})
    assert 'class="outcome bad' in look(client, f"/log/r/{number}/")

    number = number_of(Entry.objects.get(log_index=5))
    Entry.objects.filter(log_index=5).update(before="draft", basis="别的条款")
    assert 'class="outcome bad' in look(client, f"/log/r/{number}/")


def test_an_erased_entry_is_shown_as_erased_and_still_stands(client: Client, log: str) -> None:
    number = number_of(Entry.objects.get(log_index=2))
    Entry.objects.filter(log_index=2).update(salt=None, facts={})

    assert "清除" in look(client, f"/log/{log}/2/")
    page = look(client, f"/log/r/{number}/")
    assert "清除" in page
    assert 'class="outcome mt-2' in page


def test_unknown_things_are_all_the_same_not_found(client: Client, log: str) -> None:
    number = "0123456789abcdef0123"
    for address in (
        f"/log/{log}/7/", f"/log/{log}/99999999999999999999999/", "/log/11990100MB00000000/", "/log/nobody/3/",
        f"/log/r/{number}/", f"/log/r/{number}/receipt.json", "/log/r/xyz/", "/log/r/" + "a" * 65 + "/",
        "/log/nobody/checkpoint", "/log/nobody/witness.txt", f"/log/{log}/tile/0/001", f"/log/{log}/tile/0/000",
        f"/log/{log}/tile/0/000.p/8", f"/log/{log}/tile/0/000.p/256", f"/log/{log}/tile/0/0", f"/log/{log}/tile/64/000",
        f"/log/{log}/tile/99999999999999999999/000", f"/log/{log}/tile/0/x999/x999/x999/x999/999",
        f"/log/{log}/tile/entries/000", f"/log/{log}/tile/entries/000.p/8", "/log/nobody/tile/entries/000.p/1",
        f"/api/v1/log/logs/{log}/entries/7", "/api/v1/log/logs/nobody/heads", f"/api/v1/log/receipts/{number}",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_a_monitor_can_follow_the_log_by_its_tiles(client: Client, log: str) -> None:
    checkpoint = look(client, f"/log/{log}/checkpoint")
    hashes = client.get(f"/log/{log}/tile/0/000.p/7")
    bundle = client.get(f"/log/{log}/tile/entries/000.p/7")

    assert checkpoint.splitlines()[1] == "7"
    assert "immutable" in hashes.headers["Cache-Control"]
    lines, rest = [], bundle.content
    while rest:
        length = int.from_bytes(rest[:2], "big")
        lines.append(rest[2 : 2 + length])
        rest = rest[2 + length :]
    assert b"".join(Hasher().leaf(line) for line in lines) == hashes.content
    assert client.get(f"/log/{log}/tile/0/000.p/3").content == hashes.content[:96]


def test_files_for_whoever_checks_alone(client: Client, log: str) -> None:
    key, *notes = look(client, "/log/verify/key.txt").split()
    assert key == queries.public_key()
    assert notes == [queries.verifier_key(log)]
    assert look(client, "/log/verify/verify_log.py").startswith(("#!", '"""'))
    answer = client.get(f"/log/{log}/witness.txt")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).count(b"case.accept") == 3  # type: ignore[attr-defined]
    assert f"/log/{log}/witness.txt" in look(client, f"/log/verify/?log={log}")


# ---------------------------------------------------------------- a receipt checked by the site


@pytest.fixture
def receipt(client: Client, log: str) -> dict[str, Any]:
    answer = client.get(f"/log/r/{number_of(Entry.objects.get(log_index=3))}/receipt.json")
    return dict(json.loads(answer.content))


def verdict(client: Client, receipt: Any) -> str:
    text = receipt if isinstance(receipt, str) else json.dumps(receipt, ensure_ascii=False)
    answer = client.post("/log/verify/", {"text": text})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_sound_receipt_is_sound_pasted_or_as_a_file(client: Client, receipt: dict[str, Any]) -> None:
    assert 'class="outcome mt-2' in verdict(client, receipt)
    upload = SimpleUploadedFile("receipt.json", json.dumps(receipt).encode())
    assert 'class="outcome mt-2' in client.post("/log/verify/", {"file": upload}).content.decode()


def test_a_receipt_stays_sound_while_the_log_grows(
    client: Client, receipt: dict[str, Any], office: Organisation
) -> None:
    write(office, 5)
    deliver_all()
    actions.sign_heads()

    assert 'class="outcome mt-2' in verdict(client, receipt)


def test_a_receipt_with_its_opening_shows_what_was_committed_to(client: Client, receipt: dict[str, Any]) -> None:
    opening = queries.opening_of(Entry.objects.get(log_index=3))

    assert 'class="outcome mt-2' in verdict(client, {**receipt, "opening": opening})
    other = queries.opening_of(Entry.objects.get(log_index=4))
    assert 'class="outcome bad' in verdict(client, {**receipt, "opening": other})
    assert 'class="outcome bad' in verdict(client, {**receipt, "opening": "none"})


def test_the_line_the_page_gives_opens_a_receipt_on_any_machine(receipt: dict[str, Any], tmp_path: Path) -> None:
    opening = queries.opening_of(Entry.objects.get(log_index=3))
    (tmp_path / "receipt.json").write_text(json.dumps({**receipt, "opening": opening}), encoding="utf-8")

    shown = subprocess.run(
        [sys.executable, *shlex.split(commands.check_opening())[1:]],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={"PYTHONIOENCODING": "utf-8"},
    )

    assert shown.stdout == f"True {opening['committed']}\n"


def test_a_receipt_changed_anywhere_does_not_hold(client: Client, receipt: dict[str, Any]) -> None:
    size, root = receipt["checkpoint"].split("\n")[1:3]
    for changed in (
        {"leaf": receipt["leaf"].replace("case.accept", "case.refuse")},
        {"index": 4},
        {"index": True},
        {"path": receipt["path"][:-1]},
        {"path": ["00" * 32, *receipt["path"][1:]]},
        {"path": "x"},
        {"checkpoint": receipt["checkpoint"].replace(f"\n{size}\n", "\n6\n")},
        {"checkpoint": receipt["checkpoint"].replace(root, "A" * 43 + "=")},
        {"checkpoint": receipt["checkpoint"].split("\n\n", maxsplit=1)[0] + "\n\n"},
        {"checkpoint": "nothing"},
        {"leaf": "[]"},
        {"leaf": json.dumps({"index": 3, "authority": "nobody"})},
        {"algorithm": "md5"},
        {"size": 6},
        {"key": "nobody+00+AA=="},
        {"origin": "another"},
    ):
        assert 'class="outcome bad' in verdict(client, {**receipt, **changed}), changed
    assert 'class="outcome bad' in verdict(client, {})


def test_what_is_no_receipt_is_refused_with_a_sentence(client: Client) -> None:
    large = SimpleUploadedFile("receipt.json", b"{" + b" " * 70_000 + b"}")
    for said in (
        {},
        {"text": "hello"},
        {"text": "[1]"},
        {"text": "[" * 50_000},
        {"text": "{" * 70_000},
        {"file": large},
    ):
        answer = client.post("/log/verify/", said)
        assert answer.status_code == 422
        assert "error-summary" in answer.content.decode()
    binary = SimpleUploadedFile("receipt.json", b"\xff\xfe\x00")
    assert client.post("/log/verify/", {"file": binary}).status_code == 422


# ---------------------------------------------------------------- programs


def test_programs_ask_without_signing_in(client: Client, log: str) -> None:
    def ask(address: str) -> Any:
        answer = client.get(f"/api/v1/log{address}")
        assert answer.status_code == 200, address
        return answer.json()

    commitment = queries.commitment_hex(Entry.objects.get(log_index=3))
    assert ask("/logs")[0]["size"] == 7
    assert ask(f"/logs/{log}/days?year={timezone.localdate().year}")[0]["count"] == 7
    assert ask(f"/logs/{log}/entries?day={timezone.localdate()}")["rows"][0]["index"] == 6
    assert ask(f"/logs/{log}/entries/3")["commitment"] == commitment
    assert ask(f"/logs/{log}/entries/3/proof")["size"] == 7
    assert ask(f"/logs/{log}/consistency?old=3&new=7")["old"] == 3
    assert ask(f"/logs/{log}/heads")[0]["size"] == 7
    assert ask(f"/receipts/{commitment[:20]}")["index"] == 3
    assert ask(f"/receipts/{commitment}")["index"] == 3
    assert ask("/key")["key"] == queries.public_key()


def test_programs_are_told_what_is_wrong_with_what_they_ask(client: Client, log: str) -> None:
    for address in ("consistency?old=5&new=9", "consistency?old=0&new=3", "entries/3/proof?size=99", "entries?page=0"):
        assert client.get(f"/api/v1/log/logs/{log}/{address}").status_code == 422, address


# ---------------------------------------------------------------- nothing personal


def test_no_public_answer_names_anybody(client: Client, log: str, receipt: dict[str, Any]) -> None:
    number = number_of(Entry.objects.get(log_index=3))
    for address in (
        "/log/", f"/log/{log}/", f"/log/{log}/3/", "/log/verify/", f"/log/r/{number}/", f"/log/r/{number}/receipt.json",
        f"/log/{log}/checkpoint", f"/log/{log}/witness.txt", f"/log/{log}/tile/entries/000.p/7",
        "/api/v1/log/logs", f"/api/v1/log/logs/{log}/entries", f"/api/v1/log/logs/{log}/entries/3",
        f"/api/v1/log/logs/{log}/entries/3/proof", f"/api/v1/log/logs/{log}/heads", f"/api/v1/log/receipts/{number}",
    ):  # fmt: skip
        answer = client.get(address)
        parts = answer.streaming_content if answer.streaming else [answer.content]  # type: ignore[attr-defined]
        said = b"".join(parts).decode()
        assert answer.status_code == 200, address
        assert [secret for secret in SECRETS if secret in said or json.dumps(secret)[1:-1] in said] == [], address
    assert [secret for secret in SECRETS if secret in verdict(client, receipt)] == []
