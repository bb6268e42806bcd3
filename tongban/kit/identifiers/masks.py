"""What others may see of a name or number: enough to recognise one's own, too little to learn somebody else's."""

from __future__ import annotations

from tongban.kit.refusals import Invalid
from tongban.kit.telephones import read_phone


def mask_id(number: str) -> str:
    """An identity or credit code with the middle hidden: the first three and last four characters of 18 stay.

    Shorter numbers keep at most a third of their characters, so that nothing short is shown whole.
    """
    if len(number) >= 12:
        return number[:3] + "*" * (len(number) - 7) + number[-4:]
    keep = len(number) // 6
    return number[:keep] + "*" * (len(number) - 2 * keep) + (number[-keep:] if keep else "")


def mask_name(name: str) -> str:
    """A person's name with all but the surname hidden: 张三 → 张*, 欧阳春 → 欧**, Anna Berg → A*** B***."""
    words = name.split()
    if name.isascii() or len(words) > 1:
        return " ".join(word[:1] + "***" for word in words)
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def mask_phone(phone: str) -> str:
    """A telephone number with its middle hidden: 13800000000 → 138****0000; numbers up to seven digits are hidden
    whole."""
    try:
        return read_phone(phone).masked if phone else ""
    except Invalid:
        return phone[:3] + "*" * (len(phone) - 7) + phone[-4:] if len(phone) > 7 else "*" * len(phone)
