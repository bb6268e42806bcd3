"""Check a public log, or one receipt, with nothing but Python 3.9 or newer. 只用 Python 自带的库核验公开日志或凭条。

    verify_log.py LOG.txt --key KEY [--witness OLDER.txt]    whole, unaltered, as an older copy has it? 是否未被改动？
    verify_log.py --receipt RECEIPT.json --key KEY           does this act stand in the log? 该行为是否在日志中？

Take KEY from where you trust it, not from the file 公钥请从可信处取得。Exit code: 0 sound 无误 · 1 altered 被改动
2 unreadable 无法读取 · 3 not all under a genuine head 未全被签名覆盖 · 4 the key is the file's own 公钥取自文件本身
"""

from __future__ import annotations

import argparse
import base64
import functools
import hashlib
import itertools
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

WHY = {
    "edited": "not what was recorded: edited, back-dated or exchanged 现存内容与当时记载不符：被修改、倒签或者调换",
    "missing": "it is missing: deleted or cut off 该条缺失：被删除或者截断",
    "forged": "it was inserted, or stands twice: the tree never took it in 该条系插入或者重复：哈希树从未载入",
    "order": "it was logged before the entry in front of it 入册时间早于前一条",
    "line": "its own line names another log or number 自述的机关或者序号不符",
    "unrecorded": "its salt was destroyed, but no erasure is on record 盐值被销毁，却没有删除记录",
    "root": "the signed root differs: something since the head before was rewritten 签名树根不符：上一签名之后有改写",
    "signature": "the head signed here is not genuine 此处树头的签名不真实",
    "key": "it names another key than expected 公钥与预期不符",
    "witness": "it is not what the witness file holds 与见证文件所载不同",
}
VERDICT = {0: "sound 无误", 1: "ALTERED 已被改动", 3: "UNSIGNED 未签名", 4: "UNPROVEN 无从证明"}
FROM = ("given 由您给出", "from the witness file 取自见证文件", "TAKEN FROM THE FILE ITSELF 取自文件本身")
OPEN = "{} of them under no genuine head: only a witness file binds those 未被真实签名覆盖的条数，只有见证文件能约束"
REBASED = "re-based at entry 重新起算于: {}: heads signed before were given up 此前的签名已放弃"
# Ed25519 as RFC 8032, 5.1 has it; a point is (x·z, y·z, z, x·y·z).
P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def _add(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    return (f - e) * (d - c) % P, (d + c) * (f + e) % P, (d - c) * (d + c) % P, (f - e) * (f + e) % P


def _point(encoded: bytes) -> tuple[int, ...] | None:
    sign, y = divmod(int.from_bytes(encoded, "little"), 1 << 255)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * pow(2, (P - 1) // 4, P) % P if (x * x - square) % P else x
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 signature is genuine: S·B = R + k·A."""
    base = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    a, r, s = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or base is None or s >= Q or len(public) != 32 or len(signature) != 64:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    minus_a = (P - a[0], a[1], 1, P - a[3])
    choice, found = (None, base, minus_a, _add(base, minus_a)), tuple[int, ...]((0, 1, 1, 0))
    for bit in range(max(s.bit_length(), k.bit_length()) - 1, -1, -1):  # S·B − k·A, both at once
        found = _add(found, found)
        more = choice[s >> bit & 1 | (k >> bit & 1) << 1]
        found = _add(found, more) if more else found
    return (found[0] - r[0] * found[2]) % P == 0 and (found[1] - r[1] * found[2]) % P == 0


def public_of(key: str) -> bytes:
    """The 32 bytes of a key written as a signed note's verifier takes it: name+hash+base64."""
    return base64.b64decode(key.split("+", 2)[-1])[1:]


def head_of(note: str, origin: str, public: bytes) -> tuple[int, bytes, bool]:
    """Size and root out of a signed note, and whether its signature is genuine."""
    body, _gap, signatures = note.partition("\n\n")
    said, size, root, *_more = body.split("\n")
    named = hashlib.sha256(origin.encode() + b"\n\x01" + public).digest()[:4]
    words = (line.split(" ") for line in signatures.splitlines())
    ours = [base64.b64decode(key) for dash, name, key in words if (dash, name, said) == ("—", origin, origin)]
    genuine = any(raw[:4] == named and is_signed(public, (body + "\n").encode(), raw[4:]) for raw in ours)
    return int(size), base64.b64decode(root), genuine and len(base64.b64decode(root)) == 32


class Check:
    """One log, entry by entry, in constant memory. `fault`: the lowest bad entry; `covered`: how many a head binds."""

    def __init__(self, header: dict[str, Any], witness: dict[str, Any], key: str) -> None:
        """`witness`: the logs of an older export, of which this one is taken; `key`: the public key to insist on."""
        self.code, self.name, self.origin = header["code"], header["name"], header["origin"]
        known = witness.pop(self.code, {})
        self.size, self.older = max(header["size"], known.get("size", 0)), entries(known)
        self.hash = functools.partial(hashlib.new, header["algorithm"])
        said, kept = public_of(header["key"]), public_of(known.get("key", ""))
        self.public = bytes.fromhex(key) or kept or said
        self.source, self.rebased = 0 if key else 1 if kept else 2, list[int]()
        self.heads, self.edge = dict[int, list[tuple[bytes, bool]]](), list[bytes]()
        self.count, self.covered, self.logged, self.whole = 0, 0, "", True
        self.erased, self.recorded, self.fault, self.lowest = dict[int, Any](), set[int](), "", sys.maxsize
        if said != self.public or self.origin.rpartition("/")[2] != self.code:
            self.bad(0, "key" if said != self.public else "line", {})
        for note in known.get("notes", ()):
            self.head(note)

    def bad(self, index: int, why: str, said: dict[str, Any], more: str = "") -> None:
        """Keep the lowest bad entry, in words; of two faults of one entry the first found."""
        if index < self.lowest:
            said = said or {"at": "?", "logged": f"> {self.logged or '?'}"}
            self.lowest, self.fault = index, (
                f"  authority 机关: {self.name} ({self.code})\n  entry 序号: {index}\n"
                f"  when 时间: {said['at']} (logged 入册 {said['logged']})\n"
                f"  what 事项: {said.get('what', '?')}\n  why 原因: {WHY[why]}{more}\n"
            )  # fmt: skip

    def head(self, note: str) -> None:
        """Remember a signed head for when its size is reached."""
        size, root, genuine = head_of(note, self.origin, self.public)
        self.heads.setdefault(size, []).append((root, genuine))

    def entry(self, kind: bytes, rest: bytes) -> None:
        """The next line: `entry`, `erased` or `beyond`, the leaf's hash, and the line that was hashed."""
        leaf_hex, _gap, text = rest.rstrip(b"\n").partition(b" ")
        said = json.loads(text.decode("utf-8", "surrogatepass"))
        index = said["index"]
        while kind != b"beyond" and self.count < index:
            self.gone()
        if kind == b"beyond" or self.count > index:
            self.bad(index, "forged", said)
            return
        leaf = self.hash(b"\x00" + text).digest()
        before = next(self.older, None)
        if before is not None and before.partition(b" ")[2] != rest:
            then = json.loads(before.split(b" ", 2)[2])
            changed = ", ".join(name for name in then if then[name] != said.get(name))
            self.bad(index, "witness", then, f" ({changed or 'hash'})")
        if leaf.hex().encode() != leaf_hex:
            self.bad(index, "edited", said)
        if said["authority"] != self.code:
            self.bad(index, "line", said)
        if (said["logged"] or "") < self.logged:
            self.bad(index, "order", said)
        self.logged = said["logged"] or ""
        self.erased |= {index: said} if kind == b"erased" else {}
        if said["what"] == "log.erase" and said["erases"] < index:  # nobody erases what is still to come
            self.recorded.add(said["erases"])
        self.rebased += [index] * (said["what"] == "log.rebase")
        while self.whole and index & 1:
            leaf, index = self.hash(b"\x01" + self.edge.pop() + leaf).digest(), index >> 1
        self.edge.append(leaf)
        self.count += 1
        for signed, genuine in self.heads.get(self.count, ()):
            root = functools.reduce(lambda right, left: self.hash(b"\x01" + left + right).digest(), reversed(self.edge))
            if self.whole and not (genuine and signed == root):
                self.bad(self.count - 1, "root" if genuine else "signature", said)
            elif self.whole:
                self.covered = self.count

    def gone(self) -> None:
        """An entry is missing; an older copy may still say what it was."""
        before, self.whole = next(self.older, None), False
        self.bad(self.count, "missing", json.loads(before.split(b" ", 2)[2]) if before else {})
        self.count += 1

    def end(self) -> Check:
        """Look for what never came, once everything was seen."""
        if self.count < max(self.size, *self.heads, 0):
            self.gone()
        for index in self.erased.keys() - self.recorded:
            self.bad(index, "unrecorded", self.erased[index])
        return self


def sections(lines: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The lines of an export as (word, rest); refuses a file that is something else, or was cut off."""
    word, number = b"", 0
    for number, line in enumerate(lines, 1):
        word, _gap, rest = line.partition(b" ")
        if number == 1 and line.rstrip() != b"tongban-log 1":
            break
        yield word, rest
    if word != b"done\n":
        raise ValueError(f"line {number} 第 {number} 行: no export of a log, or cut off 不是日志导出文件，或者不完整")


def witness_of(path: str) -> dict[str, dict[str, Any]]:
    """Of each log in an older export: its header, its heads, and where in the file its entries begin."""
    logs, said = dict[str, dict[str, Any]](), dict[str, Any]()
    with open(path, "rb") as file:
        for word, rest in sections(iter(file.readline, b"")):
            if word == b"log":
                said = logs[json.loads(rest)["code"]] = json.loads(rest) | {"notes": [], "path": path}
            elif word == b"head":
                said["notes"].append(json.loads(rest))
            said["start"] = file.tell() if word in (b"log", b"head") else said.get("start")
    return logs


def entries(known: dict[str, Any]) -> Iterator[bytes]:
    """The lines of one log in an older export, in order; those outside its tree are no evidence."""
    if known:
        with open(known["path"], "rb") as file:
            file.seek(known["start"])
            yield from itertools.takewhile(lambda line: line.startswith((b"entry ", b"erased ")), file)


def verify(lines: Iterable[bytes], witness: str = "", key: str = "") -> Iterator[Check]:
    """Every log of an export, checked against an older one; ValueError where it is no export, or not a whole one."""
    check: Any = None
    known = witness_of(witness) if witness else {}
    for number, (word, rest) in enumerate(sections(lines), 1):
        try:
            if word in (b"entry", b"erased", b"beyond"):
                check.entry(word, rest)
            elif word == b"head":
                check.head(json.loads(rest))
            elif word == b"log" and check is None:
                check = Check(json.loads(rest), known, key)
            elif word == b"end":
                check = yield check.end()  # nobody sends anything: None
            elif number > 1 and (word != b"done\n" or check):
                raise ValueError("unknown or misplaced line 无法识别或者位置不对的一行")
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise ValueError(f"line {number} 第 {number} 行: {fault}") from fault
    yield from (Check(header, {}, key).end() for header in known.values())


def check_receipt(receipt: dict[str, Any], key: str = "") -> tuple[str, dict[str, Any]]:
    """Why a receipt is not sound (empty where it is), and what its entry says. RFC 9162, 2.1.3.2."""
    said, digest = json.loads(receipt["leaf"]), functools.partial(hashlib.new, receipt["algorithm"])
    public = public_of(receipt["key"])
    size, root, genuine = head_of(receipt["checkpoint"], receipt["origin"], public)
    here, last = receipt["index"], size - 1
    if not genuine or (key and public.hex() != key.lower()):
        return "key" if genuine else "signature", said
    named = said["index"], receipt["size"], said["authority"]
    if named != (here, size, receipt["origin"].rpartition("/")[2]) or not 0 <= here <= last:
        return "line", said
    found = digest(b"\x00" + receipt["leaf"].encode("utf-8", "surrogatepass")).digest()
    path, inner = [bytes.fromhex(one) for one in receipt["path"]], (here ^ last).bit_length()
    if len(path) != inner + bin(here >> inner).count("1") or {len(one) for one in path} - {32}:
        return "root", said
    for level, sibling in enumerate(path):
        is_right = level >= inner or here >> level & 1
        found = digest(b"\x01" + (sibling + found if is_right else found + sibling)).digest()
    return "" if found == root else "root", said


def report(found: Iterable[Check], trusted: bool = False) -> int:
    """Say what was found of each log; the worst exit code of all (1, 3, 4, 0); 3 where there is no log at all."""
    codes = set[int]()
    for one in found:
        bare = one.count - one.covered
        code = 1 if one.fault else 3 if bare or not one.count else 4 * (one.source == 2 and not trusted)
        key = f"key 公钥指纹: {hashlib.sha256(one.public).hexdigest()[:32]}, {FROM[one.source]}"
        notes = [key, *map(REBASED.format, one.rebased)]
        notes += [OPEN.format(bare)] if bare else []
        counts = f"{one.count} entries 条  {one.covered} covered 有签名覆盖  {len(one.heads)} heads 树头"
        said = [f"{VERDICT[code]}  {one.name} ({one.code})  {counts}\n{one.fault}", *(f"  {note}\n" for note in notes)]
        sys.stdout.writelines(said)
        codes.add(code)
    sys.stdout.write("" if codes else f"{VERDICT[3]}: there is no log in it 其中没有任何日志\n")
    return next((code for code in (1, 3, 4, 0) if code in codes), 3)


def main(words: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("file", help="an exported log, or a receipt 导出的日志，或者凭条")
    add("--receipt", action="store_true", help="it is a receipt 所给文件是凭条")
    add("--witness", default="", help="an older export, or a file of heads 旧副本或者树头文件")
    add("--key", default="", type=lambda key: bytes.fromhex(key).hex(), help="the public key, hexadecimal 公钥")
    add("--trust-file-key", action="store_true", help="insist on the file's own key 执意采用文件自带的公钥")
    asked = parser.parse_args(words)
    try:
        with open(asked.file, "rb") as file:
            if not asked.receipt:
                return report(verify(file, asked.witness, asked.key), asked.trust_file_key)
            why, said = check_receipt(receipt := json.load(file), asked.key)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        sys.stderr.write(f"unreadable 无法读取: {fault}\n")
        return 2
    code = 1 if why else 0 if asked.key or asked.trust_file_key else 4
    key = f"key 公钥指纹: {hashlib.sha256(public_of(receipt['key'])).hexdigest()[:32]}, {FROM[0 if asked.key else 2]}"
    sys.stdout.write(f"{VERDICT[code]}{why and ': ' + WHY[why]}\n  {json.dumps(said, ensure_ascii=False)}\n  {key}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
