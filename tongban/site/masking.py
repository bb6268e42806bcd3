"""Log lines without whole identity numbers, whatever was put into them: message, arguments, traceback."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

from tongban.kit.identifiers import mask_within, replace_id_numbers


class MaskingFormatter(logging.Formatter):
    """Formats a record, then masks every whole identity number in the finished text."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, or several with a traceback."""
        return replace_id_numbers(super().format(record))


class MaskingReporterFilter(SafeExceptionReporterFilter):
    """Error reports mask numbers in what was sent and in the variables of every frame."""

    def get_post_parameters(self, request: HttpRequest | None) -> Any:
        """What was sent, masked."""
        sent = super().get_post_parameters(request)
        return {name: mask_within(sent[name]) for name in sent} if sent else sent

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> Any:
        """Each variable as text, masked."""
        return [
            (name, replace_id_numbers(repr(value)) if not isinstance(value, str) else replace_id_numbers(value))
            for name, value in super().get_traceback_frame_variables(request, tb_frame)
        ]
