"""Somebody who may write to every table rewrites the public log, and knows exactly how it is made. What they cannot
touch: the data directory (memory, secret), files that others keep, and the key that others have written down."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from tongban.accounts.models import Mandate, Organisation, Person
from tongban.accounts.testing import a_person, an_office
from tongban.journal import actions, queries
from tongban.journal.events import announce
from tongban.journal.log import exporting, heads, leaves, memory, signing
from tongban.journal.models import Entry, Log, LogKey, TreeHead
from tongban.journal.static.journal import verify_log
from tongban.journal.testing import deliver_all
from tongban.kit.merkle import HASH, Appender

pytestmark = pytest.mark.django_db
SOUND, ALTERED, UNREADABLE, UNSIGNED, UNPROVEN = 0, 1, 2, 3, 4
ACT = "attack.act"


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def act(office: Organisation, count: int) -> None:
    for _n in range(count):
        actions.record(ACT, kind="attack", subject="A1", organisation_id=office.pk, basis="《示例办法》第一条")
    deliver_all()


@pytest.fixture
def office(db: None) -> Organisation:
    announce(ACT, "An act on the log.", is_power=True)
    return an_office()


@pytest.fixture
def log(office: Organisation, tmp_path: Path) -> Path:
    """Ten acts, signed after six and after ten; somebody has written the key down and keeps a witness file of six."""
    act(office, 6)
    actions.sign_heads()
    export(tmp_path / "six.txt")
    (tmp_path / "key").write_text(queries.public_key())
    act(office, 4)
    actions.sign_heads()
    return tmp_path


def export(path: Path) -> str:
    path.write_text("".join(exporting.lines()), encoding="utf-8")
    return str(path)


def check(log: Path, *words: str, key: bool = True) -> tuple[int, str]:
    """What the stand-alone script says of the log as it is now."""
    return run(export(log / "now.txt"), *words, *(["--key", (log / "key").read_text()] if key else []))


def run(*words: str) -> tuple[int, str]:
    with redirect_stdout(io.StringIO()) as said:
        code = verify_log.main(list(words))
    return code, said.getvalue()


def live(*words: str) -> int:
    """With what code `tongban log verify` leaves: it knows what was signed."""
    try:
        call_command("log", "verify", *words, stdout=io.StringIO())
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def refused() -> dict[str, str]:
    """Why signing refuses."""
    before = TreeHead.objects.count()
    with pytest.raises(actions.LogChanged) as refusal:
        actions.sign_heads()
    assert TreeHead.objects.count() == before
    return refusal.value.logs


def rewrite(index: int, basis: str = "《伪造的办法》第一条") -> None:
    """Edit an entry, commit anew, and put the tree right from end to end: leaf, tile and edge."""
    sql("UPDATE journal_entry SET basis = %s WHERE log_index = %s", basis, index)
    log = Log.objects.get()
    entry = Entry.objects.get(log_index=index)
    Entry.objects.filter(pk=entry.pk).update(commitment=leaves.recomputed(entry, log.algorithm))
    regrow()


def regrow() -> None:
    """Tiles, edge and size out of the entries as they are."""
    log = Log.objects.get()
    tree = Appender(leaves.hasher(log.algorithm))
    rows = Entry.objects.filter(log_index__isnull=False).order_by("log_index")
    lines = [leaves.leaf_line(entry, log.code, bytes(entry.commitment or b"")) for entry in rows]
    hashes = [leaves.leaf_hash(log.algorithm, line) for line in lines]
    for one in hashes:
        tree.append(one)
    sql("UPDATE journal_tile SET hashes = %s WHERE level = 0", b"".join(hashes))
    Log.objects.update(size=tree.size, edge=b"".join(tree.edge))


def cut(size: int) -> None:
    """Take away the last entries with everything that belongs to them."""
    sql("DELETE FROM journal_entry WHERE log_index >= %s", size)
    sql("DELETE FROM journal_treehead WHERE size > %s", size)
    regrow()


def lose_heads() -> None:
    sql("DELETE FROM journal_treehead")


def test_a_log_nobody_touched_is_sound_and_says_how_much_is_covered_and_whose_key_that_is(log: Path) -> None:
    code, said = check(log, "--witness", str(log / "six.txt"))
    assert code == SOUND, said
    assert "10 entries 条  10 covered" in said
    assert f"{queries.key_fingerprint()}, {verify_log.FROM[0]}" in said
    assert live() == SOUND


def test_a_rewritten_log_without_heads_is_unsigned_with_and_without_the_key(log: Path) -> None:
    rewrite(3)
    lose_heads()
    for with_key in (True, False):
        code, said = check(log, key=with_key)
        assert (code, "0 covered" in said, "10 of them" in said) == (UNSIGNED, True, True), said
    assert live() == ALTERED
    assert set(refused().values()) == {"heads"}


def test_a_rewritten_log_with_the_heads_of_an_older_tree_is_covered_only_so_far(log: Path) -> None:
    rewrite(8)
    sql("DELETE FROM journal_treehead WHERE size = 10")
    code, said = check(log)
    assert (code, "6 covered" in said, "4 of them" in said) == (UNSIGNED, True, True), said
    assert live() == ALTERED
    assert set(refused().values()) == {"heads"}


def test_a_tail_cut_off_with_size_and_heads_is_missed_by_the_memory_and_by_any_kept_head(log: Path) -> None:
    call_command("log", "heads", "--to", str(log / "elsewhere"), stdout=io.StringIO())
    cut(6)
    assert check(log)[0] == SOUND  # nothing in the tables can tell: that is what memory and witnesses are for
    kept = next((log / "elsewhere").glob("[!k]*.txt"))
    code, said = check(log, "--witness", str(kept))
    assert (code, "序号: 6\n" in said) == (ALTERED, True), said
    assert live() == ALTERED
    assert set(refused().values()) == {"shrunk"}
    with pytest.raises(CommandError):
        call_command("log", "heads", "--to", str(log / "elsewhere"), stdout=io.StringIO())


def test_entries_cut_off_and_others_added_in_their_place_are_not_signed(log: Path, office: Organisation) -> None:
    cut(6)
    act(office, 6)
    assert set(refused().values()) == {"heads"}
    assert live() == ALTERED


def test_a_fork_is_not_signed_though_the_old_heads_are_left_alone(log: Path, office: Organisation) -> None:
    rewrite(3)
    act(office, 2)
    assert set(refused().values()) == {"rewritten"}
    code, said = check(log)
    assert (code, verify_log.WHY["root"] in said) == (ALTERED, True), said


def test_a_leaf_changed_in_its_tile_alone_never_gets_under_a_signature(log: Path, office: Organisation) -> None:
    tile = queries.tile(office.code, 0, 0)
    sql("UPDATE journal_tile SET hashes = %s WHERE level = 0", bytes(HASH) + tile[HASH:])
    act(office, 1)
    assert set(refused().values()) == {"rewritten"}


@pytest.mark.parametrize("size", [0, 4, 11, 2**40])
def test_a_size_that_was_edited_is_found_and_not_signed(log: Path, size: int) -> None:
    sql("UPDATE journal_log SET size = %s", size)
    assert check(log)[0] == ALTERED
    assert set(refused().values()) <= {"shrunk", "rewritten"}


@pytest.mark.parametrize("size", [9, 11])
def test_a_head_whose_size_was_edited_is_not_genuine(log: Path, size: int) -> None:
    sql("UPDATE journal_treehead SET size = %s WHERE size = 10", size)
    assert check(log)[0] == ALTERED
    assert set(refused().values()) <= {"shrunk", "heads"}


def test_a_head_in_the_way_of_the_next_one_does_not_stop_it_unseen(log: Path, office: Organisation) -> None:
    act(office, 1)
    sql(
        "INSERT INTO journal_treehead (log_id, key_id, size, root, at, signature) "
        "SELECT log_id, key_id, 11, root, %s, signature FROM journal_treehead WHERE size = 10",
        timezone.now(),
    )
    assert set(refused().values()) == {"heads"}
    assert check(log)[0] == ALTERED


def test_a_key_of_ones_own_signs_nothing_that_anybody_believes(log: Path) -> None:
    other = Ed25519PrivateKey.generate()
    rewrite(3)
    log_row, key = Log.objects.get(), LogKey.objects.get()
    LogKey.objects.update(public=other.public_key().public_bytes_raw())
    lose_heads()
    head = TreeHead(log=log_row, key=key, size=10, at=timezone.now())
    head.root = verify_root(log_row)
    body = heads.body_of(log_row.origin, 10, head.root, head.at)
    head.signature = other.sign(body.encode())
    head.save()

    code, said = check(log, key=False)
    assert (code, verify_log.FROM[2] in said) == (UNPROVEN, True), said
    assert check(log, "--trust-file-key", key=False)[0] == SOUND  # that is what insisting means
    assert check(log)[0] == ALTERED
    assert check(log, "--witness", str(log / "six.txt"), key=False)[0] == ALTERED
    assert live() == ALTERED
    assert set(refused().values()) == {"key"}


def verify_root(log: Log) -> bytes:
    from tongban.kit.tiles import root_of_edge

    return root_of_edge(leaves.hasher(log.algorithm), bytes(log.edge))


def test_a_key_thrown_away_is_not_replaced_by_a_fresh_one(log: Path) -> None:
    lose_heads()
    sql("DELETE FROM journal_logkey")
    assert set(refused().values()) == {"key"}
    assert not LogKey.objects.exists()


def test_a_receipt_proves_nothing_under_a_key_it_brings_along(log: Path) -> None:
    receipt = log / "receipt.json"
    receipt.write_text(json.dumps(queries.receipt_of(Entry.objects.get(log_index=7))), encoding="utf-8")
    code, said = run("--receipt", str(receipt))
    assert (code, verify_log.FROM[2] in said) == (UNPROVEN, True)
    assert run("--receipt", str(receipt), "--trust-file-key")[0] == SOUND
    assert run("--receipt", str(receipt), "--key", (log / "key").read_text())[0] == SOUND
    assert run("--receipt", str(receipt), "--key", "00" * 32)[0] == ALTERED


@pytest.mark.parametrize("change", ["authority", "path", "sibling", "size", "index"])
def test_a_receipt_that_cannot_be_is_refused(log: Path, change: str) -> None:
    said = queries.receipt_of(Entry.objects.get(log_index=7))
    if change == "authority":
        said["origin"] = "tongban.990100/another"
    elif change == "path":
        said["path"] = [*said["path"], "00" * 32]
    elif change == "sibling":  # the same bytes hashed, cut in another place
        said["path"] = [said["path"][0] + said["path"][1][:2], said["path"][1][2:], *said["path"][2:]]
    else:
        said[change] += 1
    (log / "bad.json").write_text(json.dumps(said), encoding="utf-8")
    assert run("--receipt", str(log / "bad.json"), "--key", (log / "key").read_text())[0] == ALTERED


def test_entries_deleted_and_added_again_with_other_contents_are_named(log: Path) -> None:
    old = Entry.objects.get(log_index=4)
    sql("DELETE FROM journal_entry WHERE log_index = 4")
    old.pk, old.facts = None, {"reason": "伪造"}
    old.salt, old.commitment = leaves.commit(old.__dict__)
    old.save(force_insert=True)
    code, said = check(log)
    assert (code, "序号: 4\n" in said) == (ALTERED, True), said


def test_salts_exchanged_are_named(log: Path) -> None:
    first, second = Entry.objects.get(log_index=2), Entry.objects.get(log_index=5)
    Entry.objects.filter(pk=first.pk).update(salt=second.salt)
    Entry.objects.filter(pk=second.pk).update(salt=first.salt)
    code, said = check(log)
    assert (code, "序号: 2\n" in said) == (ALTERED, True), said


def test_an_erasure_that_stands_before_what_it_erases_erases_nothing(log: Path, office: Organisation) -> None:
    actions.record(
        leaves.ERASE, kind="log", subject="x", organisation_id=office.pk, facts={"authority": office.code, "index": 12}
    )
    deliver_all()
    act(office, 3)
    actions.sign_heads()
    sql("UPDATE journal_entry SET salt = NULL, facts = '{}' WHERE log_index = 12")
    code, said = check(log)
    assert (code, verify_log.WHY["unrecorded"] in said) == (ALTERED, True), said


def test_an_entry_may_not_be_edited_under_the_cover_of_its_erasure(log: Path, office: Organisation) -> None:
    actions.erase(office.code, 4, by=the_head(office))
    deliver_all()
    actions.sign_heads()
    assert check(log)[0] == SOUND
    sql("UPDATE journal_entry SET basis = '《伪造的办法》第二条' WHERE log_index = 4")
    assert check(log)[0] == ALTERED


def test_two_authorities_exchanged_are_named(log: Path, office: Organisation) -> None:
    other = an_office("transport")
    act(other, 10)
    actions.sign_heads()
    mine, theirs = Log.objects.get(authority=office).pk, Log.objects.get(authority=other).pk
    sql("UPDATE journal_log SET authority_id = NULL WHERE id = %s", mine)
    sql("UPDATE journal_log SET authority_id = %s WHERE id = %s", office.pk, theirs)
    sql("UPDATE journal_log SET authority_id = %s WHERE id = %s", other.pk, mine)
    assert check(log)[0] == ALTERED


def test_one_authoritys_log_handed_out_as_anothers_is_refused(log: Path, office: Organisation) -> None:
    text = Path(export(log / "now.txt")).read_text(encoding="utf-8")
    header = json.loads(next(line for line in text.splitlines() if line.startswith("log ")).removeprefix("log "))
    other = header | {"code": "another", "name": "another"}
    assert exchange(log, text, header, other) == ALTERED
    assert exchange(log, text, header, other | {"origin": "tongban.990100/another"}) == ALTERED


def exchange(log: Path, text: str, header: dict[str, Any], other: dict[str, Any]) -> int:
    forged = text.replace(json.dumps(header, ensure_ascii=False), json.dumps(other, ensure_ascii=False))
    assert forged != text
    forged = forged.replace(f"end {header['code']}", f"end {other['code']}")
    (log / "forged.txt").write_text(forged, encoding="utf-8")
    return run(str(log / "forged.txt"), "--key", (log / "key").read_text())[0]


def test_an_old_export_played_back_is_found_by_one_kept_head(log: Path) -> None:
    assert run(str(log / "six.txt"), "--key", (log / "key").read_text())[0] == SOUND
    call_command("log", "heads", "--to", str(log / "elsewhere"), stdout=io.StringIO())
    kept = next((log / "elsewhere").glob("[!k]*.txt"))
    code, said = run(str(log / "six.txt"), "--key", (log / "key").read_text(), "--witness", str(kept))
    assert (code, verify_log.WHY["missing"] in said) == (ALTERED, True), said


@pytest.mark.parametrize("edit", [lambda text: "tongban-log 1\ndone\n", lambda text: text.replace("\nend ", "\n#"), lambda text: text.replace("\nentry ", "\nEntry ")])  # fmt: skip
def test_a_file_that_leaves_out_what_would_be_checked_does_not_pass(log: Path, edit: Callable[[str], str]) -> None:
    text = Path(export(log / "now.txt")).read_text(encoding="utf-8")
    (log / "less.txt").write_text(edit(text), encoding="utf-8")
    assert run(str(log / "less.txt"), "--key", (log / "key").read_text())[0] in (UNREADABLE, UNSIGNED)


def test_a_whole_log_deleted_is_missed_and_the_rest_goes_on(log: Path, office: Organisation) -> None:
    for table in ("treehead", "tile", "logday", "log"):
        sql(f"DELETE FROM journal_{table}")
    sql("DELETE FROM journal_entry")
    other = an_office("transport")
    act(other, 1)
    with pytest.raises(actions.LogChanged) as refusal:
        actions.sign_heads()
    assert refusal.value.logs == {office.code: "shrunk"}
    assert queries.log(other.code).covered == 1
    assert live() == ALTERED


def test_a_code_that_leads_out_of_the_directory_of_the_memory_is_no_code(log: Path) -> None:
    Log.objects.update(code="../../key")
    assert "damaged" in refused().values()


# ---------------------------------------------------------------- memory lost, and the way on


def the_head(office: Organisation) -> Person:
    person = a_person()
    person.username = "wangwu-log"
    person.save()
    Mandate.objects.create(person=person, role="head", organisation=office)
    return person


def test_without_its_memory_nothing_that_was_signed_before_is_signed_on(log: Path, office: Organisation) -> None:
    for path in Path(settings.LOG_MEMORY_DIR).iterdir():
        path.unlink()
    act(office, 1)
    assert set(refused().values()) == {"missing"}
    lose_heads()  # even where nothing in the tables says any more that there were heads
    assert set(refused().values()) == {"missing"}


def test_a_memory_that_was_damaged_is_not_taken_for_none(log: Path, office: Organisation) -> None:
    path = Path(settings.LOG_MEMORY_DIR) / f"{office.code}.txt"
    path.write_text(path.read_text(encoding="utf-8")[:-3], encoding="utf-8")
    assert set(refused().values()) == {"damaged"}


def test_an_older_memory_catches_up_by_itself(log: Path, office: Organisation) -> None:
    path = Path(settings.LOG_MEMORY_DIR) / f"{office.code}.txt"
    before = path.read_text(encoding="utf-8")
    act(office, 1)
    actions.sign_heads()
    path.write_text(before, encoding="utf-8")  # as after a crash between the commit and the file
    actions.sign_heads()
    known = memory.read(signing.folder(), office.code)
    assert known is not None
    assert known.size == 11


def test_going_on_is_an_act_on_the_log_that_says_how_much_was_given_up(log: Path, office: Organisation) -> None:
    head = the_head(office)
    cut(6)
    refused()
    call_command(
        "log", "rebase", "--authority", office.code, "--by", head.username, "--reason", "从备份恢复，六条之后的已丢失",
        stdout=io.StringIO(),
    )  # fmt: skip
    line = json.loads(queries.public_entry(office.code, 6).line)
    assert (line["what"], line["rebases"]) == ("log.rebase", 10)
    code, said = check(log)
    assert code == SOUND
    assert "re-based at entry" in said
    act(office, 1)
    assert [row.size for row in actions.sign_heads()] == [8]
    assert live() == SOUND


def test_going_on_takes_nothing_back_whoever_kept_a_head_still_sees_it(log: Path, office: Organisation) -> None:
    call_command("log", "heads", "--to", str(log / "elsewhere"), stdout=io.StringIO())
    cut(6)
    actions.rebase(office.code, by=the_head(office), reason="从备份恢复，六条之后的已丢失")
    kept = next((log / "elsewhere").glob("[!k]*.txt"))
    assert check(log, "--witness", str(kept))[0] == ALTERED


@pytest.mark.parametrize("reason", ["", "   ", "忘了"])
def test_nobody_goes_on_without_saying_why(log: Path, office: Organisation, reason: str) -> None:
    from tongban.kit.refusals import Refusal

    with pytest.raises(Refusal, match="reason"):
        actions.rebase(office.code, by=the_head(office), reason=reason)
    with pytest.raises(Refusal):
        actions.rebase(office.code, by=a_person(), reason="从备份恢复，六条之后的已丢失")
