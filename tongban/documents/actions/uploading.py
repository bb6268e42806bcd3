"""A file is handed in: looked at by its content, named safely, kept once under its hash."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.documents.contents import (
    KINDS,
    MEDIA,
    RUNS,
    UploadRefused,
    check_content,
    ending_of,
    kind_by_content,
    not_accepted,
    refuse,
)
from tongban.documents.keeping import fetch, keep
from tongban.documents.models import StoredFile
from tongban.kit.identifiers import replace_id_numbers

LONGEST_NAME = 120
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
"""What looks like an ending, and is replaced where it is not the true one; “第1.2版” has none."""


def store_upload(
    owner: Person,
    uploaded_file: UploadedFile,
    *,
    accepts: Sequence[str] = ("pdf", "jpg", "png"),
    most_megabytes: int = 10,
) -> StoredFile:
    """Take in a file that `owner` hands in and return its row; the same file handed in again is the same row.

    `accepts`: kinds among pdf, jpg, png, docx, xlsx. The content decides which it is, and the name gets that ending.
    Refused with a sentence and nothing kept: upload-empty, upload-too-large, upload-type-not-accepted,
    upload-type-lies, upload-damaged, upload-locked, upload-unsafe, upload-quota.
    """
    name = replace_id_numbers(safe_name(uploaded_file.name or ""))
    content = _read(uploaded_file, min(most_megabytes * 1024 * 1024, settings.UPLOAD_LIMIT_BYTES))
    kind = kind_by_content(content)
    if kind is None or kind not in accepts:
        raise not_accepted(content, name, kind, "、".join(one.upper() for one in accepts))
    if ending_of(name) in RUNS:
        raise refuse(
            "upload-type-lies",
            _("The name says “%(claimed)s”, but the content is %(kind)s.")
            % {"claimed": ending_of(name), "kind": kind.upper()},
            _("Upload the original file, or give it the right ending."),
        )
    seen = check_content(kind, content)
    name = with_ending(name, kind)
    _refuse_flood(owner, len(content))
    sha256 = keep(content)
    known = StoredFile.objects.filter(owner=owner, sha256=sha256, name=name).order_by("stored_at").first()
    return known or StoredFile.objects.create(
        owner=owner,
        name=name,
        media_type=MEDIA[kind],
        size=len(content),
        sha256=sha256,
        pages=seen.pages,
        has_place=seen.has_place,
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


def with_ending(name: str, kind: str) -> str:
    """The name with the ending of what the file is: photo.jfif → photo.jpg, mmexport1690000000000 → ….jpg."""
    ending = KINDS[kind].endings[0]
    if ending_of(name) == ending:
        return name
    return f"{ENDING.sub('', name) or name}.{ending}"


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
            next_step=_("Make it smaller (a photograph of 2 MB is enough), or split it into several files."),
        )
    return bytes(content)


def _refuse_flood(owner: Person, size: int) -> None:
    """What one person hands in within a day has a bound, so that nobody fills the disk for all others."""
    since = timezone.now() - timedelta(hours=24)
    given = StoredFile.objects.filter(owner=owner, stored_at__gte=since).aggregate(sum=Sum("size"))["sum"] or 0
    if given + size > settings.UPLOADS_PER_DAY_BYTES:
        raise UploadRefused(
            _("You have handed in %(most)s MB within 24 hours, which is the most for one person.")
            % {"most": settings.UPLOADS_PER_DAY_BYTES // 1024 // 1024},
            code="upload-quota",
            status=429,
            next_step=_("Upload the rest tomorrow, or make the files smaller. What is there already is kept."),
        )
