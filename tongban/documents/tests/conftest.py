"""Keys and kept files of these tests lie in a folder of their own; one sealed page is drawn for the whole session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from tongban.documents import certifying
from tongban.documents.drawing import Draughtsman, qr
from tongban.documents.sealing import Signer, seal_pdf
from tongban.kit.identifiers import build_licence_identifier

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
CODE = "11990100MB0000001X"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.FILES_DIR = tmp_path / "files"
    return


@dataclass(frozen=True)
class Office:
    """A seal with its root, outside any database."""

    root: x509.Certificate
    signer: Signer
    status_signer: Signer

    def sealed(self, drawn: bytes, **facts: Any) -> bytes:
        return seal_pdf(drawn, self.signer, at=NOON, facts={**FACTS, **facts}, reason="签发电子文书")


FACTS = {
    "kind": "certificate",
    "title": "食品经营许可证",
    "number": "JY29901000000018",
    "identifier": build_licence_identifier("11990100MB0000001X001", CODE, "JY29901000000018"),
    "issuer": "示例市市场监督管理局",
    "issuer_code": CODE,
    "valid_from": "2026-11-18",
    "valid_until": "2031-11-17",
}


@pytest.fixture(scope="session")
def office() -> Office:
    since = NOON - timedelta(days=30)
    root, key = certifying.new_root("示例市电子印章根证书", since)
    made = {
        purpose: certifying.new_certificate(
            root, key, name="电子印章", organisation="示例市市场监督管理局", code=CODE, purpose=purpose, since=since
        )
        for purpose in (certifying.SEALING, certifying.STATUS)
    }
    return Office(root, *(Signer(*made[purpose], "示例市市场监督管理局") for purpose in made))


@pytest.fixture(scope="session")
def drawn() -> bytes:
    """A certificate as the draughtsman draws it, not yet sealed."""
    return Draughtsman().draw("certificate", A_PAGE)


@pytest.fixture(scope="session")
def genuine(office: Office, drawn: bytes) -> bytes:
    """The same, sealed."""
    return office.sealed(drawn)


A_PAGE = {
    "kind_name": "食品经营许可证",
    "number": "JY29901000000018",
    "issuer": "示例市市场监督管理局",
    "date": [2026, 11, 18],
    "date_words": "2026年11月18日",
    "demo": True,
    "city": "示例市",
    "landscape": False,
    "says": [["经营者名称", "示例市三味小馆"], ["负责人", "韩𬭎㛃"]],
    "qr": qr("http://127.0.0.1:8000/verify/"),
    "qr_lines": ["扫码核验真伪"],
    "seal_words": "示例市市场监督管理局",
    "seal_use": "电子证照专用章",
    "identifier": FACTS["identifier"],
    "footnote": "示例",
    "check_code": "7K3P-92QF-4MTX",
}
