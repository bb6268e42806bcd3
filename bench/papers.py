"""A sealed certificate beside the bare typst compile of the same page, beside pyHanko, and many in processes."""

from __future__ import annotations

import io
import json
import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import django
import typst
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from bench.measure import Row, in_turn, rate
from tongban.documents import certifying
from tongban.documents.drawing import FONTS, TEMPLATES, Draughtsman, qr
from tongban.documents.sealing import Signer, seal_pdf
from tongban.documents.verifying import verify_pdf
from tongban.kit.identifiers import build_licence_identifier

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
CODE = "11990100MB0000001X"
SAYS = [
    ["经营者名称", "示例市三味小馆第{i}分店"],
    ["统一社会信用代码", "92990100MA0{i:07d}"],
    ["法定代表人（负责人）", "张三"],
    ["住所", "示例市示范区幸福路{i}号"],
    ["经营项目", "热食类食品制售；冷食类食品制售；自制饮品制售"],
    ["有效期限", "2026年11月18日至2031年11月17日"],
]
BULK = 240
Text = tuple[str, str]


def page(i: int) -> dict[str, Any]:
    """The page of the i-th certificate, another name, number and QR code each time."""
    return {
        "kind_name": "食品经营许可证",
        "number": f"JY2990100{i:07d}",
        "issuer": "示例市市场监督管理局",
        "date": [2026, 11, 18],
        "date_words": "2026年11月18日",
        "demo": True,
        "city": "示例市",
        "landscape": False,
        "says": [[label, value.format(i=i)] for label, value in SAYS],
        "qr": qr(f"http://127.0.0.1:8000/documents/check/7K3P-92QF-{i:04d}/"),
        "qr_lines": ["扫码核验真伪"],
        "seal_words": "示例市市场监督管理局",
        "seal_use": "电子证照专用章",
        "identifier": identifier(i),
        "footnote": "本证照由发证机关以电子印章签发。",
    }


def identifier(i: int) -> str:
    """Its 电子证照标识."""
    return build_licence_identifier("11990100MB0000001X001", CODE, f"JY2990100{i:07d}")


def facts(i: int) -> dict[str, Any]:
    """What is sealed with it."""
    return {"title": "食品经营许可证", "number": f"JY2990100{i:07d}", "identifier": identifier(i), "issuer_code": CODE}


def make_seal() -> tuple[Any, Text]:
    """(root, (seal certificate, key) as PEM)."""
    since = NOON - timedelta(days=1)
    root, root_key = certifying.new_root("示例市电子印章根证书", since)
    made, key = certifying.new_certificate(
        root, root_key, name="电子印章", organisation="示例市市场监督管理局", code=CODE,
        purpose=certifying.SEALING, since=since,
    )  # fmt: skip
    return root, (certifying.as_text(made), certifying.key_as_text(key))


def signer_of(seal: Text) -> Signer:
    """The seal ready for use."""
    from cryptography import x509

    return Signer(x509.load_pem_x509_certificate(seal[0].encode()), certifying.key_from_text(seal[1]), "示例")


def bare_compiler() -> Any:
    """What a program does that only draws: the same template, one compiler kept, nothing checked, nothing sealed."""
    compiler = typst.Compiler(
        str(TEMPLATES / "certificate.typ"), root=str(TEMPLATES), font_paths=[str(FONTS)], ignore_system_fonts=True
    )
    return lambda i: compiler.compile(format="pdf", sys_inputs={"page": json.dumps(page(i), ensure_ascii=False)})


def pyhanko_signer(seal: Text) -> Any:
    """pyHanko as its manual shows it, with the same key."""
    ready = signer_of(seal)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "seal.p12"
        file.write_bytes(
            pkcs12.serialize_key_and_certificates(
                b"seal", ready.key, ready.certificate, None, BestAvailableEncryption(b"x")
            )
        )
        simple = signers.SimpleSigner.load_pkcs12(str(file), passphrase=b"x")
    meta = signers.PdfSignatureMetadata(field_name="Seal", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    return lambda pdf: signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, signer=simple).getvalue()


def valid(sealed: bytes, root: Any) -> bool:
    """Whether our verifier and pyHanko both find it genuine."""
    trust = ValidationContext(
        trust_roots=[asn1.Certificate.load(root.public_bytes(Encoding.DER))], allow_fetching=False
    )
    said = validate_pdf_signature(PdfFileReader(io.BytesIO(sealed), strict=True).embedded_signatures[0], trust)
    return bool(said.bottom_line) and verify_pdf(sealed, roots=[root]).ok


_worker: dict[str, Any] = {}


def start(seal: Text) -> None:
    """A worker gets its fonts and its seal once."""
    _worker["draughtsman"], _worker["signer"] = Draughtsman(), signer_of(seal)
    _worker["draughtsman"].draw("certificate", page(0))


def one(i: int) -> tuple[int, float]:
    """One certificate drawn and sealed: its size, and the processor's seconds it took."""
    begun = time.process_time()
    drawn = _worker["draughtsman"].draw("certificate", page(i))
    size = len(seal_pdf(drawn, _worker["signer"], at=NOON, facts=facts(i), reason="签发"))
    return size, time.process_time() - begun


def rows() -> Iterator[Row]:
    """Sealed against bare; our seal against pyHanko's; many a second on two processes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.site.settings")
    django.setup()  # the verifier speaks the site's languages
    root, seal = make_seal()
    draughtsman, signer, bare, pyhanko = Draughtsman(), signer_of(seal), bare_compiler(), pyhanko_signer(seal)

    def sealed(i: int) -> bytes:
        return seal_pdf(draughtsman.draw("certificate", page(i)), signer, at=NOON, facts=facts(i), reason="签发")

    equal = valid(sealed(1), root)
    plain, ours, theirs = in_turn(
        lambda: rate(bare, 1.5, 5), lambda: rate(sealed, 1.5, 5), lambda: rate(lambda i: pyhanko(bare(i)), 1.5, 2)
    )
    note = (
        f"{1000 / ours:.1f} ms sealed, {1000 / plain:.1f} ms bare: {plain / ours:.2f} × the bare compile (goal ≤ 1.5 ×)"
    )
    yield Row(
        "certificate with seal, beside the bare compile", ours, plain, "a second", ours / plain, 1 / 1.5, equal, note
    )
    yield Row("the same, beside typst and pyHanko as it comes", ours, theirs, "a second", ours / theirs, 1.0, equal)
    drawn = bare(1)
    our_seal, their_seal = in_turn(
        lambda: rate(lambda i: seal_pdf(drawn, signer, at=NOON, facts=facts(i), reason="签发"), 0.5),
        lambda: rate(lambda i: pyhanko(drawn), 1.0, 2),
        runs=3,
    )
    yield Row("the seal alone, beside pyHanko", our_seal, their_seal, "a second", our_seal / their_seal, 1.0, equal)
    with ProcessPoolExecutor(2, get_context("spawn"), start, (seal,)) as pool:
        list(pool.map(one, range(8)))
        begun = time.perf_counter()
        made = list(pool.map(one, range(BULK), chunksize=10))
        bulk = len(made) / (time.perf_counter() - begun)
    spent = sum(seconds for _size, seconds in made) / len(made)
    whole = equal and all(size for size, _seconds in made)
    note = f"{spent * 1000:.1f} ms of processor time each, which is {2 / spent:.0f} a second on 2 cores that are free"
    yield Row("sealed certificates in bulk, 2 processes", bulk, None, "a second", bulk / 40, 1.0, whole, note)
