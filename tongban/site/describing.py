"""The published description of the interface, with every refusal it may answer with: said once, for all operations."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

WORDS = {
    400: "It cannot be read: no JSON, no UTF-8, a form cut off (malformed).",
    401: "Nobody signed in, or a key that is wrong, expired or withdrawn.",
    403: "The thing may be seen, but this act is somebody else's, or the key lacks the scope.",
    404: "Nothing there for whoever asks; the same answer whether it is absent or somebody else's.",
    409: "Not in this state, or somebody was quicker.",
    413: "Too large.",
    415: "Another media type is read here.",
    422: "A value is missing or wrong; `where` and `errors` say which.",
    429: "Too many requests of this kind; Retry-After says when to try again.",
    503: "Too busy at this moment; nothing was done, Retry-After says when to try again.",
}
ALWAYS = (400, 404, 422, 429, 503)
BEHIND_A_KEY = (401, 403)
WRITING = (403, 409, 413, 415)
PROBLEM = {
    "title": "Problem",
    "description": "A refusal as an RFC 9457 problem document.",
    "type": "object",
    "required": ["type", "code", "title", "status"],
    "properties": {
        "type": {"type": "string", "description": "urn:tongban:problem:<code>"},
        "code": {"type": "string", "description": "never changes; listed in docs/reference/refusals.md"},
        "title": {"type": "string", "description": "what is wrong, in the reader's language"},
        "status": {"type": "integer"},
        "next_step": {"type": "string", "description": "what to do next"},
        "where": {"type": "object", "additionalProperties": {"type": "string"}},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}


class HouseAPI(NinjaAPI):
    """Ninja's interface, whose description leaves no answer out."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """The description; every operation with its refusals."""
        schema = super().get_openapi_schema(**asked)
        schema["components"]["schemas"]["Problem"] = PROBLEM
        for ways in schema["paths"].values():
            for method, operation in ways.items():
                responses = operation["responses"]
                for status in refusals_of(method, is_closed="security" in operation):
                    responses.setdefault(status, _refusal(status))
        return schema


def refusals_of(method: str, *, is_closed: bool) -> list[int]:
    """The statuses an operation may refuse with."""
    found = {*ALWAYS, *(BEHIND_A_KEY if is_closed else ()), *(WRITING if method != "get" else ())}
    if method != "get":
        found.add(401)
    return sorted(found)


def _refusal(status: int) -> dict[str, Any]:
    shape = {"$ref": "#/components/schemas/Problem"}
    return {"description": WORDS[status], "content": {"application/problem+json": {"schema": shape}}}
