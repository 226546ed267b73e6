"""`kiosk export`: files that are what they are called, or words that say why not."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from kiosk.__main__ import main
from kiosk.authoring import video
from kiosk.content import atomic
from kiosk.content.content import load

if TYPE_CHECKING:
    from collections.abc import Iterable

HOUSE = Path(__file__).resolve().parents[3]
GUESS = HOUSE / "tests" / "slides" / "guess.json"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("KIOSK_STATE", str(tmp_path / "state"))


def size(file: Path) -> tuple[int, int]:
    data = file.read_bytes()
    assert data.startswith(b"\x89PNG")
    wide, high = struct.unpack(">II", data[16:24])
    return wide, high


def test_everything_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    films: list[tuple[tuple[int, int], int, int]] = []

    def packed(
        file: Path, size: tuple[int, int], pictures: Iterable[bytes], *_: Any
    ) -> None:
        lengths = [len(picture) for picture in pictures]
        assert set(lengths) == {size[0] * size[1] * 4}
        films.append((size, len(lengths), len(set(lengths))))
        file.write_text("video")

    monkeypatch.setattr(video, "encoder", lambda: "encoder")
    monkeypatch.setattr(video, "written", packed)
    pdf, table, clip = (tmp_path / name for name in ("p.pdf", "f.csv", "v.mp4"))
    words = ["export", str(GUESS), "--pdf", str(pdf), "--csv", str(table)]
    words += ["--png", str(tmp_path / "png"), "--video", str(clip)]
    assert main([*words, "--size", "320x200", "--size", "200x320"]) == 0
    out, err = capsys.readouterr()
    assert out.split() == [str(table), str(tmp_path / "png"), str(pdf), str(clip)]
    for word in ("table", "pictures", "proof", "video"):
        assert word in err
    pictures = sorted(tmp_path.glob("png/*/*.png"))
    assert [(file.parent.name, file.name, size(file)) for file in pictures] == [
        (folder, f"00-guess-{language}.png", wanted)
        for folder, wanted in (("200x320", (200, 320)), ("320x200", (320, 200)))
        for language in ("en", "zh")
    ]
    pages = PdfReader(pdf).pages
    assert len(pages) == 4
    first, second = pages[1].images
    # Asked and answered.
    assert first.data != second.data
    assert first.image is not None
    assert first.image.size == (320, 200)
    rows = list(csv.reader(io.StringIO(table.read_bytes().decode("utf-8-sig"))))
    assert len(rows) == 2
    ((shape, frames, _),) = films
    assert shape == (320, 200)
    dwell = load(GUESS).content.slides[0]
    assert frames > 9 * video.FPS, dwell


def test_a_video_of_a_closing_slide_has_its_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []

    def packed(_: Path, __: object, pictures: Iterable[bytes], *___: Any) -> None:
        counts.append(len({picture for picture in pictures if any(picture)}))

    monkeypatch.setattr(video, "encoder", lambda: "encoder")
    monkeypatch.setattr(video, "written", packed)
    closing = GUESS.with_name("closing.json")
    words = ["export", str(closing), "--video", str(tmp_path / "v.mp4")]
    assert main([*words, "--size", "200x200", "--language", "en"]) == 0
    assert counts[0] > 10


def test_one_language_one_size_and_a_skin(tmp_path: Path) -> None:
    words = ["export", str(GUESS), "--size", "320x200", "--language", "zh"]
    for skin in ("night", "paper"):
        folder = tmp_path / skin
        assert main([*words, "--png", str(folder), "--skin", skin]) == 0
        assert [file.name for file in folder.iterdir()] == ["00-guess-zh.png"]
    night, paper = (tmp_path / skin / "00-guess-zh.png" for skin in ("night", "paper"))
    assert night.read_bytes() != paper.read_bytes()
    # Files for others to read, unlike state.
    assert night.stat().st_mode & 0o444 == 0o444
    pdf = tmp_path / "zh.pdf"
    assert main([*words, "--pdf", str(pdf)]) == 0
    assert len(PdfReader(pdf).pages) == 2


def test_without_an_encoder_the_rest_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing() -> str:
        raise video.Unable(video.NO_ENCODER)

    monkeypatch.setattr(video, "encoder", missing)
    table, clip = tmp_path / "f.csv", tmp_path / "v.mp4"
    words = ["export", str(GUESS), "--video", str(clip), "--csv", str(table)]
    for language, start in (("zh", "没有找到 ffmpeg"), ("en", "no video can be made")):
        monkeypatch.setenv("LANGUAGE", language)
        assert main(words) == 1
        out, err = capsys.readouterr()
        assert start in err
        assert out.split() == [str(table)]
    assert table.is_file()
    assert not clip.exists()


def test_what_cannot_be_written_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    table = tmp_path / "f.csv"
    table.write_text("old")
    monkeypatch.setattr(atomic, "written", full)
    words = ["export", str(GUESS), "--csv", str(table)]
    for language, said in (("zh", "没有写成"), ("en", "could not be written")):
        monkeypatch.setenv("LANGUAGE", language)
        assert main(words) == 1
        assert said in capsys.readouterr().err
    assert table.read_text() == "old"


@pytest.mark.skipif(sys.platform == "win32", reason="it is ended by force there")
def test_whoever_ends_it_leaves_nothing_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(_: int) -> None:
        assert list(tmp_path.iterdir())
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(os, "fsync", ended)
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as left:
        main(["export", str(GUESS), "--csv", str(tmp_path / "f.csv")])
    assert left.value.code == 143
    assert list(tmp_path.iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) is before


def test_mistakes_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["export", str(GUESS)])
    assert left.value.code == 2
    assert "--pdf" in capsys.readouterr().err
    bad = tmp_path / "content.json"
    bad.write_text("{")
    assert main(["export", str(bad), "--csv", str(tmp_path / "f.csv")]) == 1
    assert f"{bad}:1:2" in capsys.readouterr().err


def test_a_file_in_another_encoding_is_remarked_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "content.json"
    text = json.dumps(json.loads(GUESS.read_text("utf-8")), ensure_ascii=False)
    other.write_bytes(text.encode("gb18030"))
    assert main(["export", str(other), "--csv", str(tmp_path / "f.csv")]) == 0
    assert "GBK" in capsys.readouterr().err
