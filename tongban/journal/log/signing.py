"""Signing the heads: only ever the continuation of what was signed before, by the tables and the memory beside them.

Before a head is signed, the newest one of the tables and the one remembered outside of them (`memory`) must both lead
to the tree as it is now: same key, genuine, not longer than the log, and by a consistency proof (RFC 9162, 2.1.4) over
the stored tree. A log that fails is not signed, the others are; then `LogChanged` tells of all that failed. To go on
with one, an operator re-bases it: an act on that very log (`rebasing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tongban.journal.log import heads, leaves, memory, reading
from tongban.journal.log.memory import MemoryUnreadableError, Remembered
from tongban.journal.log.shapes import HeadRow
from tongban.journal.models import Log, LogKey, TreeHead
from tongban.kit import merkle
from tongban.kit.refusals import Refusal
from tongban.kit.tiles import root_of_edge


class LogChanged(Refusal):
    """Logs that are not what was signed before: nothing was signed for them. `logs`: code → why, in a word
    (`key`, `missing`, `damaged`, `shrunk`, `heads`, `rewritten`)."""

    code = "log-changed"
    status = 409

    def __init__(self, logs: dict[str, str]) -> None:
        self.logs = dict(logs)
        told = [f"{code}: {_sentence(why)}" for code, why in logs.items()]
        super().__init__(
            " ".join([_("Not signed, because the log is not what was signed before."), *told]),
            next_step=_(
                "Run “tongban log verify”, look at older witness files and back-ups, and find out who changed the "
                "database. Only then go on with “tongban log rebase”, which is itself put on the log."
            ),
        )


def _sentence(why: str) -> str:
    return {
        "key": _("The key in the database is not the one that signed before."),
        "missing": _("It was signed before, but the data directory has no memory of it."),
        "damaged": _("The memory in the data directory cannot be read."),
        "shrunk": _("It has fewer entries than were signed."),
        "heads": _("Signed heads are missing, or not genuine."),
        "rewritten": _("Entries that were signed have been changed."),
    }[why]


def folder() -> Path:
    """Where the memory is kept."""
    return Path(settings.LOG_MEMORY_DIR)


def sign(codes: Iterable[str] | None = None) -> list[HeadRow]:
    """Sign the head of every log (or of those named) that has grown since its last one; the new heads.

    LogChanged, after all others were signed, for those that are no continuation of what was signed. Not to be called
    inside a transaction: a head is remembered outside the database only once it is committed.
    """
    named = None if codes is None else list(codes)
    logs = Log.objects.filter(size__gt=0).order_by("code")
    logs = logs if named is None else logs.filter(code__in=named)
    made, changed = [], _gone(named)
    for log in logs:
        try:
            head = _sign_one(log.pk)
        except LogChanged as refusal:
            changed |= refusal.logs
        else:
            made += [head] if head else []
    if changed:
        raise LogChanged(changed)
    return made


def newest() -> list[Remembered]:
    """The newest head of every log, to be sent elsewhere; logs without one are left out."""
    rows = [(log, _newest(log)) for log in Log.objects.select_related("authority").order_by("code")]
    return [_to_remember(log, head, TreeHead.objects.filter(log=log).count()) for log, head in rows if head]


def send(to: Path) -> list[Remembered]:
    """Keep the newest heads in another directory too (a share, a stick, a clone), each only as the continuation of
    what is there; what was sent. LogChanged, after all others were sent, for logs that are none."""
    key, changed, sent = heads.key(), _gone(None, to), []
    kept_key = memory.key(to)
    for one in newest():
        log = reading.log_by(one.code)
        try:
            known = memory.read(to, one.code)
            why = "key" if kept_key not in ("", bytes(key.public).hex()) else _unlike(log, key, known)
        except MemoryUnreadableError:
            why = "damaged"
        if why:
            changed[one.code] = why
        else:
            memory.remember(to, one)
            sent.append(one)
    if sent:
        memory.remember_key(to, bytes(key.public).hex())
    if changed:
        raise LogChanged(changed)
    return sent


def _unlike(log: Log, key: LogKey, known: Remembered | None) -> str:
    return _fault(log, key, _newest(log), known) if known else ""


def _gone(named: Sequence[str] | None, where: Path | None = None) -> dict[str, str]:
    """Logs that are remembered, and have no row any more (or an empty one)."""
    known = set(memory.codes(where or folder()))
    known = known if named is None else known & set(named)
    there = Log.objects.filter(code__in=known, size__gt=0).values_list("code", flat=True) if known else ()
    return dict.fromkeys(sorted(known - set(there)), "shrunk")


def _sign_one(log_id: int, *, anew: bool = False) -> HeadRow | None:
    """Check and sign one log; `anew`: without looking back, and the memory begins again.

    The newest head is the one signed last, not the longest: after a re-basing there may be longer ones.
    """
    with transaction.atomic(durable=True):
        log = Log.objects.select_for_update(of=("self",)).get(pk=log_id)
        key = _key(log, anew=anew)
        last = _newest(log)
        remembered = None if anew else _continued(log, key, last)
        head = last if last is not None and last.size == log.size else None
        is_new = head is None or (anew and not _is_genuine(head, log, key))
        if is_new:
            TreeHead.objects.filter(log=log, size=log.size).delete()  # a forged one must not stand in its way
            head = heads.signed(log, key)
        count = TreeHead.objects.filter(log=log).count()
    assert head is not None  # noqa: S101 - either there was one of this size, or it has just been signed
    if anew or remembered is None or remembered.size < head.size:
        memory.remember(folder(), _to_remember(log, head, count), anew=anew)
    return heads.as_row(head, log) if is_new else None


def sign_anew(code: str) -> None:
    """Sign the log as it is and begin its memory again, whatever was signed before. For a re-basing alone."""
    _sign_one(reading.log_by(code).pk, anew=True)


def _newest(log: Log) -> TreeHead | None:
    return TreeHead.objects.filter(log=log).select_related("key").order_by("-at", "-size").first()


def _key(log: Log, *, anew: bool) -> LogKey:
    """The installation's key, where it is the one that is remembered; made and noted down the first time."""
    is_here = LogKey.objects.exists()  # asked before the file, which is written before the row can be seen
    known = memory.key(folder())
    if not anew and is_here and not known:
        raise LogChanged({log.code: "missing"})
    if not anew and known and not LogKey.objects.exists() and memory.codes(folder()):
        raise LogChanged({log.code: "key"})
    key = heads.key()
    public = bytes(key.public).hex()
    if heads.public_half(key) != bytes(key.public) or (not anew and is_here and known != public):
        raise LogChanged({log.code: "key"})
    memory.remember_key(folder(), public, anew=anew or not is_here)
    return key


def _continued(log: Log, key: LogKey, last: TreeHead | None) -> Remembered | None:
    """What is remembered of a log; LogChanged where it, or the tables' own newest head, does not lead to the tree."""
    try:
        remembered = memory.read(folder(), log.code)
    except MemoryUnreadableError as fault:
        raise LogChanged({log.code: "damaged"}) from fault
    why = _fault(log, key, last, remembered)
    if why:
        raise LogChanged({log.code: why})
    if remembered is None:  # before the first head: from now on a head without memory means that the memory was lost
        memory.remember(folder(), _to_remember(log, None, 0))
    return remembered


def _fault(log: Log, key: LogKey, last: TreeHead | None, remembered: Remembered | None) -> str:
    if remembered is None:
        return "missing" if last else ""
    if remembered.origin != log.origin or remembered.algorithm != log.algorithm:
        return "rewritten"
    if max(remembered.size, last.size if last else 0) > log.size:
        return "shrunk"
    there = TreeHead.objects.filter(log=log)
    if remembered.size and not there.filter(size=remembered.size, root=remembered.root).exists():
        return "heads"
    if there.count() < remembered.heads or (last and not _is_genuine(last, log, key)):
        return "heads"
    anchors = {(remembered.size, remembered.root), (last.size, bytes(last.root)) if last else (0, b"")}
    return "" if all(_leads_to_now(log, size, root) for size, root in anchors if size) else "rewritten"


def _is_genuine(head: TreeHead, log: Log, key: LogKey) -> bool:
    body = heads.body_of(log.origin, head.size, bytes(head.root), head.at)
    try:
        Ed25519PublicKey.from_public_bytes(bytes(key.public)).verify(bytes(head.signature), body.encode())
    except InvalidSignature:
        return False
    return True


def _leads_to_now(log: Log, size: int, root: bytes) -> bool:
    """Whether the root that would be signed now extends the tree whose root was signed at `size`."""
    hasher = leaves.hasher(log.algorithm)
    if len(bytes(log.edge)) != log.size.bit_count() * merkle.HASH:
        return False
    try:
        path = reading.computed(log, lambda node: merkle.consistency_proof(hasher, node, size, log.size))
    except KeyError:  # the stored tree does not reach so far
        return False
    now = root_of_edge(hasher, bytes(log.edge))
    return merkle.verify_consistency(hasher, size, log.size, root, now, path)


def _to_remember(log: Log, head: TreeHead | None, count: int) -> Remembered:
    row = heads.as_row(head, log) if head else None
    public = bytes(head.key.public) if head else b""
    key = heads.verifier_key(log.origin, public) if head else ""
    size, note = (row.size, row.checkpoint) if row else (0, "")
    name = log.authority.name if log.authority else log.code
    return Remembered(log.code, name, log.origin, log.algorithm, key, size, count, note)
