"""An administrator of the database changes what is kept, with plain SQL; a stranger with the script finds it out."""

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tongban.accounts.models import Mandate
from tongban.accounts.testing import a_person
from tongban.journal import actions, queries
from tongban.journal.log import exporting
from tongban.journal.models import Entry, Log, LogKey
from tongban.journal.static.journal import verify_log
from tongban.journal.testing import deliver_all
from tongban.kit.merkle import HASH
from tongban.kit.refusals import Refusal

pytestmark = pytest.mark.django_db
SCRIPT = Path(verify_log.__file__)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def export(path):
    path.write_text("".join(exporting.lines()), encoding="utf-8")
    return str(path)


def script(*words):
    """The stand-alone script, run where no Tongban is."""
    ran = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), *words],
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
        encoding="utf-8",
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.fixture
def log(acts, office, tmp_path):
    """Ten acts, signed after six and after ten, with a witness file of each moment."""
    acts(6, facts={"reason": "缺少材料"}, basis="第三十二条")
    actions.sign_heads()
    export(tmp_path / "six.txt")
    acts(4, facts={"reason": "齐全"}, basis="第三十八条")
    actions.sign_heads()
    export(tmp_path / "ten.txt")
    return tmp_path


def is_bad(tmp_path, index, why, *words):
    """The script finds the live log altered, and names the first bad entry and why."""
    code, said = script(export(tmp_path / "live.txt"), *words)
    assert code == 1, said
    assert f"entry 序号: {index}\n" in said, said
    assert verify_log.WHY[why] in said, said
    return said


def entry_at(index):
    return Entry.objects.get(log_index=index)


def test_a_log_nobody_touched_is_sound(log):
    code, said = script(export(log / "live.txt"), "--witness", str(log / "six.txt"), "--key", queries.public_key())
    assert code == 0
    assert "sound 无误" in said
    assert "10 entries" in said
    assert "2 heads" in said


@pytest.mark.parametrize(
    ("column", "value"),
    [("facts", '{"reason": "伪造"}'), ("basis", "第一条"), ("role", "head"), ("subject", "L2"), ("what", "lamp.dim"), ("kind", "case")],
)  # fmt: skip
def test_an_edited_entry_is_named(log, office, column, value):
    sql(f"UPDATE journal_entry SET {column} = %s WHERE log_index = 4", value)

    said = is_bad(log, 4, "edited")
    assert office.code in said
    assert f"what 事项: {'lamp.dim' if column == 'what' else 'lamp.light'}" in said


def test_an_entry_given_to_another_actor_is_named(log):
    sql("UPDATE journal_entry SET actor_id = %s WHERE log_index = 2", a_person().pk)
    is_bad(log, 2, "edited")


@pytest.mark.parametrize("column", ["at", "logged_at"])
def test_a_back_dated_entry_is_named(log, column):
    sql(f"UPDATE journal_entry SET {column} = %s WHERE log_index = 7", timezone.now() - timezone.timedelta(days=30))
    is_bad(log, 7, "edited")


def test_a_deleted_entry_is_named_and_a_witness_still_knows_what_it_was(log):
    sql("DELETE FROM journal_entry WHERE log_index = 3")
    is_bad(log, 3, "missing")
    said = is_bad(log, 3, "missing", "--witness", str(log / "six.txt"))
    assert "what 事项: lamp.light" in said


def test_a_log_cut_short_is_found_by_its_signed_heads(log):
    sql("DELETE FROM journal_entry WHERE log_index >= 8")
    sql("UPDATE journal_log SET size = 8")
    is_bad(log, 8, "missing")


def test_entries_exchanged_are_named(log):
    first, second = entry_at(2).pk, entry_at(8).pk
    sql("UPDATE journal_entry SET log_index = 100 WHERE id = %s", first)
    sql("UPDATE journal_entry SET log_index = 2 WHERE id = %s", second)
    sql("UPDATE journal_entry SET log_index = 8 WHERE id = %s", first)
    is_bad(log, 2, "edited")


COPIED = "what, kind, subject, role, before, after, facts, basis, at, delivered_at, salt, commitment, logged_at, organisation_id"


def test_an_entry_inserted_at_the_end_is_named(log):
    sql(f"INSERT INTO journal_entry ({COPIED}, log_index) SELECT {COPIED}, 10 FROM journal_entry WHERE log_index = 0")
    is_bad(log, 10, "forged")


def test_an_entry_inserted_in_between_is_named(log):
    sql("UPDATE journal_entry SET log_index = log_index + 100 WHERE log_index >= 5")
    sql("UPDATE journal_entry SET log_index = log_index - 99 WHERE log_index >= 100")
    sql(f"INSERT INTO journal_entry ({COPIED}, log_index) SELECT {COPIED}, 5 FROM journal_entry WHERE log_index = 0")
    is_bad(log, 5, "edited")


def test_an_entry_moved_to_another_authority_is_missed(log):
    sql("UPDATE journal_entry SET organisation_id = NULL WHERE log_index = 1")
    is_bad(log, 1, "missing")


def test_a_salt_destroyed_without_its_record_is_named(log):
    sql("UPDATE journal_entry SET salt = NULL, facts = '{}' WHERE log_index = 4")
    is_bad(log, 4, "unrecorded")


def test_an_erasure_with_its_record_is_no_alteration(log, office):
    head = a_person()
    Mandate.objects.create(person=head, role="head", organisation=office)
    actions.erase(office.code, 4, by=head)
    deliver_all()
    actions.sign_heads()

    code, said = script(export(log / "live.txt"), "--witness", str(log / "ten.txt"))
    assert (code, "ALTERED" in said) == (0, False), said
    sql("DELETE FROM journal_entry WHERE log_index = 10")
    is_bad(log, 4, "unrecorded")


def test_a_changed_tile_is_found(log):
    tile = queries.tile(Log.objects.get().code, 0, 0)
    changed = tile[: 3 * HASH] + bytes(HASH) + tile[4 * HASH :]
    sql("UPDATE journal_tile SET hashes = %s WHERE level = 0", changed)
    is_bad(log, 3, "edited")
    sql("DELETE FROM journal_tile")
    is_bad(log, 0, "edited")


def rewrite(index):
    """What an administrator who knows the house would do: edit, commit anew, and hash the leaf anew."""
    from tongban.journal.log import leaves

    sql("UPDATE journal_entry SET basis = '《伪造的办法》第一条' WHERE log_index = %s", index)
    entry, log = entry_at(index), Log.objects.get()
    commitment = leaves.recomputed(entry, log.algorithm)
    sql("UPDATE journal_entry SET commitment = %s WHERE log_index = %s", commitment, index)
    leaf = leaves.leaf_hash(log.algorithm, leaves.leaf_line(entry_at(index), log.code, commitment))
    tile = queries.tile(log.code, 0, 0)
    sql("UPDATE journal_tile SET hashes = %s WHERE level = 0", tile[: index * HASH] + leaf + tile[(index + 1) * HASH :])


def test_one_who_hashes_the_leaf_anew_is_found_by_the_signed_root(log):
    rewrite(8)
    said = is_bad(log, 9, "root")
    assert "edited" not in said


def test_one_who_also_takes_the_heads_away_is_found_by_a_witness_which_names_the_entry(log):
    rewrite(8)
    sql("DELETE FROM journal_treehead WHERE size = 10")
    code, said = script(export(log / "live.txt"), "--key", queries.public_key())
    assert (code, "6 covered" in said) == (3, True)  # four are bound by nothing but witnesses, and the script says so
    said = is_bad(log, 8, "witness", "--witness", str(log / "ten.txt"))
    assert "(basis, commitment)" in said


def test_one_who_signs_with_a_key_of_his_own_is_found(log):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    expected, other = queries.public_key(), Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    sql("UPDATE journal_logkey SET public = %s", other)
    is_bad(log, 0, "key", "--key", expected)
    is_bad(log, 0, "key", "--witness", str(log / "six.txt"))
    is_bad(log, 5, "signature")


def test_a_head_with_another_root_has_no_genuine_signature(log):
    sql("UPDATE journal_treehead SET root = %s WHERE size = 6", bytes(HASH))
    is_bad(log, 5, "signature")


def test_a_whole_log_gone_is_missed_by_its_witness(log):
    for table in ("treehead", "tile", "logday", "log"):
        sql(f"DELETE FROM journal_{table}")
    is_bad(log, 0, "missing", "--witness", str(log / "six.txt"))


def test_the_first_of_several_bad_entries_is_named(log):
    sql("UPDATE journal_entry SET basis = '伪造' WHERE log_index = 9")
    sql("DELETE FROM journal_entry WHERE log_index = 6")
    sql("UPDATE journal_entry SET facts = '{}' WHERE log_index = 2")
    is_bad(log, 2, "edited")


@pytest.mark.parametrize("text", ["", "hello\n", "tongban-log 1\nlog {}\n", "tongban-log 1\nentry x\ndone\n", "tongban-log 1\nlog nonsense\ndone\n"])  # fmt: skip
def test_what_is_no_export_is_unreadable(tmp_path, text):
    (tmp_path / "it.txt").write_text(text)
    code, said = script(str(tmp_path / "it.txt"))
    assert code == 2, said
    assert "unreadable 无法读取" in said


def test_an_export_cut_off_is_unreadable(log):
    whole = (log / "ten.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    (log / "cut.txt").write_text("".join(whole[:-1]), encoding="utf-8")
    assert script(str(log / "cut.txt"))[0] == 2
    assert script(str(log / "nowhere.txt"))[0] == 2


def test_a_receipt_is_checked_by_the_script(log, tmp_path):
    receipt = queries.receipt_of(entry_at(7))
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(receipt), encoding="utf-8")
    code, said = script("--receipt", str(path), "--key", queries.public_key())
    assert (code, '"index": 7' in said) == (0, True), said
    path.write_text(json.dumps(receipt | {"path": receipt["path"][:-1]}), encoding="utf-8")
    assert script("--receipt", str(path))[0] == 1
    path.write_text("{}", encoding="utf-8")
    assert script("--receipt", str(path))[0] == 2


def test_the_script_has_less_than_three_hundred_lines_and_knows_no_tongban():
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 300
    imported = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names


def test_the_command_says_what_the_script_says(log, capsys, tmp_path):
    call_command("log", "verify", "--witness", str(log / "six.txt"))
    call_command("log", "export", "--all", "--out", str(tmp_path / "all.txt"))
    assert (tmp_path / "all.txt").read_text(encoding="utf-8") == (log / "ten.txt").read_text(encoding="utf-8")
    call_command("log", "verify", "--export", str(tmp_path / "all.txt"), "--key", queries.public_key())
    assert (
        capsys.readouterr().out.count("sound 无误") == 3
    )  # the live log twice: by what was signed, and by the witness
    sql("DELETE FROM journal_entry WHERE log_index = 3")
    with pytest.raises(SystemExit) as left:
        call_command("log", "verify")
    assert left.value.code == 1
    assert "entry 序号: 3" in capsys.readouterr().out


def test_ed25519_in_plain_python_agrees_with_rfc_8032_and_with_the_library():
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    vector = (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    )
    public, message, signature = map(bytes.fromhex, vector)
    assert verify_log.is_signed(public, message, signature)
    assert not verify_log.is_signed(public, message + b"!", signature)
    for n in range(8):
        private = Ed25519PrivateKey.generate()
        public, message = private.public_key().public_bytes_raw(), bytes([n]) * n
        signature = private.sign(message)
        assert verify_log.is_signed(public, message, signature)
        for bad in (signature[:-1], signature[:32] + bytes(32), bytes(64), bytes([signature[0] ^ 1]) + signature[1:]):
            assert not verify_log.is_signed(public, message, bad)
        higher = int.from_bytes(signature[32:], "little") + verify_log.Q
        assert not verify_log.is_signed(public, message, signature[:32] + higher.to_bytes(32, "little"))


def test_the_key_in_the_database_opens_only_with_the_installations_secret(log, settings):
    settings.TONGBAN_SECRET = "another"
    from tongban.accounts.actions import unseal

    sealed = LogKey.objects.get().sealed
    assert base64.b64encode(bytes(LogKey.objects.get().public)).decode() not in sealed
    with pytest.raises(Refusal) as refused:
        unseal(sealed)
    assert refused.value.code == "cannot-unseal"
