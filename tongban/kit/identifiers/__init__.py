"""Numbers that people, bodies, items and certificates go by: read strictly, refused with a sentence, invented for
demonstrations.

| number | standard | reads |
|---|---|---|
| 居民身份证、港澳台居民居住证、外国人永久居留身份证 | GB 11643, GA 2102 | `read_id_number` |
| 统一社会信用代码 | GB 32100, GB 11714 | `read_credit_code` |
| 基本编码 12, 实施编码 31, 业务办理项编码 33 | GB/T 39554 | `read_item_code` |
| 电子证照标识 | GB/T 36904, ISO 7064 MOD 37,36 | `read_licence_identifier` |

Every reader takes text as people type it (spaces, full-width digits, small letters), gives the parts, and refuses
with a `BadIdentifier` whose code never changes. Numbers with the division 990100 belong to the demonstration city
and to nobody real.
"""

from tongban.kit.identifiers.finding import find_id_numbers, mask_within, replace_id_numbers
from tongban.kit.identifiers.items import (
    ItemCode,
    build_item_code,
    read_basic_code,
    read_handling_code,
    read_item_code,
    read_task_code,
)
from tongban.kit.identifiers.licences import (
    LICENCE_ROOT,
    LicenceIdentifier,
    build_licence_identifier,
    check_character,
    read_licence_identifier,
)
from tongban.kit.identifiers.masks import mask_id, mask_name, mask_phone
from tongban.kit.identifiers.organisations import CreditCode, make_uscc, read_credit_code
from tongban.kit.identifiers.people import IdNumber, make_id_number, other_paper, read_id_number
from tongban.kit.identifiers.reading import BadIdentifier

__all__ = [
    "LICENCE_ROOT",
    "BadIdentifier",
    "CreditCode",
    "IdNumber",
    "ItemCode",
    "LicenceIdentifier",
    "build_item_code",
    "build_licence_identifier",
    "check_character",
    "find_id_numbers",
    "make_id_number",
    "make_uscc",
    "mask_id",
    "mask_name",
    "mask_phone",
    "mask_within",
    "other_paper",
    "read_basic_code",
    "read_credit_code",
    "read_handling_code",
    "read_id_number",
    "read_item_code",
    "read_licence_identifier",
    "read_task_code",
    "replace_id_numbers",
]
