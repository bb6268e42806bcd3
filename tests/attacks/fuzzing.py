"""Requests nobody would send by hand: made from the published description and from every address of the site, with
values that break things. The same seed makes the same requests."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, get_resolver

BAD_TEXTS = (
    "", " ", "\x00", "a\x00b", "\x0b", "\x1f", "\ufffe", "\ud83d", "a\ud83d", "\udc00\ud800", "𠮷野家", "🏮" * 40, "零" * 300,
    "x" * 5000, "张三', '", '"><script>', "%s%d{0}", "../../etc/passwd", "-1", "0", "00", "1.5", "1e999", "NaN", "٣", "²",
    "9" * 30, "9" * 5000, str(2**31), str(2**63), "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "2026-11-22",
    "1e5", "null", "None", "true", "[]", "{}", "‮", "\r\nX: y", "a\tb", "http://[", "//evil.example", "*", "a,b", "~", "2026-11-22~9",
)  # fmt: skip
"""Strings that have broken something somewhere."""
BAD_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 2**31, 2**53, 2**63, 2**70, 10**400, 1e308, [], {}, [None, None], [[]], {"": ""}, {"a\ud83d": 1},
)  # fmt: skip
BAD_BODIES: tuple[bytes, ...] = (
    b"", b"{", b"null", b"[]", b'"x"', b"NaN", b'{"a": Infinity}', b'{"a": 1, "a": 2}', b'{"a": 1e999}', b"[" * 20_000,
    b"[" * 40 + b"]" * 40, b'{"a": "\xff"}', b'{"text": "\\ud83d"}', b'{"text": "a\\u0000"}', b"\xff\xfe", b"9" * 6000,
    b'{"a": ' + b"9" * 5000 + b"}", b"%PDF-1.4\n", b"a=b&c=%00",
)  # fmt: skip
MEDIA_TYPES = (
    "application/json", "application/json", "application/json; charset=utf-16", "text/plain", "", "application/xml",
    "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary=",
    'multipart/form-data; boundary="\xe9"', "x", "application/x-www-form-urlencoded; charset=gbk",
)  # fmt: skip
NAMES = (
    "page", "after", "q", "day", "on", "tab", "state", "for", "item", "code", "number", "words", "view", "material", "since", "until",
    "body", "share", "period", "by", "kpi", "unit", "side", "before", "unread", "theme", "department", "level", "type", "next", "log",
    "format", "paper", "autosave", "back", "revision", "later", "way", "text", "reason", "answer", "question", "for_whom", "office",
)  # fmt: skip
FILES = (
    ("a.pdf", b"%PDF-1.4\n%%EOF", "application/pdf"),
    ("", b"", ""),
    ("..\\..\\x.exe", b"MZ", "application/x-msdownload"),
    ("图\u202egpj.pdf", b"\xff\xd8\xff\xe0", "image/jpeg"),
    ("x" * 400 + ".png", b"\x89PNG\r\n\x1a\n", "image/png"),
)


@dataclass
class Request:
    """One request, ready to be sent and to be shown."""

    method: str
    address: str
    body: bytes | dict[str, Any] = b""
    media_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    operation: str = ""
    """The path and method in openapi.json, for a request to the interface."""

    def __str__(self) -> str:
        return f"{self.method} {self.address[:200]!a} {self.media_type!a} {str(self.body)[:300]!a} {self.headers}"


class Maker:
    """Makes requests from one seed, of values that exist (`known`) and values that break things."""

    def __init__(self, seed: int, schema: dict[str, Any], known: dict[str, list[Any]]) -> None:
        self.random = random.Random(seed)
        self.schema = schema
        self.known = known
        self.operations = [
            (path, method, said)
            for path, ways in sorted(schema["paths"].items())
            for method, said in sorted(ways.items())
        ]
        self.routes = sorted(screens())

    def to_the_interface(self, nth: int) -> Request:
        """The nth request to the interface: every operation in turn."""
        path, method, said = self.operations[nth % len(self.operations)]
        query, headers, address = [], {}, path
        for parameter in said.get("parameters", []):
            name, place = parameter["name"], parameter["in"]
            if place == "path":
                address = address.replace(
                    f"{{{name}}}", quote(self._known_or_bad(name), safe="", errors="surrogatepass")
                )
            elif parameter.get("required") or self.random.random() < 0.5:
                value = self._plain(parameter["schema"], name)
                query.append((name, value)) if place == "query" else headers.update({name: value[:200]})
        request = Request(method.upper(), address, operation=f"{method} {path}")
        request.address += self._query(query)
        request.headers = {name: value for name, value in headers.items() if value.isprintable() and value.isascii()}
        self._with_body(request, said.get("requestBody", {}).get("content", {}))
        return request

    def to_a_screen(self, nth: int) -> Request:
        """The nth request to a page: every address in turn."""
        route = self.routes[nth % len(self.routes)]
        address = re.sub(
            r"<(?:(\w+):)?(\w+)>",
            lambda found: quote(self._known_or_bad(found[2], found[1]), safe="", errors="surrogatepass"),
            route,
        )
        request = Request(self.random.choice(("GET", "GET", "POST", "HEAD")), "/" + address)
        names = self.random.sample(NAMES, self.random.randint(0, 3))
        request.address += self._query([(name, self._text(name)) for name in names])
        if self.random.random() < 0.2:
            request.headers = {"HX-Request": "true"}
        if request.method == "POST":
            self._with_form(request)
        return request

    # ---------------------------------------------------------------- parts

    def _known_or_bad(self, name: str, kind: str | None = "") -> str:
        if self.random.random() < 0.7:
            pool = self.known.get(name) or self.known["pk" if kind == "int" else "any"]
            return str(self.random.choice(pool)) or "x"
        return self.random.choice(BAD_TEXTS).replace("/", "").replace("?", "") or "x"

    def _text(self, name: str) -> str:
        pool = self.known.get(name, self.known["any"])
        return str(self.random.choice(pool)) if self.random.random() < 0.4 else self.random.choice(BAD_TEXTS)

    def _query(self, pairs: list[tuple[str, str]]) -> str:
        if self.random.random() < 0.05:
            return "?" + self.random.choice(("%ff=%fe", "q=%ED%A0%BD", "q=%00", "q[]=1&q[]=2", "=&=", "%00=1", "q=%"))
        return "?" + urlencode(pairs, errors="surrogatepass") if pairs else ""

    def _plain(self, said: dict[str, Any], name: str) -> str:
        value = self._of(said, name)
        if isinstance(value, str) and self.random.random() < 0.5:
            return self._text(name)
        return str(value)

    def _with_body(self, request: Request, content: dict[str, Any]) -> None:
        if not content and self.random.random() < 0.9:
            return
        if not content or self.random.random() < 0.2:
            request.body, request.media_type = self.random.choice(BAD_BODIES), self.random.choice(MEDIA_TYPES)
            return
        media_type, said = next(iter(content.items()))
        value = self._of(said["schema"], "")
        if media_type == "application/json":
            text = json.dumps(value)
            request.body, request.media_type = text.encode("utf-8", "surrogatepass"), media_type
        else:
            request.body = {
                _sendable(name): _sendable(str(one)) for name, one in (value if isinstance(value, dict) else {}).items()
            }
            request.body |= {name: self._file() for name in ("file",) if self.random.random() < 0.8}
            request.media_type = "form"

    def _with_form(self, request: Request) -> None:
        if self.random.random() < 0.1:
            request.body, request.media_type = self.random.choice(BAD_BODIES), self.random.choice(MEDIA_TYPES)
            return
        names = self.random.sample(NAMES, self.random.randint(1, 8)) + list(self.known["field"][:0])
        names += self.random.sample(self.known["field"], min(4, len(self.known["field"])))
        request.body = {_sendable(name): _sendable(self._text(name)) for name in names}
        if self.random.random() < 0.2:
            request.body["file"] = self._file()
        request.media_type = "form"

    def _file(self) -> SimpleUploadedFile:
        name, content, media_type = self.random.choice(FILES)
        return SimpleUploadedFile(name or "x", content, media_type)

    def _of(self, said: dict[str, Any], name: str, depth: int = 0) -> Any:
        """A value as the schema has it, with something broken in it now and then."""
        if self.random.random() < 0.12:
            return self.random.choice(BAD_VALUES if self.random.random() < 0.5 else BAD_TEXTS)
        if "$ref" in said:
            said = self.schema["components"]["schemas"][said["$ref"].rsplit("/", 1)[-1]]
        if "anyOf" in said:
            return self._of(self.random.choice(said["anyOf"]), name, depth)
        if "enum" in said:
            return self.random.choice(said["enum"])
        kind = said.get("type")
        if kind == "object" or "properties" in said:
            names = said.get("properties", {})
            made = {one: self._of(shape, one, depth + 1) for one, shape in names.items()}
            if not names and depth < 4:
                made = {str(key): self._text("any") for key in self.random.sample(self.known["field"], 2)}
            return made
        if kind == "array":
            return [self._of(said.get("items", {}), name, depth + 1) for _ in range(self.random.randint(0, 3))]
        if kind in ("integer", "number"):
            return self.random.randint(-1, 400)
        if kind == "boolean":
            return self.random.random() < 0.5
        return self._text(name)


def _sendable(text: str) -> str:
    """What the test client can write into a form: it writes UTF-8 only (other bytes come with `BAD_BODIES`)."""
    return text.encode("utf-8", "replace").decode()


LEFT_OUT = {"accounts/sign-out/", "accounts/demo/", "robots.txt"}
"""Addresses that end the session, or change who is asking."""


def screens() -> Iterator[str]:
    """Every address pattern of a page."""

    def walk(patterns: Any, prefix: str) -> Iterator[str]:
        for one in patterns:
            route = prefix + str(one.pattern)
            if not isinstance(one, URLPattern):
                yield from walk(one.url_patterns, route)
            elif "^" not in route and route not in LEFT_OUT:
                yield route

    return (route for route in walk(get_resolver().url_patterns, "") if not route.startswith("api/"))
