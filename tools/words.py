"""Interface words: gather them, check that every one has its Chinese, compile them. Needs no gettext on the machine.

python tools/words.py extract [ROOM…]    add new words to each room's .po file, drop words no longer used
python tools/words.py check      exit 1 where a word has no Chinese, is fuzzy, or stands in no .po file
python tools/words.py compile    write the .mo files Django reads (never committed)
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = {"gettext", "gettext_lazy", "gettext_noop", "_", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}

Word = tuple[str | None, str, str | None]
"""(context, singular, plural)"""


def rooms() -> list[Path]:
    """Every room that has words of its own."""
    return sorted(p for p in (ROOT / "tongban").iterdir() if (p / "__init__.py").exists())


def po_file(room: Path) -> Path:
    """Where the room keeps its Chinese."""
    return room / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def sources(room: Path) -> Iterator[Path]:
    """The room's Python and template files that speak to people."""
    for path in sorted(room.rglob("*")):
        inside = path.relative_to(room).parts
        if {"tests", "migrations", "vendor", "__pycache__"} & set(inside):
            continue
        if path.suffix in {".py", ".html", ".txt", ".typ"} and (path.suffix == ".py" or "templates" in inside):
            yield path


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def words_in_python(source: str, name: str = "") -> Iterator[tuple[Word, int]]:
    """Every word the source passes to gettext, with its line."""
    for node in ast.walk(ast.parse(source, filename=name)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called not in FUNCTIONS:
            continue
        texts = [_text(arg) for arg in node.args]
        context = texts.pop(0) if called in CONTEXT and texts else None
        if texts and texts[0]:
            plural = texts[1] if called in PLURAL and len(texts) > 1 else None
            yield (context, texts[0], plural), node.lineno


def words_in_template(source: str, name: str) -> Iterator[tuple[Word, int]]:
    """Every word the template translates, with its line: Django turns the template into something like Python."""
    from django.utils.translation.template import templatize

    made = templatize(source, origin=name)
    for number, line in enumerate(made.splitlines(), 1):
        text = line.strip()
        for start in ("gettext(", "ngettext(", "pgettext(", "npgettext(", "_("):
            at = text.find(start)
            while at >= 0:
                if at == 0 or not (text[at - 1].isalnum() or text[at - 1] == "_"):
                    yield from ((word, number) for word in _call_at(text[at:]))
                at = text.find(start, at + 1)


def _call_at(text: str) -> Iterator[Word]:
    for end in (i + 1 for i, c in enumerate(text) if c == ")"):
        try:
            tree = ast.parse(text[:end].strip(), mode="eval")
        except SyntaxError:
            continue
        for word, _ in words_in_python(ast.unparse(tree)):
            yield word
        return


def words_of(room: Path) -> dict[Word, list[str]]:
    """Every word of the room, with the places it stands."""
    found: dict[Word, list[str]] = {}
    for path in sources(room):
        source = path.read_text(encoding="utf-8")
        reader = words_in_python if path.suffix == ".py" else words_in_template
        for word, line in reader(source, str(path)):
            found.setdefault(word, []).append(f"{path.relative_to(ROOT)}:{line}")
    if room.name == "kit":
        sys.path.insert(0, str(ROOT))
        import pkgutil
        from importlib import import_module

        for module in pkgutil.walk_packages([str(room)], "tongban.kit."):
            if ".tests" not in module.name:  # each module teaches its own sentences when it is loaded
                import_module(module.name)
        from tongban.kit.words import SENTENCES

        for sentence in SENTENCES.values():
            found.setdefault((None, sentence, None), []).append("tongban/kit/words.py")
    return found


def _catalogue(room: Path):  # type: ignore[no-untyped-def]
    import polib

    path = po_file(room)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=120)
    po = polib.POFile(wrapwidth=120)
    po.metadata = {
        "Language": "zh_Hans",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return po


def extract(*names: str) -> int:
    """Bring each .po file up to date with the words in use; Chinese already written stays."""
    import polib

    for room in rooms():
        if names and room.name not in names:
            continue
        used = words_of(room)
        po = _catalogue(room)
        kept = {(e.msgctxt, e.msgid, e.msgid_plural or None): e for e in po}
        entries = []
        for word, _places in sorted(used.items(), key=lambda item: item[1][0]):
            context, singular, plural = word
            entry = kept.get(word) or polib.POEntry(msgctxt=context, msgid=singular, msgstr="")
            if plural:
                entry.msgid_plural = plural
                entry.msgstr_plural = entry.msgstr_plural or {0: ""}
            entry.occurrences = []
            if "%(" in singular:
                entry.flags = sorted({*entry.flags, "python-format"})
            entries.append(entry)
        if not entries:
            continue
        po[:] = entries
        po_file(room).parent.mkdir(parents=True, exist_ok=True)
        po.save(str(po_file(room)))
        missing = sum(1 for e in entries if not _is_translated(e))
        print(f"{room.name}: {len(entries)} words, {missing} without Chinese")
    return 0


def _is_translated(entry) -> bool:  # type: ignore[no-untyped-def]
    return bool(all(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr) and not entry.fuzzy


def faults() -> Iterator[str]:
    """One sentence for each word that is not in good Chinese order."""
    for room in rooms():
        entries = {(e.msgctxt, e.msgid, e.msgid_plural or None): e for e in _catalogue(room) if not e.obsolete}
        for word, places in words_of(room).items():
            entry = entries.get(word)
            if entry is None:
                yield f"{places[0]}: “{word[1]}” is not in {po_file(room).relative_to(ROOT)} (make words)"
            elif not _is_translated(entry):
                yield f"{places[0]}: “{word[1]}” has no Chinese in {po_file(room).relative_to(ROOT)}"
            else:
                yield from _placeholder_faults(entry, places[0])


def _placeholder_faults(entry, place: str) -> Iterator[str]:  # type: ignore[no-untyped-def]
    import re

    named = re.compile(r"%\((\w+)\)[sd]")
    asked = set(named.findall(entry.msgid)) | set(named.findall(entry.msgid_plural or ""))
    for said in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
        if unknown := set(named.findall(said)) - asked:
            yield f"{place}: the Chinese of “{entry.msgid}” names {', '.join(sorted(unknown))}, which is never given"


def check() -> int:
    """Print every fault; 1 where there is one."""
    found = list(faults())
    for fault in found:
        print(fault)
    return int(bool(found))


def compile_all() -> int:
    """Write every .mo file beside its .po."""
    import polib

    for path in sorted((ROOT / "tongban").glob("*/locale/*/LC_MESSAGES/django.po")):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    return 0


def main() -> int:
    """Do the one thing asked."""
    acts = {"extract": extract, "check": check, "compile": compile_all}
    asked, named = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    if asked not in acts or (named and asked != "extract"):
        print(__doc__)
        return 2
    if asked != "compile":
        from django.conf import settings

        if not settings.configured:
            settings.configure(USE_I18N=True)
    return extract(*named) if asked == "extract" else acts[asked]()


if __name__ == "__main__":
    sys.exit(main())
