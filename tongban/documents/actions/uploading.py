"""A file is handed in: looked at by its content, named safely, kept once under its hash."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.documents.contents import (
    MEDIA,
    UploadRefused,
    check_content,
    kind_by_content,
    kind_by_name,
    looks_like,
    refuse,
)
from tongban.documents.keeping import fetch, keep
from tongban.documents.models import StoredFile

LONGEST_NAME = 120


def store_upload(
    owner: Person,
    uploaded_file: UploadedFile,
    *,
    accepts: Sequence[str] = ("pdf", "jpg", "png"),
    most_megabytes: int = 10,
) -> StoredFile:
    """Take in a file that `owner` hands in and return its row.

    `accepts`: kinds among pdf, jpg, png, docx, xlsx. Refused with a sentence and nothing kept: upload-empty,
    upload-too-large, upload-type-not-accepted, upload-type-lies, upload-damaged, upload-locked, upload-unsafe.
    """
    name = safe_name(uploaded_file.name or "")
    content = _read(uploaded_file, min(most_megabytes * 1024 * 1024, settings.UPLOAD_LIMIT_BYTES))
    kind, claimed = kind_by_content(content), kind_by_name(name)
    if kind is None or kind not in accepts:
        raise _not_accepted(content if kind is None else b"", kind, accepts)
    if claimed != kind:
        raise refuse(
            "upload-type-lies",
            _("The name says “%(claimed)s”, but the content is %(kind)s.")
            % {"claimed": claimed or "–", "kind": kind.upper()},
            _("Upload the original file, or give it the right ending."),
        )
    check_content(kind, content)
    return StoredFile.objects.create(
        owner=owner, name=name, media_type=MEDIA[kind], size=len(content), sha256=keep(content)
    )


def content_of(stored: StoredFile) -> bytes:
    """The bytes of a file that somebody may see; FileLostError where they are gone."""
    return fetch(stored.sha256)


def safe_name(given: str) -> str:
    """The file name without folders, control marks or characters that steer text; cut in the middle of nothing."""
    name = unicodedata.normalize("NFC", given.replace("\\", "/")).rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
    name = re.sub(r'[<>:"|?*;]+', "_", name).strip(" .")
    path = PurePosixPath(name or "file")
    return path.stem[: LONGEST_NAME - len(path.suffix[:12])] + path.suffix[:12]


def _read(uploaded_file: UploadedFile, most: int) -> bytes:
    """At most one byte more than allowed is ever read."""
    uploaded_file.seek(0)
    content = uploaded_file.read(most + 1)
    if not content:
        raise refuse(
            "upload-empty", _("The file is empty."), _("Choose the file again; it may not have been saved yet.")
        )
    if len(content) > most:
        raise UploadRefused(
            _("The file is larger than %(most)s MB.") % {"most": f"{most / 1024 / 1024:g}"},
            code="upload-too-large",
            status=413,
            next_step=_("Make it smaller (a photograph of 2 MB is enough), or split it."),
        )
    return bytes(content)


def _not_accepted(content: bytes, kind: str | None, accepts: Sequence[str]) -> UploadRefused:
    found = kind.upper() if kind else looks_like(content)
    return refuse(
        "upload-type-not-accepted",
        _("A file of the type %(found)s is not accepted here.") % {"found": found},
        _("Accepted are: %(kinds)s.") % {"kinds": "、".join(a.upper() for a in accepts)},
    )
