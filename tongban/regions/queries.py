"""What can be asked of the places. They are public: anybody may ask, so no question takes who is asking."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongban.kit.refusals import NotFound
from tongban.regions.models import Division

SEARCH_LIMIT = 20


def division(code: str) -> Division:
    """The division of a code; refused as not found where there is none."""
    found = Division.objects.filter(code=code).first()
    if found is None:
        raise NotFound(
            _("There is no division with the code %(code)s.") % {"code": code},
            code="division-not-found",
            next_step=_("Search for it by its name."),
        )
    return found


def provinces() -> QuerySet[Division]:
    """Divisions that lie in no other, by code."""
    return Division.objects.filter(parent=None)


def children(code: str) -> QuerySet[Division]:
    """Divisions lying directly in one, by code; refused as not found where the code is unknown."""
    return Division.objects.filter(parent=division(code))


def ancestors(code: str) -> list[Division]:
    """What a division lies in, outermost first, without itself. One query a level, four at most."""
    path: list[Division] = []
    place = Division.objects.select_related("parent__parent__parent__parent").filter(code=code).first()
    while place is not None and place.parent is not None:
        place = place.parent
        path.insert(0, place)
    return path


def full_name(code: str) -> str:
    """The names from the outermost down, written together as Chinese addresses are; 市辖区 and the like left out."""
    place = division(code)
    names = [one.name for one in (*ancestors(code), place)]
    return "".join(
        name for name in names if name not in {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
    )


def scope_prefix(code: str) -> str:
    """The leading digits all divisions in one share, by its code alone: 990000 → 99, 990100 → 9901, 990102 → 990102."""
    if len(code) != 6:
        return code
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def within_scope(code: str, field: str = "region_id") -> Q:
    """The condition that a row's division is `code` or lies in it."""
    return of_prefix(scope_prefix(code), field)


def of_prefix(prefix: str, field: str = "region_id") -> Q:
    """The condition that a division's code begins with these digits. A range, so that every database uses its index."""
    return Q(**{f"{field}__gte": prefix, f"{field}__lte": prefix.ljust(12, "9")})


def within(code: str) -> QuerySet[Division]:
    """A division and everything in it, by code."""
    return Division.objects.filter(within_scope(code, "code"))


def search(words: str, inside: str = "", limit: int = SEARCH_LIMIT) -> list[Division]:
    """Divisions whose name holds the words, or whose code begins with them; upper levels and shorter names first."""
    words = words.strip()
    if not words:
        return []
    if words.isascii() and words.isdigit():
        found = Division.objects.filter(code__gte=words[:12], code__lte=words[:12].ljust(12, "9"))
    else:
        found = Division.objects.filter(name__contains=words)
    if inside:
        found = found.filter(within_scope(inside, "code"))
    return list(found.select_related("parent").order_by("level", "code")[: min(limit, 100)])
