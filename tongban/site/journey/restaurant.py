"""开办餐饮店: from a question to certificates anyone can verify, told through the public interface as the cast."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tongban.accounts.testing import DEMO_PASSWORD, Cast
from tongban.documents.actions import read_roots, verify_pdf
from tongban.site.demo.invent import a_plan
from tongban.site.journey.telling import Account, Stopped, Walker, clock_in_words, write

CODE = "open-a-restaurant"
SITUATION = {
    "has_business_licence": False, "entity_type": "individual-business", "area_sqm": 320, "sets_up_sign": True,
    "sign_kind": "shop-front", "sells_tobacco": False, "near_school": False, "discharges_wastewater": True,
    "is_key_discharger": False, "makes_cold_or_raw_food": False, "promises_food_conditions": True,
    "promises_fire_safety": False, "needs_prior_approval": False,
}  # fmt: skip
"""A middling restaurant: 320 m², a sign, waste water, no tobacco. Four departments are needed."""
ANSWERS = {
    "shop_name": "示例市张三小馆", "shop_address": "示例市示范区示例路88号", "premises_right": "rent",
    "premises_lease_until": "2029-12-31", "business_scope": "餐饮服务；预包装食品零售", "seats": 60,
    "food_safety_manager_name": "张三", "staff_count": 8, "has_agent": False, "has_grease_trap": True,
}  # fmt: skip
APPLY = ["me:read", "cases:read", "cases:write", "documents:read", "documents:write", "licences:read"]
WORK = ["me:read", "desk:read", "desk:write", "documents:read"]


def tell(site: str, out: Path, cast: Cast, say: Callable[[str], None]) -> bool:
    """Tell the story against the site at `site`; write what came of it into `out`. True where every paper verifies."""
    account = Account(say)
    zhang = Walker(site, "zhangsan", DEMO_PASSWORD, APPLY)
    li = Walker(site, "lisi", DEMO_PASSWORD, WORK)
    _ask_around(zhang, account)
    number = _apply(zhang, account)
    _work(site, cast, zhang, li, number, account)
    papers = _collect(zhang, number, out, account)
    ok = _verify(zhang, papers, out, account)
    timeline = {
        "case": zhang.case(number),
        "steps": account.steps,
        "timeline": zhang.ask("GET", f"/cases/{number}/timeline"),
    }
    write(out, "timeline.json", json.dumps(timeline, ensure_ascii=False, indent=1).encode())
    return ok


def _ask_around(zhang: Walker, account: Account) -> None:
    answer = zhang.ask("GET", f"/catalog/search?q={quote('开饭店')}")
    first = next(hit for hit in answer["guides"] if hit["code"] == CODE)
    account.step(zhang.name, f"搜索“开饭店”，找到：{first['name']['zh']}")
    needs = zhang.ask("POST", f"/catalog/guides/{CODE}/needs", json={"situation": SITUATION})
    named = {
        p["item"]: zhang.ask("GET", f"/catalog/guides/{p['item']}")["name"]["zh"] for p in needs["parts"] if p["needed"]
    }
    account.step(
        zhang.name, f"回答情形问题，需要办理：{'、'.join(named.values())}；最长路径 {needs['longest_days']} 个工作日"
    )


def _apply(zhang: Walker, account: Account) -> str:
    case = zhang.ask("POST", "/cases", json={"code": CODE, "situation": SITUATION})
    number = str(case["number"])
    account.step(zhang.name, f"开始申请 {number}，已自动带出 {len(case['answers'])} 项信息")
    for _round in range(4):  # answers open further questions
        form = zhang.ask("GET", f"/cases/{number}/form")
        asked = [f for s in form["sections"] for f in s["fields"] if f["value"] in (None, "", []) and f["required"]]
        if not asked:
            break
        facts = {f["name"]: ANSWERS.get(f["name"], _an_answer(f)) for f in asked}
        headers = {"If-Match": str(form["revision"])}
        zhang.ask("PUT", f"/cases/{number}/answers", json={"facts": facts}, headers=headers)
        account.step(
            zhang.name,
            f"填写 {len(facts)} 项：" + "、".join(f["label"] for f in asked[:6]) + ("…" if len(asked) > 6 else ""),
        )
    case = zhang.case(number)
    spared = [m["name"] for m in case["materials"] if m["status"] in ("supplied", "waiting")]
    for material in case["materials"]:
        if material["status"] == "missing":
            _supply(zhang, number, material, account)
    account.step(zhang.name, "免提交材料：" + "、".join(spared))
    case = zhang.move(number, "submit")
    zhang.move(number, "submit")  # a second click changes nothing
    account.step(zhang.name, f"提交，承诺 {case['promised_due'] or '（见分项）'} 前办完", clock_in_words(case))
    return number


def _an_answer(field: dict[str, Any]) -> Any:
    """An answer to whatever else the form asks."""
    kind = field["kind"]
    if field["choices"]:
        first = field["choices"][0][0]
        return [first] if kind == "choices" else first
    by_kind = {"flag": False, "number": 10, "money": 100000, "date": date.today().isoformat(), "phone": "19900000017"}
    return by_kind.get(kind, "示例市示范区示例路88号" if kind == "address" else "张三")


def _supply(zhang: Walker, number: str, material: dict[str, Any], account: Account) -> None:
    way = material["ways"][0] if material["ways"][0] in ("promise", "form") else "upload"
    sent = _a_file(material["name"]) if way == "upload" else None
    zhang.ask("POST", f"/cases/{number}/materials/{material['code']}", data={"way": way}, files=sent)
    account.step(zhang.name, f"{'作出承诺' if way == 'promise' else '上传'}：{material['name']}")


def _a_file(name: str) -> dict[str, tuple[str, bytes, str]]:
    """A picture, as an HTTP client sends files."""
    file = a_plan(name)
    return {"file": (str(file.name), file.read(), "image/png")}


def _work(site: str, cast: Cast, zhang: Walker, li: Walker, number: str, account: Account) -> None:
    """Round by round: the window accepts what has come free, the departments decide side by side."""
    deciders: dict[str, Walker] = {}
    corrected = False
    for _round in range(6):
        whole = zhang.case(number)
        ready = [part for part in whole["parts"] if part["state"] == "submitted"]
        if not ready:
            break
        account.step("　", "并联办理：" + "、".join(f"{p['title']}（{p['office']}）" for p in ready))
        for part in ready:
            if not corrected and part["code"] == "shop-sign":
                _correct_once(zhang, li, part["number"], account)
                corrected = True
            taken = li.move(part["number"], "accept")
            account.step(li.name, f"受理 {part['title']}，出具受理通知书", clock_in_words(taken))
        for part in ready:
            _decide(site, cast, deciders, part, account)


def _correct_once(zhang: Walker, li: Walker, number: str, account: Account) -> None:
    """One notice with every defect; the applicant mends exactly what it names."""
    material = next(m for m in li.case(number)["materials"] if m["way"] == "upload")
    problem = "图片未标注招牌的长、宽、高，请标注后重新上传。"
    asked = li.move(number, "ask", defects=[{"what": "material", "code": material["code"], "problem": problem}])
    account.step(li.name, f"一次性告知补正：{material['name']}——{problem}", clock_in_words(asked))
    sent = _a_file("招牌效果图")
    zhang.ask("POST", f"/cases/{number}/materials/{material['code']}", data={"way": "upload"}, files=sent)
    back = zhang.move(number, "correct")
    account.step(zhang.name, f"补正 {material['name']} 后重新提交", clock_in_words(back))


def _decide(site: str, cast: Cast, deciders: dict[str, Walker], part: dict[str, Any], account: Account) -> None:
    office = next(o for o in cast.offices.values() if o.name == part["office"])
    username = cast.approver(office.department).username
    decider = deciders.get(username) or Walker(site, username, DEMO_PASSWORD, WORK)
    deciders[username] = decider
    seen = "各份材料均已核对。"
    granted = decider.move(part["number"], "grant", opinion="符合法定条件，准予。", unseen_reason=seen)
    account.step(decider.name, f"{office.short_name}准予 {part['title']}", clock_in_words(granted))
    decider.move(part["number"], "issue")
    account.step(decider.name, f"签发 {part['title']} 的结果")


def _collect(zhang: Walker, number: str, out: Path, account: Account) -> list[Path]:
    """Every certificate and every document, as sealed PDF."""
    whole = zhang.case(number)
    if whole["state"] != "finished":
        raise Stopped(f"{number} is {whole['state']}, not finished")
    account.step(zhang.name, f"全部办结：{whole['state_label']}")
    papers = []
    for result in zhang.ask("GET", f"/cases/{number}/results"):
        if result["identifier"]:
            content = zhang.fetch(f"/licences/{quote(result['identifier'], safe='')}/pdf")
            papers.append(write(out / "certificates", f"{result['title']}-{result['number']}.pdf", content))
    for document in zhang.ask("GET", f"/cases/{number}/documents"):
        content = zhang.fetch(f"/documents/{quote(document['number'], safe='')}/pdf")
        papers.append(write(out / "documents", f"{document['title']}-{document['number']}.pdf", content))
    account.step(zhang.name, f"下载 {len(papers)} 份证照和文书到 {out}")
    return papers


def _verify(zhang: Walker, papers: list[Path], out: Path, account: Account) -> bool:
    """Every paper, offline, against the roots and the status list that the site publishes."""
    roots = write(out, "roots.pem", zhang.fetch("/verify/roots.pem"))
    status = write(out, "status-list.json", zhang.fetch("/verify/status.json"))
    verdicts = {}
    for path in papers:
        verdict = verify_pdf(path.read_bytes(), roots=read_roots(roots.read_bytes()), status_list=status.read_bytes())
        verdicts[path.name] = verdict.ok
        if not verdict.ok:
            account.step("　", f"核验不通过：{path.name}——" + "；".join(str(f) for f in verdict.findings))
    good = sum(verdicts.values())
    account.step("　", f"离线核验：{good}/{len(verdicts)} 份通过")
    has_certificates = any(path.parent.name == "certificates" for path in papers)
    return has_certificates and good == len(verdicts)
