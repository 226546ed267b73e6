"""`kiosk publish`: from a key to a stick, alone and for two, in plain words."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from kiosk.cli.commands.publish import command
from kiosk.fleet.packs.repository import METADATA, Repository
from tests.device.staff_menu.test_update import show
from tests.fleet.packs.hall import WORDS, Hall
from tests.fleet.packs.test_hubs import hub

if TYPE_CHECKING:
    from pathlib import Path

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer of its own, on which nothing has been published yet."""
    monkeypatch.setenv("KIOSK_STATE", str(tmp_path / "state"))
    config = tmp_path / "config" / "kiosk"
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: config)
    monkeypatch.setattr("sys.stdin", io.StringIO())


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sits there types the right passphrase, every time it is asked for."""

    class Endless(io.StringIO):
        def readline(self, _: int | None = -1) -> str:  # type: ignore[override]
            return WORDS + "\n"

    monkeypatch.setattr("sys.stdin", Endless())


def run(capsys: Capture, *words: str | Path) -> tuple[int, str, str]:
    status = command([*map(str, words), "--language", "en"])
    said = capsys.readouterr()
    return status, said.out, said.err


def key(capsys: Capture, folder: Path, name: str) -> Path:
    status, out, _ = run(capsys, "--new-key", folder / f"{name}.key")
    assert (status, f"{name}.pub, for everybody" in out) == (0, True)
    return folder / f"{name}.key"


@pytest.mark.usefixtures("types")
def test_one_who_publishes_alone(tmp_path: Path, capsys: Capture) -> None:
    file, stick = show(tmp_path / "desk", "new"), tmp_path / "stick"
    own = tmp_path / "lin.key"
    status, _, err = run(capsys, file, "--no-layout", "--to", stick, "--key", own)
    assert (status, "make one with kiosk publish --new-key" in err) == (1, True)
    key(capsys, tmp_path, "lin")
    status, out, _ = run(capsys, file, "--no-layout", "--to", stick, "--key", own)
    assert status == 0
    assert "pack 1: signed by lin, and in force." in out
    assert f"brought to {stick}" in out
    assert "1.root.json ([fleet] root in" in out
    root = (stick / METADATA / "1.root.json").read_bytes()
    one = Hall(tmp_path, root)
    one.place(one.fetch(stick))
    assert one.shown["content.json"] == "new"
    status, out, _ = run(capsys, "--list")
    assert (status, out.startswith("pack 1: new (")) == (0, True)
    # One more stick, and the first is made to hold for longer.
    before = Repository(stick).until
    status, out, _ = run(capsys, "--to", tmp_path / "other")
    assert (status, out) == (0, f"brought to {tmp_path / 'other'}\n")
    status, out, _ = run(
        capsys, "--renew", "--days", "800", "--key", own, "--to", stick
    )
    assert status == 0
    after = Repository(stick).until
    assert before is not None
    assert after is not None
    assert (after - before).days == 400


@pytest.mark.usefixtures("types")
def test_a_show_with_errors_is_not_published(tmp_path: Path, capsys: Capture) -> None:
    file = show(tmp_path / "desk", "new")
    file.write_text(file.read_text("utf-8").replace('"kind"', '"knd"', 1), "utf-8")
    own = key(capsys, tmp_path, "lin")
    status, out, err = run(capsys, file, "--no-layout", "--key", own)
    assert status == 1
    assert "knd" in out
    assert "nothing was published" in err
    assert not (tmp_path / "state" / "publish").exists()


@pytest.mark.usefixtures("types")
def test_two_who_sign_together(tmp_path: Path, capsys: Capture) -> None:
    share = tmp_path / "share"
    lin, chen = (key(capsys, tmp_path, name) for name in ("lin", "chen"))
    both = [str(one.with_suffix(".pub")) for one in (lin, chen)]
    status, out, _ = run(
        capsys, "--signers", *both, "--threshold", "2", "--in", share, "--key", lin
    )
    assert (status, "signed by lin; still to be approved by 1" in out) == (0, True)
    status, out, _ = run(capsys, "--approve", "--in", share, "--key", chen)
    assert (status, "[fleet] root" in out) == (0, True)
    for number, title in ((1, "first"), (2, "second")):
        file = show(tmp_path / title, title)
        status, out, _ = run(capsys, file, "--no-layout", "--in", share, "--key", lin)
        assert (status, f"pack {number}: signed by lin; still" in out) == (0, True)
        status, out, _ = run(capsys, "--list", "--in", share)
        assert f"pack {number}: signed by lin; still" in out
        status, out, err = run(
            capsys, "--approve", "--in", share, "--key", chen, "--to", tmp_path / "E"
        )
        assert (status, err) == (0, "")
        assert f"pack {number}: {title} (" in out
        assert f"pack {number}: signed by chen, lin, and in force." in out
    # What the second changes was said before it was signed.
    assert "first" in out
    assert len(Repository(tmp_path / "E").packs()) == 2


def test_what_cannot_be_is_said(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in (["--days", "0"], ["--days", "１"], ["--threshold", "2"]):
        with pytest.raises(SystemExit) as end:
            command(words)
        assert end.value.code == 2
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    status, _, err = run(capsys, "--new-key", tmp_path / "lin.key")
    assert (status, "at least 12 characters" in err) == (1, True)
    status, out, _ = run(capsys, "--list")
    assert (status, out) == (0, "no packs yet\n")
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(WORDS + "\n"))
    status, _, err = run(capsys, "--new-key", tmp_path / "file" / "lin.key")
    assert (status, str(tmp_path / "file") in err) == (1, True)


def published(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """One pack of a show, in the repository of somebody with a new key."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{WORDS}\n{WORDS}\n"))
    key(capsys, tmp_path, "lin")
    file = show(tmp_path / "desk", "new")
    assert run(capsys, file, "--no-layout", "--key", tmp_path / "lin.key")[0] == 0


def test_a_hub_gets_the_packs_by_its_password(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(tmp_path, capsys, monkeypatch)
    with hub(tmp_path / "hub") as address:
        monkeypatch.setattr("sys.stdin", io.StringIO("another\n"))
        status, _, err = run(capsys, "--to", address)
        assert (status, "password is another" in err) == (1, True)
        monkeypatch.setattr("sys.stdin", io.StringIO("海边的灯塔 7\n"))
        status, out, _ = run(capsys, "--to", address)
        assert (status, out) == (0, f"brought to {address}\n")
    assert len(Repository(tmp_path / "hub" / "packs").packs()) == 1


def test_a_certificate_is_compared_once_and_held_to(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(tmp_path, capsys, monkeypatch)
    with hub(tmp_path / "hub", tmp_path / "tls") as address:
        assert address.startswith("https://")
        monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
        status, out, err = run(capsys, "--to", address)
        assert (status, "nothing was sent" in err) == (1, True)
        assert "is new here. Its certificate:" in out
        monkeypatch.setattr("sys.stdin", io.StringIO("yes\n海边的灯塔 7\n"))
        assert run(capsys, "--to", address)[0] == 0
        monkeypatch.setattr("sys.stdin", io.StringIO("海边的灯塔 7\n"))
        assert run(capsys, "--to", address)[0] == 0
        (kept,) = (tmp_path / "config" / "kiosk" / "hubs").iterdir()
        kept.write_text("another", "ascii")
        status, _, err = run(capsys, "--to", address)
        assert (status, "shows another certificate than before" in err) == (1, True)
