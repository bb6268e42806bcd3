"""Files handed in: told by their content, refused with a sentence and a code, kept once."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from tongban.accounts.testing import a_person
from tongban.documents.actions import content_of, store_upload
from tongban.documents.actions.uploading import safe_name
from tongban.documents.contents import UploadRefused
from tongban.documents.keeping import FileLostError, fetch, keep, place_of
from tongban.documents.models import StoredFile
from tongban.documents.queries import file_seen_by
from tongban.documents.testing import a_pdf, a_picture, a_stored_file, an_upload
from tongban.kit.refusals import NotFound

pytestmark = pytest.mark.django_db
ALL = ["pdf", "jpg", "png", "docx", "xlsx"]


def an_office_file(kind="docx", **parts):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr({"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}[kind], "<w/>")
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return written.getvalue()


def a_bomb(width=30_000, height=30_000):
    """A tiny PNG that says it is enormous."""

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 10)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("图.png", a_picture(), "image/png"),
        ("照片.jpg", a_picture(kind="JPEG"), "image/jpeg"),
        ("合同.pdf", a_pdf(), "application/pdf"),
        ("表.xlsx", an_office_file("xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("申请.docx", an_office_file(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_a_sound_file_is_kept_under_its_hash_with_its_true_type(name, content, media):
    stored = store_upload(a_person(), an_upload(name, content), accepts=ALL, most_megabytes=1)

    assert (stored.name, stored.media_type, stored.size) == (name, media, len(content))
    assert content_of(stored) == content


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.png", b"", "upload-empty"),
        ("大.png", b"\x89PNG\r\n\x1a\n" + b"0" * 1_100_000, "upload-too-large"),
        ("合同.exe", a_picture(), "upload-type-lies"),
        ("图.html", a_picture(kind="JPEG"), "upload-type-lies"),
        ("程序.exe", b"MZ\x90\0" + b"\0" * 200, "upload-type-not-accepted"),
        ("网页.pdf", b"<html><script>", "upload-type-not-accepted"),
        ("图.svg", b"<svg onload='x'/>", "upload-type-not-accepted"),
        ("包.docx", b"PK\x03\x04 not really", "upload-type-not-accepted"),
        ("截断.png", a_picture(400, 400)[:-40], "upload-damaged"),
        ("截断.jpg", a_picture(400, 400, "JPEG")[:900], "upload-damaged"),
        ("坏.pdf", b"%PDF-1.7\nnothing here", "upload-damaged"),
        ("炸弹.png", a_bomb(), "upload-unsafe"),
        ("脚本.pdf", a_pdf(javascript="app.alert(1)"), "upload-unsafe"),
        ("附件.pdf", a_pdf(attachment=("run.exe", b"MZ\x90")), "upload-unsafe"),
        ("加密.pdf", a_pdf(password="secret"), "upload-locked"),
        (
            "宏.docx",
            an_office_file(word__vbaProject__bin="x").replace(b"vbaProject/bin", b"vbaProject.bin"),
            "upload-unsafe",
        ),
        ("嵌入.docx", an_office_file(**{"word/embeddings/run.exe": b"MZ"}), "upload-unsafe"),
        ("逃逸.docx", an_office_file(**{"../../etc/passwd": b"x"}), "upload-unsafe"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(name, content, code, settings):
    with pytest.raises(UploadRefused) as refused:
        store_upload(a_person(), an_upload(name, content), accepts=ALL, most_megabytes=1)

    assert refused.value.code == code
    assert str(refused.value.sentence)
    assert str(refused.value.next_step)
    assert not StoredFile.objects.exists()
    assert not settings.FILES_DIR.exists()


def test_a_type_the_material_does_not_accept_is_refused_though_sound():
    with pytest.raises(UploadRefused, match="PNG"):
        store_upload(a_person(), an_upload(), accepts=["pdf"], most_megabytes=1)


def test_a_pdf_with_a_launch_action_hidden_in_a_spelling_is_refused():
    sly = a_pdf().replace(b"/Type /Page\n", b"/Type /Page\n/AA << /O << /S /L#61unch /F (calc) >> >>\n")
    assert sly != a_pdf()

    with pytest.raises(UploadRefused, match="Launch"):
        store_upload(a_person(), an_upload("表.pdf", sly), accepts=ALL, most_megabytes=1)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\Users\\张三\\平面图.png", "平面图.png"),
        ("a\u202egnp.exe", "agnp.exe"),
        ('坏"名<字>.pdf', "坏_名_字_.pdf"),
        ("  .. ", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_file_name_is_made_safe(given, kept):
    assert safe_name(given) == kept


def test_the_same_bytes_are_kept_once_and_checked_when_read():
    first, second = keep(b"same"), keep(b"same")
    assert first == second
    assert fetch(first) == b"same"

    place_of(first).write_bytes(b"changed")
    with pytest.raises(FileLostError):
        fetch(first)
    place_of(first).unlink()
    with pytest.raises(FileLostError):
        fetch(first)


def test_a_stranger_cannot_learn_that_a_file_exists():
    owner, stranger = a_person(), a_person()
    stored = a_stored_file(owner)

    assert file_seen_by(owner, stored.pk) == stored
    assert file_seen_by(stranger, stored.pk, may=lambda file: file == stored) == stored
    for asked in (stored.pk, "00000000-0000-0000-0000-000000000000", "nonsense"):
        with pytest.raises(NotFound) as refused:
            file_seen_by(stranger, asked)
        assert refused.value.code == "not-found"
