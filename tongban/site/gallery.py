"""One specimen of every component, invented. Shown at /ui/ in DEBUG to those who build screens."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

SPRITE = Path(__file__).parent / "static" / "vendor" / "phosphor" / "2.1.1" / "icons.svg"


class Specimen(forms.Form):
    """Every kind of question, answered badly."""

    name = forms.CharField(label="店铺名称", help_text="与营业执照一致", max_length=60)
    kind = forms.ChoiceField(
        label="经营场所是自有的还是租来的？", choices=[("own", "自有"), ("rent", "租赁")], widget=forms.RadioSelect
    )
    town = forms.ChoiceField(label="街道", choices=[("", "请选择"), ("1", "示例街道")], required=False)
    note = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label="我承诺以上内容真实", help_text="虚假承诺会被记入信用记录")


STAGES: list[dict[str, Any]] = [
    {"label": "填写申请", "small": "现在", "is_on": True},
    {"label": "部门受理", "small": "1 个工作日内"},
    {"label": "联合审查", "small": "3 个工作日"},
    {"label": "发证", "small": "邮寄或自取"},
]

TASKS = [
    {
        "label": "身份证",
        "href": "#a",
        "hint": "系统已调取电子证照，无需上传",
        "status": "免提交",
        "tone": "teal",
        "mark": "done",
    },
    {
        "label": "经营场所",
        "href": "#b",
        "hint": "地址、面积",
        "status": "继续填写",
        "tone": "info",
        "mark": "doing",
    },
    {"label": "平面布局图", "href": "#c", "hint": "20 MB 以内", "status": "需上传", "tone": "bad", "mark": ""},
    {
        "label": "核对并提交",
        "href": "",
        "hint": "完成上面的内容后开始",
        "status": "暂不能开始",
        "tone": "",
        "mark": "",
    },
]


def specimens() -> dict[str, Any]:
    """What the gallery page shows."""
    now = timezone.make_aware(datetime(2026, 11, 18, 9, 24))
    return {
        "crumbs": [("一件事", "/"), ("开餐饮店", "")],
        "tones": ["neutral", "ok", "warn", "bad", "info", "teal", "purple", "solid"],
        "clocks": [
            ("green", "还剩 4 个工作日"),
            ("yellow", "今日 17:00 到期"),
            ("red", "超期 1 天"),
            ("stopped", "听证期间不计时"),
            ("grey", "已办结"),
        ],
        "facts": [
            ("法定时限", "20 个工作日", ""),
            ("承诺时限", "5 个工作日", "最快当天"),
            ("收费", "不收费", ""),
            ("跑动次数", "0 次", ""),
            ("牵头部门", "市场监督管理局", ""),
        ],
        "stages": STAGES,
        "tasks": TASKS,
        "rows": [
            {"label": "经营者", "value": "张三", "source": "来自居民身份证", "href": ""},
            {"label": "店铺名称", "value": "福满楼餐饮店", "source": "", "href": "#a"},
        ],
        "steps": [
            {"title": "现场核验", "says": "11 月 24 日前", "tone": "next"},
            {"title": "受理", "at": now, "who": "李四（窗口）", "says": "材料齐全。", "tone": "now"},
            {"title": "提交申请", "at": now, "who": "张三", "tone": "ok"},
        ],
        "sheet": [("身份证", "电子证照", "免提交", "teal"), ("平面布局图", "申请人上传", "待审", "info")],
        "page": Paginator(range(200), 10).page(4),
        "form": Specimen({"kind": "none"}),
        "icons": re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE.read_text(encoding="utf-8")),
    }
