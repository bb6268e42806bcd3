"""Check a public log, or one receipt, with nothing but Python 3.9 or newer. 只用 Python 自带的库核验公开日志或凭条。

    verify_log.py LOG.txt                       is the log whole and unaltered? 日志是否完整、未被改动？
    verify_log.py LOG.txt --witness OLDER.txt   … and does it still say what an older copy says? 与旧副本是否一致？
    verify_log.py --receipt RECEIPT.json        does this act stand in the signed log? 该行为是否已载入签名日志？

Exit code 退出码: 0 sound 无误 · 1 altered 被改动 · 2 unreadable 无法读取。RFC 6962, C2SP checkpoints, RFC 8032.
"""

from __future__ import annotations

import argparse
import base64
import functools
import hashlib
import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

WHY = {
    "edited": "not what was recorded: edited, back-dated or exchanged 现存内容与当时记载不符：被修改、倒签或者调换",
    "missing": "it is missing: deleted or cut off 该条缺失：被删除或者截断",
    "twice": "its number stands twice 同一序号出现两次",
    "forged": "it was inserted: the tree never took it in 该条系插入：哈希树从未载入",
    "order": "it was logged before the entry in front of it 入册时间早于前一条",
    "line": "its own line names another log or number 自述的机关或者序号不符",
    "unrecorded": "its salt was destroyed, but no erasure is on record 盐值被销毁，却没有删除记录",
    "root": "the signed root differs: something since the head before was rewritten 签名树根不符：上一签名之后有改写",
    "signature": "the head signed here is not genuine 此处树头的签名不真实",
    "key": "it is signed with another key than expected 签名公钥与预期不符",
    "witness": "it is not what the witness file holds 与见证文件所载不同",
}
READ = json.JSONDecoder().raw_decode
# Ed25519 as RFC 8032, 5.1 has it; a point is (x·z, y·z, z, x·y·z).
P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]


def _add(a: Point, b: Point) -> Point:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    w, x, y, z = f - e, d - c, d + c, f + e
    return w * x % P, y * z % P, x * y % P, w * z % P


def _point(encoded: bytes) -> Point | None:
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * pow(2, (P - 1) // 4, P) % P if (x * x - square) % P else x
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 signature is genuine: S·B = R + k·A."""
    a, r, s = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or BASE is None or s >= Q or len(public) != 32 or len(signature) != 64:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    minus_a = (P - a[0], a[1], 1, P - a[3])
    choice, found = (None, BASE, minus_a, _add(BASE, minus_a)), (0, 1, 1, 0)
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
    named, genuine = hashlib.sha256(origin.encode() + b"\n\x01" + public).digest()[:4], False
    for line in signatures.splitlines():
        dash, name, encoded = line.split(" ")
        raw = base64.b64decode(encoded)
        if (dash, name, said, raw[:4]) == ("—", origin, origin, named):
            genuine = genuine or is_signed(public, (body + "\n").encode(), raw[4:])
    return int(size), base64.b64decode(root), genuine


def hash_named(algorithm: str) -> Callable[[bytes], Any]:
    """SHA-256, or SM3 where this Python's OpenSSL has it."""
    return hashlib.sha256 if algorithm == "sha256" else functools.partial(hashlib.new, algorithm)


class Check:
    """One log, entry by entry, in constant memory; `fault` is the lowest bad entry found."""

    def __init__(self, header: dict[str, Any], witness: dict[str, Any], key: str) -> None:
        """`witness`: the logs of an older export, of which this one is taken; `key`: the public key to insist on."""
        self.code, self.name, self.origin = header["code"], header["name"], header["origin"]
        known = witness.pop(self.code, {})
        self.size, self.older = max(header["size"], known.get("size", 0)), entries(known)
        self.hash, self.public = hash_named(header["algorithm"]), public_of(header["key"])
        self.heads: dict[int, list[tuple[bytes, bool]]] = {}
        self.count, self.logged, self.edge, self.whole = 0, "", list[bytes](), True
        self.erased, self.recorded = dict[int, dict[str, Any]](), set[int]()
        self.fault, self.lowest = "", sys.maxsize
        expected = bytes.fromhex(key) or public_of(known.get("key", "")) or self.public
        if self.public != expected:
            self.bad(0, "key", {})
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
        said, _end = READ(text.decode("utf-8", "surrogatepass"))
        index = said["index"]
        while kind != b"beyond" and self.count < index:
            self.gone()
        if kind == b"beyond" or self.count > index:
            self.bad(index, "forged" if kind == b"beyond" else "twice", said)
            return
        leaf = self.hash(b"\x00" + text).digest()
        before = next(self.older, None)
        if before is not None and before.partition(b" ")[2] != rest:
            then = json.loads(before.split(b" ", 2)[2])
            changed = ", ".join(name for name in then if then[name] != said.get(name))
            self.bad(index, "witness", then, f" ({changed or 'hash'})")
        if leaf.hex().encode() != leaf_hex:
            self.bad(index, "edited", said)
        if (said["logged"] or "") < self.logged:
            self.bad(index, "order", said)
        self.logged = said["logged"] or ""
        if kind == b"erased":
            self.erased[index] = said
        if "erases" in said:
            self.recorded.add(said["erases"])
        self.grow(leaf, index, self.edge, said)

    def grow(self, leaf: bytes, index: int, edge: list[bytes], said: dict[str, Any]) -> None:
        """Append the leaf to the tree, and compare the root where a head was signed."""
        while self.whole and index & 1:
            leaf, index = self.hash(b"\x01" + edge.pop() + leaf).digest(), index >> 1
        edge.append(leaf)
        self.count += 1
        for signed, genuine in self.heads.get(self.count, ()):
            root = functools.reduce(lambda right, left: self.hash(b"\x01" + left + right).digest(), reversed(edge))
            if self.whole and not (genuine and signed == root):
                self.bad(self.count - 1, "root" if genuine else "signature", said)

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
    logs, said, at = dict[str, dict[str, Any]](), dict[str, Any](), 0
    with open(path, "rb") as file:
        for word, rest in sections(file):
            at += len(word) + (len(rest) + 1 if rest else 0)
            if word == b"log":
                said = json.loads(rest) | {"notes": [], "path": path, "start": at}
                logs[said["code"]] = said
            elif word == b"head":
                said["notes"].append(json.loads(rest))
                said["start"] = at
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
            elif word == b"log":
                check = Check(json.loads(rest), known, key)
            elif word == b"end":
                yield check.end()
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise ValueError(f"line {number} 第 {number} 行: {fault}") from fault
    yield from (Check(header, {}, "").end() for header in known.values())


def check_receipt(receipt: dict[str, Any], key: str = "") -> tuple[str, dict[str, Any]]:
    """Why a receipt is not sound (empty where it is), and what its entry says. RFC 9162, 2.1.3.2."""
    said, digest = json.loads(receipt["leaf"]), hash_named(receipt["algorithm"])
    public = public_of(receipt["key"])
    size, root, genuine = head_of(receipt["checkpoint"], receipt["origin"], public)
    here, last = receipt["index"], size - 1
    if not genuine or (key and public.hex() != key.lower()):
        return "key" if genuine else "signature", said
    if said["index"] != here or receipt["size"] != size or not 0 <= here <= last:
        return "line", said
    found = digest(b"\x00" + receipt["leaf"].encode("utf-8", "surrogatepass")).digest()
    for sibling in map(bytes.fromhex, receipt["path"]):
        if here & 1 or here == last:
            found = digest(b"\x01" + sibling + found).digest()
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = digest(b"\x01" + found + sibling).digest()
        here, last = here >> 1, last >> 1
    return "" if last == 0 and found == root else "root", said


def report(found: Iterable[Check]) -> int:
    """Say what was found of each log; 0 where all are sound, 1 otherwise."""
    altered = 0
    for one in found:
        verdict, altered = ("ALTERED 已被改动", 1) if one.fault else ("sound 无误", altered)
        sys.stdout.write(
            f"{verdict}  {one.name} ({one.code})  {one.count} entries 条  {len(one.heads)} heads 签名\n{one.fault}"
        )
    return altered


def main(words: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    named = parser.add_mutually_exclusive_group(required=True)
    named.add_argument("file", nargs="?", help="an exported log 导出的日志")
    named.add_argument("--receipt", help="a receipt instead of a log 凭条文件")
    parser.add_argument("--witness", default="", help="an older export to compare with 用于对照的旧副本")
    parser.add_argument("--key", default="", help="the public key to insist on, in hexadecimal 公钥（十六进制）")
    asked = parser.parse_args(words)
    try:
        with open(asked.file or asked.receipt, "rb") as file:
            if asked.file:
                return report(verify(file, asked.witness, asked.key))
            why, said = check_receipt(json.load(file), asked.key)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        sys.stderr.write(f"unreadable 无法读取: {fault}\n")
        return 2
    verdict = f"ALTERED 已被改动: {WHY[why]}" if why else "sound 无误"
    sys.stdout.write(f"{verdict}\n  {json.dumps(said, ensure_ascii=False)}\n")
    return 1 if why else 0


if __name__ == "__main__":
    sys.exit(main())
