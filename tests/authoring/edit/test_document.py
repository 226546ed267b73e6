"""A document: what is typed is kept, can be undone, is merged and published."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.authoring.edit import drafts
from kiosk.authoring.edit.absent import ABSENT
from kiosk.authoring.edit.document import DAMAGED, Document, Unpublishable
from kiosk.authoring.edit.journal import NAME, TORN, Busy
from kiosk.authoring.edit.merge import Conflict
from kiosk.authoring.edit.operation import (
    CopyItem,
    InsertItem,
    MoveItem,
    Operation,
    RemoveValue,
    RenameField,
    ReplaceText,
    SetValue,
    Together,
)
from kiosk.content.content import ContentError, load
from kiosk.content.history import History
from kiosk.content.publication import publications

GOOD = Path(__file__).parents[1] / "good.json"
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LEAD = ("slides", 0, "lead", "zh")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KIOSK_WRITER", "li")
    path = tmp_path / "show" / "content.json"
    path.parent.mkdir()
    path.write_bytes(GOOD.read_bytes())
    return path


def killed(document: Document) -> None:
    """Let go of a document as a process does that ends at this moment."""
    journal = document._journal
    if journal._timer is not None:
        journal._timer.cancel()
    journal._open = False
    os.close(journal._handle)
    os.close(journal._lock)


def saved(path: Path, change: Operation) -> None:
    """Let somebody else save the file."""
    from kiosk.authoring.edit.source_text import SourceText

    path.write_bytes(change.on(SourceText.of(path.read_bytes())).data)


def test_what_is_typed_is_not_on_the_wall_and_is_there_again(path: Path) -> None:
    before = path.read_bytes()
    document = Document.open(path)
    assert not document.changed
    assert document.edit(SetValue(LEAD, "江北"), 0)
    assert not document.edit(SetValue(LEAD, "江北"), 1)
    assert document.changed
    killed(document)
    assert path.read_bytes() == before
    again = Document.open(path)
    assert again.source.value(LEAD) == "江北"
    assert again.undo() == LEAD
    assert again.source.data == before
    assert again.undo() is None
    assert again.redo() == LEAD
    assert again.redo() is None
    assert again.source.value(LEAD) == "江北"
    again.close()


def test_typing_in_one_field_is_one_step_until_a_pause(path: Path) -> None:
    document = Document.open(path)
    old = document.source.value(LEAD)
    words = "江北今天"
    for count in range(1, 4):
        document.edit(SetValue(LEAD, words[:count]), count / 2)
    document.edit(SetValue(LEAD, words), 9)
    document.edit(SetValue((*LEAD[:-1], "en"), "Today"), 9.5)
    killed(document)
    again = Document.open(path)
    seen = []
    while again.undo() is not None:
        seen.append(again.source.value(LEAD))
    assert seen == [words, words[:3], old]
    while again.redo() is not None:
        pass
    assert again.source.value(LEAD) == words
    again.close()


def test_every_operation_is_undone_and_done_again(path: Path) -> None:
    document = Document.open(path)
    slide = {"kind": "single"}
    length = len(document.source.text)
    operations: list[Operation] = [
        SetValue(("slides", 0, "dwell"), 30),
        InsertItem(("slides", 1), slide),
        RemoveValue(("slides", 1)),
        MoveItem(("slides", 0), 1),
        CopyItem(("slides", 1), named="gdp-2"),
        CopyItem(("slides", 0)),
        RenameField(("slides", 2, "figures", "tax"), "taxes"),
        Together((SetValue(LEAD, "甲"), RemoveValue(("slides", 1)))),
        ReplaceText(length, 0, " "),
        ReplaceText(0, 1, ""),
        Together(()),
    ]
    texts = [document.source]
    for operation in operations[:-1]:
        assert document.edit(operation, 0)
        texts.append(document.source)
    assert not document.edit(operations[-1], 0)
    # The order of fields is that of the model.
    made = texts[1].text
    assert made.index('"figures"') < made.index('"dwell"')
    killed(document)
    document = Document.open(path)
    for text in reversed(texts[:-1]):
        assert document.undo() is not None
        assert document.source == text
    for text in texts[1:]:
        assert document.redo() is not None
        assert document.source == text
    with pytest.raises(LookupError):
        document.edit(ReplaceText(10**6, 1, ""), 0)
    document.close()


def test_a_torn_journal_loses_its_last_line_alone(path: Path) -> None:
    document = Document.open(path)
    document.edit(SetValue(LEAD, "一"), 0)
    document.edit(SetValue(LEAD, "二"), 9)
    file = document.folder / NAME
    killed(document)
    data = file.read_bytes()
    file.write_bytes(data[:-5])
    again = Document.open(path)
    assert again.source.value(LEAD) == "一"
    assert (again.folder / TORN).read_bytes() == data.splitlines(True)[-1][:-5]
    again.edit(SetValue(LEAD, "三"), 0)
    killed(again)
    again = Document.open(path)
    assert again.source.value(LEAD) == "三"
    again.close()


def test_a_journal_that_contradicts_itself_is_kept_aside(path: Path) -> None:
    document = Document.open(path)
    document.edit(SetValue(LEAD, "一"), 0)
    document._journal.add({"text": [0, "nothing like it", ""]})
    document._journal.add({"past": "?"})
    killed(document)
    again = Document.open(path)
    assert again.source.value(LEAD) == "一"
    assert "nothing like it" in (again.folder / DAMAGED).read_text("utf-8")
    again.edit(SetValue(LEAD, "二"), 9)
    killed(again)
    again = Document.open(path)
    assert again.source.value(LEAD) == "二"
    again.close()


def test_one_draft_is_open_once(path: Path) -> None:
    document = Document.open(path)
    with pytest.raises(Busy):
        Document.open(path)
    document.close()
    document.close()
    Document.open(path).close()


def test_a_large_journal_is_written_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document.open(path)
    for number in range(50):
        document.edit(SetValue(LEAD, "长" * number), number / 10)
    size = document._journal.size
    killed(document)
    monkeypatch.setattr("kiosk.authoring.edit.document.LARGE", 1000)
    again = Document.open(path)
    assert again._journal.size < size / 2
    assert again.undo() == LEAD
    assert not again.changed
    again.close()


def test_where_nothing_can_be_written_the_draft_is_kept_with_the_state(
    path: Path, tmp_path: Path
) -> None:
    (path.parent / drafts.BESIDE).write_text("in the way")
    with pytest.raises(OSError, match=r"."):
        Document.open(path)
    document = Document.open(path, tmp_path / "state")
    assert document.folder.is_relative_to(tmp_path / "state")
    document.edit(SetValue(LEAD, "一"), 0)
    document.close()


def test_what_is_not_there_cannot_be_opened(path: Path) -> None:
    path.unlink()
    with pytest.raises(ContentError):
        Document.open(path)


# Others


def test_what_somebody_else_saves_is_merged(path: Path) -> None:
    document = Document.open(path)
    document.edit(SetValue(LEAD, "我的"), 0)
    saved(path, MoveItem(("slides", 0), 1))
    saved(path, SetValue(("slides", 1, "lead", "en"), "Theirs"))
    assert document.refresh()
    assert not document.refresh()
    assert document.conflicts == ()
    assert document.source.value(("slides", 1, "lead")) == {
        "zh": "我的",
        "en": "Theirs",
    }
    # Their layout, and one's own change in it.
    assert document.source.text == path.read_text("utf-8").replace(
        "各行业都有增长", "我的"
    )
    assert document.undo() == LEAD
    assert document.source.data == path.read_bytes()
    assert document.redo() == LEAD
    assert document.source.value(("slides", 1, "lead", "zh")) == "我的"
    killed(document)
    again = Document.open(path)
    assert again.source == document.source
    again.close()


def test_a_save_while_the_window_is_closed_is_merged_too(path: Path) -> None:
    document = Document.open(path)
    document.edit(SetValue(LEAD, "我的"), 0)
    document.edit(SetValue(("slides", 1, "dwell"), 20), 5)
    document.undo()
    killed(document)
    saved(path, SetValue(("slides", 0, "lead", "en"), "Theirs"))
    again = Document.open(path)
    assert again.source.value(LEAD) == "我的"
    assert again.source.value(("slides", 0, "lead", "en")) == "Theirs"
    # What was undone before can be done again after.
    assert again.redo() == ("slides", 1, "dwell")
    assert again.source.value(("slides", 1, "dwell")) == 20
    assert again.source.value(("slides", 0, "lead", "en")) == "Theirs"
    while again.undo() is not None:
        pass
    assert again.source.data == path.read_bytes()
    again.close()


@pytest.mark.parametrize("take", ["mine", "theirs"])
def test_one_field_that_both_have_changed_is_asked_about(path: Path, take: Any) -> None:
    document = Document.open(path)
    old = document.source.value(LEAD)
    document.edit(SetValue(LEAD, "我的"), 0)
    saved(path, SetValue(LEAD, "别人的"))
    document.refresh()
    expected = Conflict(("slides", "gdp", "lead", "zh"), old, "我的", "别人的")
    assert document.conflicts == (expected,)
    assert document.source.value(LEAD) == "我的"
    with pytest.raises(Unpublishable) as refused:
        document.publish("li")
    assert refused.value.conflicts == (expected,)
    killed(document)
    document = Document.open(path)
    assert document.conflicts == (expected,)
    document.resolve(expected, 5, take)
    assert not document.conflicts
    value = {"mine": "我的", "theirs": "别人的"}[take]
    assert document.source.value(LEAD) == value
    with pytest.raises(ValueError, match="no such"):
        document.resolve(expected, 5, take)
    killed(document)
    document = Document.open(path)
    assert (document.conflicts, document.source.value(LEAD)) == ((), value)
    document.publish("li")
    assert load(path).content.slides[0].model_dump()["lead"]["zh"] == value
    document.close()


def test_a_slide_that_one_has_removed_and_another_changed_comes_back(
    path: Path,
) -> None:
    document = Document.open(path)
    document.edit(RemoveValue(("slides", 0)), 0)
    saved(path, SetValue(LEAD, "别人的"))
    document.refresh()
    (conflict,) = document.conflicts
    document.resolve(conflict, 0, "theirs")
    names = [slide["id"] for slide in document.source.raw["slides"]]
    assert sorted(names) == ["gdp", "trade"]
    assert document.source.value(("slides", names.index("gdp"), "lead", "zh")) == (
        "别人的"
    )
    document.close()


def test_a_slide_that_one_has_changed_and_another_removed_can_go(path: Path) -> None:
    document = Document.open(path)
    document.edit(SetValue(LEAD, "我的"), 0)
    saved(path, RemoveValue(("slides", 0)))
    document.refresh()
    (conflict,) = document.conflicts
    assert document.source.value(LEAD) == "我的"
    document.resolve(conflict, 0, "theirs")
    assert [slide["id"] for slide in document.source.raw["slides"]] == ["trade"]
    document.close()


def test_another_order_can_be_taken(path: Path) -> None:
    saved(path, CopyItem(("slides", 1), named="c"))
    document = Document.open(path)
    document.edit(MoveItem(("slides", 0), 2), 0)
    saved(path, MoveItem(("slides", 0), 1))
    document.refresh()
    (conflict,) = document.conflicts
    document.edit(CopyItem(("slides", 2), named="new"), 0)
    document.resolve(conflict, 0, "theirs")
    names = [slide["id"] for slide in document.source.raw["slides"]]
    assert names == ["trade", "gdp", "new", "c"]
    document.close()


def test_a_file_with_mistakes_in_writing_waits(path: Path) -> None:
    document = Document.open(path)
    document.edit(SetValue(LEAD, "我的"), 0)
    good = path.read_bytes()
    path.write_bytes(good.replace('各行业都有增长",'.encode(), '别人的"'.encode()))
    assert not document.refresh()
    assert [fault.code for fault in document.held] == ["comma-missing"]
    assert document.source.value(LEAD) == "我的"
    with pytest.raises(Unpublishable) as refused:
        document.publish("li")
    assert refused.value.faults == document.held
    path.write_bytes(good.replace(b'"Every trade', b'"Each trade'))
    assert document.refresh()
    assert document.held == ()
    assert document.source.value(("slides", 0, "lead", "en")) == "Each trade has grown"
    document.close()


def test_a_text_with_mistakes_in_writing_is_edited_as_text(path: Path) -> None:
    text = path.read_text("utf-8").replace('"themes": [', '"themes": [[')
    path.write_bytes(text.encode())
    document = Document.open(path)
    assert not document.source.sound
    assert {finding.rule for finding in document.report().errors} == {"writing"}
    with pytest.raises(ValueError, match=r"."):
        document.edit(SetValue(LEAD, "x"), 0)
    document.edit(ReplaceText(text.index("[[") + 1, 1, ""), 0)
    assert document.source.sound
    document.edit(SetValue(LEAD, "江北"), 0)
    document.publish("li")
    assert path.read_bytes() == GOOD.read_bytes().replace(
        "各行业都有增长".encode(), "江北".encode()
    )
    document.close()


# Publishing


def test_a_draft_is_published_with_who_and_what(path: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    before = path.read_bytes()
    document = Document.open(path, state)
    document.edit(SetValue(("slides", 0, "figures", "gdp", "value"), 1300), 0)
    changes = document.changes()
    assert changes is not None
    assert changes.summary().en.startswith("3 figures changed") or changes
    done = document.publish("李明", moment=NOON)
    assert done.changes == changes
    assert done.before is not None
    assert done.before.file.read_bytes() == before
    assert path.read_bytes() == before.replace(b"1240", b"1300")
    assert not document.changed
    history = History(state, path)
    assert [version.number for version in history.versions()] == [2, 1]
    (publication,) = publications(history.folder)
    assert (publication.who, publication.moment) == ("李明", NOON)
    assert publication.digest == history.versions()[0].digest
    # What was published can still be undone, and published again.
    assert document.undo() is not None
    document.publish("王芳")
    assert path.read_bytes() == before
    assert [one.who for one in publications(history.folder)] == ["王芳", "李明"]
    document.close()


def test_what_is_on_the_wall_is_published_whether_it_is_remembered_or_not(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document.open(path, tmp_path / "state")
    document.edit(SetValue(LEAD, "江北"), 0)

    def refused(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("kiosk.authoring.edit.document.remember", refused)
    done = document.publish("li", moment=NOON)
    assert done.publication.who == "li"
    assert path.read_bytes() == document.source.data
    assert not document.changed
    document.close()


def test_a_draft_with_an_error_is_not_published(path: Path) -> None:
    before = path.read_bytes()
    document = Document.open(path)
    title = ("slides", 0, "title")
    document.edit(RemoveValue(title), 0)
    findings = document.report().findings
    assert document.form(("slides", 0), findings).at(title).findings
    with pytest.raises(Unpublishable) as refused:
        document.publish("li")
    assert {one.rule for one in refused.value.findings} == {"form"}
    assert path.read_bytes() == before
    assert document.changes() is None
    document.close()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_file_keeps_its_encoding(path: Path, encoding: str) -> None:
    text = path.read_text("utf-8").replace("\n", "\r\n")
    path.write_bytes(text.encode(encoding))
    document = Document.open(path)
    document.edit(SetValue(LEAD, "江北"), 0)
    document.publish("li")
    assert path.read_bytes() == text.replace("各行业都有增长", "江北").encode(encoding)
    document.close()


def test_who_saves_while_one_publishes_is_not_overwritten(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document.open(path, tmp_path / "state")
    document.edit(SetValue(LEAD, "我的"), 0)
    keep, saves = History.keep_present, iter(range(3))

    def kept(self: History, moment: datetime) -> Any:
        version = keep(self, moment)
        if (number := next(saves, None)) is not None:
            saved(path, SetValue(("slides", number % 2, "dwell"), 30 + number))
        return version

    monkeypatch.setattr(History, "keep_present", kept)
    document.publish("li")
    slides = json.loads(path.read_text("utf-8"))["slides"]
    assert slides[0]["lead"]["zh"] == "我的"
    assert [slide["dwell"] for slide in slides] == [32, 31]
    saves = iter(range(9, 20))
    document.edit(SetValue(LEAD, "又改"), 9)
    with pytest.raises(OSError, match=r"."):
        document.publish("li")
    assert json.loads(path.read_text("utf-8"))["slides"][0]["lead"]["zh"] == "我的"
    document.close()


# What rarely happens


def test_a_file_that_is_away_is_made_anew(path: Path) -> None:
    document = Document.open(path)
    document.edit(SetValue(LEAD, "江北"), 0)
    path.unlink()
    assert not document.refresh()
    document.publish("li")
    assert path.read_bytes() == document.source.data
    document.close()


def test_a_disk_without_room_costs_nothing_as_long_as_the_window_is_open(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document.open(path)
    document.edit(SetValue(LEAD, "我的"), 0)
    saved(path, SetValue(("slides", 1, "dwell"), 30))
    full = OSError(28, "full")

    def refused(*_: object) -> None:
        raise full

    with monkeypatch.context() as patch:
        patch.setattr(drafts, "keep_base", refused)
        patch.setattr("os.write", refused)
        assert document.refresh()
        assert document.trouble is full
    assert document.source.value(("slides", 1, "dwell")) == 30
    document.edit(SetValue(LEAD, "又改"), 9)
    assert document.trouble is None
    killed(document)
    again = Document.open(path)
    assert again.source == document.source
    assert again.conflicts == ()
    again.settle()
    again.close()


def test_where_it_was_begun_is_lost_all_that_differs_is_asked(path: Path) -> None:
    document = Document.open(path)
    document.edit(SetValue(LEAD, "我的"), 0)
    killed(document)
    for file in document.folder.glob("*.base"):
        file.write_bytes(b"damaged")
    again = Document.open(path)
    assert [one.way for one in again.conflicts] == [("slides", "gdp", "lead", "zh")]
    assert again.source.value(LEAD) == "我的"
    again.close()


def test_a_document_that_cannot_be_opened_lets_go_of_its_draft(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Document) -> bool:
        raise OSError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(Document, "refresh", refused)
        with pytest.raises(OSError, match="gone"):
            Document.open(path)
    Document.open(path).close()


def test_a_journal_without_a_beginning_is_none(path: Path) -> None:
    document = Document.open(path)
    document.edit(SetValue(LEAD, "我的"), 0)
    killed(document)
    lines = (document.folder / NAME).read_bytes().splitlines(keepends=True)
    (document.folder / NAME).write_bytes(b"".join(lines[1:]))
    again = Document.open(path)
    assert not again.changed
    assert again.source.data == path.read_bytes()
    assert "我的" in (again.folder / DAMAGED).read_text("utf-8")
    again.close()


def test_what_has_no_place_any_more_is_settled_all_the_same(path: Path) -> None:
    document = Document.open(path)
    gone = (
        Conflict(("slides", "nowhere", "lead", "zh"), "a", "b", "c"),
        Conflict(("slides", "nowhere", "lead", "zh"), "a", "b", ABSENT),
        Conflict(("show", "title"), [], [], [], order=True),
    )
    document.conflicts = gone
    before = document.source
    for conflict in gone:
        document.resolve(conflict, 0, "theirs")
    assert document.source == before
    new = Conflict(("slides", "gdp", "dwell"), ABSENT, ABSENT, 30)
    document.conflicts = (new,)
    document.resolve(new, 0, "theirs")
    assert document.source.value(("slides", 0, "dwell")) == 30
    document.close()


def test_what_one_has_done_before_others_were_there_is_undone_as_far_as_can_be(
    path: Path,
) -> None:
    text = path.read_text("utf-8").replace('"themes": [', '"themes": [[')
    path.write_bytes(text.encode())
    document = Document.open(path)
    document.edit(ReplaceText(text.index("[[") + 1, 1, ""), 0)
    theirs = document.source.text.replace('"themes": [', '"themes":[ ')
    path.write_bytes(theirs.encode())
    assert document.refresh()
    # The text with its mistake cannot be told apart from what others have saved.
    before = document.source
    assert document.undo() is None
    assert document.source == before
    document.close()


def test_a_draft_belongs_to_who_is_at_which_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("KIOSK_WRITER", raising=False)
    monkeypatch.setattr("getpass.getuser", lambda: "li ming")
    monkeypatch.setattr("socket.gethostname", lambda: "PC/07")
    assert drafts.writer() == "li-ming-PC-07"

    def nobody() -> str:
        raise OSError

    monkeypatch.setattr("getpass.getuser", nobody)
    assert drafts.writer() == "somebody-PC-07"
