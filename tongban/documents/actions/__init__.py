"""What can happen in this room: a file is taken in, a document is issued, drawn and sealed, a seal is made."""

from tongban.documents.actions.drawing_up import draw_bulletin, draw_waiting, face_of, pdf_of
from tongban.documents.actions.issuing import (
    document_number,
    issue_document,
    number_series,
    written_down,
)
from tongban.documents.actions.seals import (
    known_roots,
    make_seal,
    second_opinion,
    sign_status_list,
    trust_roots,
    verify_here,
)
from tongban.documents.actions.uploading import content_of, store_upload
from tongban.documents.composing import title_of
from tongban.documents.contents import accept_of
from tongban.documents.drawing import qr
from tongban.documents.previews import can_preview, preview_of
from tongban.documents.status_lists import mark_of
from tongban.documents.status_lists import read_list as read_status_list
from tongban.documents.verifying import Finding, Verdict, read_roots, verify_pdf

__all__ = [
    "Finding",
    "Verdict",
    "accept_of",
    "can_preview",
    "content_of",
    "document_number",
    "draw_bulletin",
    "draw_waiting",
    "face_of",
    "issue_document",
    "known_roots",
    "make_seal",
    "mark_of",
    "number_series",
    "pdf_of",
    "preview_of",
    "qr",
    "read_status_list",
    "second_opinion",
    "read_roots",
    "sign_status_list",
    "store_upload",
    "title_of",
    "trust_roots",
    "verify_here",
    "verify_pdf",
    "written_down",
]
