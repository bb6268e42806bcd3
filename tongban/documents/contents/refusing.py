"""How a file is refused: a code that never changes, what is wrong, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongban.kit.refusals import Refusal


class UploadRefused(Refusal):
    """A file was not taken in; nothing of it was kept."""

    code = "upload-refused"
    status = 422


def refuse(code: str, sentence: str, next_step: str) -> UploadRefused:
    """The refusal of one file."""
    return UploadRefused(sentence, code=code, next_step=next_step)


def damaged() -> UploadRefused:
    """upload-damaged: it cannot be opened, or its end is missing."""
    return refuse(
        "upload-damaged",
        _("The file is damaged or was not sent whole, and cannot be opened."),
        _("Open it yourself, save it again, and upload that."),
    )


def locked() -> UploadRefused:
    """upload-locked: nobody can read it without a password."""
    return refuse(
        "upload-locked",
        _("The file can only be opened with a password."),
        _("Save a copy without a password and upload that."),
    )


def unsafe(what: str) -> UploadRefused:
    """upload-unsafe: it holds `what`, which runs or reaches out by itself; empty: it is built to exhaust the reader."""
    return refuse(
        "upload-unsafe",
        _("The file holds something that runs by itself (%(what)s).") % {"what": what}
        if what
        else _("The file is built too intricately to be opened safely."),
        _("Print it to a new PDF, or photograph the paper, and upload that."),
    )


def too_much() -> UploadRefused:
    """upload-unsafe: what it unpacks to is more than can be opened."""
    return refuse(
        "upload-unsafe",
        _("The file unpacks to more than can be opened safely."),
        _("Save it as PDF and upload that."),
    )


def two_in_one() -> UploadRefused:
    """upload-unsafe: another file hides behind the first."""
    return refuse(
        "upload-unsafe",
        _("Another file is hidden behind this one."),
        _("Open it, save it again as a picture or PDF, and upload that."),
    )
