"""The house's ear for developers' words hears what it should. The walk of every page listens with it."""

from __future__ import annotations

import pytest

from tests.house.plain_words import developers_words


@pytest.mark.parametrize(
    ("html", "is_heard"),
    [
        ("<p>查看 case.submit</p>", True),
        ("<p>编码 license-food-business</p>", True),
        ("<p>第 1 版 09732cb194d2</p>", True),
        ("<p>下载 JSON</p>", True),
        ("<p>符合“case”的声明</p>", True),
        ("<p>字段 area_sqm</p>", True),
        ("<details><summary>给技术人员</summary>case.submit</details><p>提交</p>", False),
        ("<p>凭条 <code>09732cb194d2</code></p>", False),
        ("<p>写信给 zhangsan@example.invalid，附上 scan-1.pdf</p>", False),
        ("<p>编号 99010020261125000001，号码 92990100000000051F</p>", False),
        ('<p><span lang="en">non-acceptance notice</span></p>', False),
    ],
)
def test_a_developers_word_is_heard(html: str, is_heard: bool) -> None:
    assert bool(list(developers_words(html))) is is_heard
