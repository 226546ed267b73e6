"""`kiosk history`: the last good versions of the content, and what changed in each."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from kiosk.cli.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kiosk.content.history import History, Version
    from kiosk.model.text import Language


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk history`."""
    from kiosk.content.chosen import meant
    from kiosk.content.privilege import dropped
    from kiosk.model.language import system_language

    parser = Parser(
        "kiosk history",
        description="List the versions of a content file that have been on screen, "
        "the newest first. `kiosk restore N` puts one back.",
    )
    parser.takes_path()
    parser.takes_language()
    parser.add_argument("--json", action="store_true", help="for other programs")
    asked = parser.parse_args(words)
    language = asked.language or system_language()
    path = meant(asked.path, language)
    with dropped(kept_in(), path):
        history = known(path, language)
        if history is None:
            return 1
        rows = tuple(_rows(history))
    if asked.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    _print(rows, language)
    return 0


def kept_in() -> Path | None:
    """The folder in which versions are kept: one's own, or else that of the service."""
    from kiosk.content.history import ROOM
    from kiosk.device.paths import holding

    return holding(ROOM)


def known(path: Path, language: Language) -> History | None:
    """The history of a file; says so and gives None if there is none."""
    from kiosk.content.history import History
    from kiosk.device.paths import closed

    state = kept_in()
    history = None if state is None else History(state, path)
    if history is not None and history.versions():
        return history
    if (why := closed(state)) is not None:
        print(why.said(language), file=sys.stderr)
        return None
    where = history.folder if history is not None else "KIOSK_STATE"
    print(
        f"{path}：还没有留下任何版本（找过 {where}）；放映过的内容才会留下。"
        if language == "zh"
        else f"{path}: no version has been kept (looked in {where}); what has been "
        "on screen is kept.",
        file=sys.stderr,
    )
    return None


def _rows(history: History) -> list[dict[str, object]]:
    """Every version, the newest first, for machines."""
    from kiosk.authoring.difference import difference
    from kiosk.content.publication import publications

    who = {one.digest: one.who for one in reversed(publications(history.folder))}
    present = history.present()
    loaded = {version: history.read(version) for version in history.versions()}
    whole = [version for version in loaded if loaded[version] is not None]
    rows = []
    for version, one in loaded.items():
        changes = None
        before = next((loaded[v] for v in whole if v.number < version.number), None)
        if one is not None and before is not None:
            changes = difference(before.content, one.content)
        earlier = next((v for v in loaded if v.number < version.number), None)
        own = history.pictures(version)
        old = {} if earlier is None else history.pictures(earlier)
        fresh = [name for name in own if old.get(name, own[name]) != own[name]]
        rows.append(
            {
                "number": version.number,
                "moment": version.moment.isoformat(),
                "when": version.when,
                "sha256": version.digest,
                "who": who.get(version.digest),
                "state": _state(version, damaged=one is None),
                "present": history.at_present(version, present),
                "files": len(fresh),
                "figures": None if changes is None else changes.count("figure"),
                "changes": None if changes is None else changes.summary()._asdict(),
                "file": str(version.file),
            }
        )
    return rows


def _state(version: Version, *, damaged: bool) -> str:
    if not version.good:
        return "mistakes"
    return "damaged" if damaged else "good"


def _print(rows: Sequence[dict[str, object]], language: Language) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from kiosk.model.printable import plain

    zh = language == "zh"
    table = Table(box=None, pad_edge=False, header_style="bold")
    heads = (
        ("版", "时间", "摘要", "与前一版相比")
        if zh
        else ("No.", "when", "hash", "against the one before")
    )
    for head, justify in zip(heads, ("right", "left", "left", "left"), strict=True):
        table.add_column(head, justify=justify, no_wrap=head != heads[-1])  # type: ignore[arg-type]
    for row in rows:
        changes, state = row["changes"], row["state"]
        if state == "mistakes":
            said = "有错误，没有放映过" if zh else "has mistakes, was never shown"
        elif state == "damaged":
            said = "已损坏，或这个版本的程序放不了" if zh else "damaged, or too old"
        elif isinstance(changes, dict):
            said = str(changes[language])
        else:
            said = "最早的一版" if zh else "the oldest"
        if row["files"]:
            said += (
                f"；换了 {row['files']} 个图片等文件"
                if zh
                else f"; pictures or other files replaced: {row['files']}"
            )
        if row["who"]:
            who = plain(str(row["who"]))
            said += f"；{who} 上屏" if zh else f"; published by {who}"
        if row["present"]:
            said += "（就是现在的文件）" if zh else " (the present file)"
        cells = (str(row["number"]), str(row["when"]), str(row["sha256"])[:8], said)
        table.add_row(*(Text(cell) for cell in cells))
    console = Console(highlight=False)
    console.print(table)
    console.print(
        "放回某一版：kiosk restore 版号" if zh else "To put one back: kiosk restore NO."
    )
