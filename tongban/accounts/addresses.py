"""From which network address a request comes, whatever the request itself says."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest | None) -> str:
    """The address of whoever asks. X-Forwarded-For is believed only as far as `settings.TRUSTED_PROXIES` wrote it: from
    the right, up to the first address that is no proxy of ours. An IPv6 address stands for its /64, which is one line
    of one house; "" where there is no request."""
    if request is None:
        return ""
    here = _read(request.META.get("REMOTE_ADDR", ""))
    said = [_read(part) for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")][-20:]
    while here is not None and _is_proxy(here) and said:
        before = said.pop()
        if before is None:
            break
        here = before
    if here is None:
        return ""
    return str(ip_network((here, 64), strict=False)) if isinstance(here, IPv6Address) else str(here)


def _read(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.strip()[:60])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _is_proxy(address: IPv4Address | IPv6Address) -> bool:
    return any(address in ip_network(net, strict=False) for net in settings.TRUSTED_PROXIES)
