"""Installation: what would be done, told exactly, and done in a folder for real."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.content.privilege import is_root
from kiosk.device.setup import installation, linux
from kiosk.device.setup.installation import (
    Copy,
    File,
    Invocation,
    Machine,
    PlanRefused,
    plan,
)
from kiosk.device.setup.site import (
    MANIFEST,
    Manifest,
    Site,
    Undoing,
    cage_version,
    facts,
)
from kiosk.model.message import Message
from tests.system import WINDOWS

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.skipif(WINDOWS, reason="Linux alone is installed so")

SHOW = Path(__file__).parents[3] / "content.json"
X11 = [
    "write /etc/sysusers.d/kiosk.conf 0644",
    "run systemd-sysusers kiosk.conf",
    "write /etc/tmpfiles.d/kiosk.conf 0644",
    "run systemd-tmpfiles --create kiosk.conf",
    "copy content.json assets /srv/kiosk",
    "write /etc/kiosk/kiosk.toml 0640",
    "write /usr/share/applications/kiosk-edit.desktop 0644",
    "write /usr/local/lib/kiosk/show 0755",
    "write /usr/local/lib/kiosk/ready 0755",
    "write /usr/local/lib/kiosk/ended 0755",
    "write /usr/local/lib/kiosk/inside 0755",
    "write /usr/local/lib/kiosk/openbox.xml 0644",
    "write /etc/X11/xorg.conf.d/90-kiosk.conf 0644",
    "write /usr/local/lib/kiosk/awake 0755",
    "write /etc/udev/rules.d/90-kiosk.rules 0644",
    "run udevadm control --reload",
    "write /etc/sysctl.d/90-kiosk.conf 0644",
    "run sysctl -q -p /etc/sysctl.d/90-kiosk.conf",
    "write /etc/systemd/logind.conf.d/90-kiosk.conf 0644",
    "run systemctl mask sleep.target suspend.target hibernate.target "
    "hybrid-sleep.target suspend-then-hibernate.target ctrl-alt-del.target",
    "write /etc/systemd/system/kiosk.service 0644",
    "write /etc/systemd/system/kiosk-screen.service 0644",
    "run systemctl daemon-reload",
    "run systemctl enable kiosk.service",
]


def told(step: installation.Step) -> str:
    match step:
        case File():
            return f"write {step.path} {step.mode:04o}"
        case Copy():
            return f"copy {' '.join(step.names)} {step.path}"
        case Invocation():
            return f"run {' '.join(step.words)}"


def everything(path: str) -> bool:
    return path != "/dev/watchdog"


def known(**changes: Any) -> Machine:
    given: dict[str, Any] = {
        "program": "/opt/kiosk/venv/bin/kiosk",
        "show": SHOW,
        "there": everything,
        **changes,
    }
    return Machine(**given)


def test_the_plan_for_a_bare_machine() -> None:
    assert [told(step) for step in plan(known())] == X11


def test_the_plan_with_a_new_cage_has_no_x11() -> None:
    steps = [told(step) for step in plan(known(cage=(0, 2, 0)))]
    x11 = [line for line in X11 if re.search("openbox|X11|inside", line)]
    assert steps == [line for line in X11 if line not in x11]
    assert [told(step) for step in plan(known(cage=(0, 1, 4)))] == X11
    assert [told(step) for step in plan(known(cage=(0, 2)), "x11")] == X11


def test_what_the_machine_is_changes_the_plan() -> None:
    steps = plan(
        known(
            there=lambda path: path == "/dev/watchdog",
            masked=frozenset({"sleep.target", "suspend.target"}),
            display_manager="lightdm.service",
        )
    )
    lines = [told(step) for step in steps]
    assert "write /etc/systemd/system.conf.d/90-kiosk.conf 0644" in lines
    assert (
        "run systemctl mask hibernate.target hybrid-sleep.target "
        "suspend-then-hibernate.target ctrl-alt-del.target"
    ) in lines
    (manager,) = (
        s for s in steps if isinstance(s, Invocation) and "disable" in s.words
    )
    assert manager.words == ("systemctl", "disable", "lightdm.service")
    assert manager.undo == ("systemctl", "enable", "lightdm.service")
    units = [s.text for s in steps if isinstance(s, File) and ".service" in s.path]
    assert len(units) == 2
    assert not any("chvt" in text for text in units)
    everything_masked = plan(known(masked=frozenset(linux.MASKED)))
    assert not any(
        isinstance(s, Invocation) and "mask" in s.words for s in everything_masked
    )


def test_every_step_says_why_in_both_languages() -> None:
    for step in plan(known(display_manager="gdm.service")):
        assert step.why.zh != step.why.en
        assert not step.why.en.endswith(".")


def test_what_stands_against_it() -> None:
    assert installation.objections(known()) == ()
    (home,) = installation.objections(known(program="/root/kiosk/bin/kiosk"))
    assert home.en == (
        "/root/kiosk/bin/kiosk lies in a personal folder that the user kiosk cannot "
        "enter; install it in /opt/kiosk/venv and run it from there"
    )
    (old,) = installation.objections(known(cage=(0, 1, 4)), "cage")
    assert old.zh == (
        "cage 0.1.4 太旧：显示器一关它就退出；要 0.2.0 以上，或用 --session x11"
    )
    (lacking,) = installation.objections(
        known(there=lambda path: "xinit" not in path and "cursor" not in path)
    )
    assert lacking.en == (
        "these have to come first: apt-get install --no-install-recommends "
        "xinit libxcb-cursor0"
    )


def test_the_handbook_names_every_package_that_is_needed() -> None:
    page = (SHOW.parent / "docs" / "installers.md").read_text("utf-8")
    own = page.partition("## A machine of its own")[2]
    command = own.partition("python3 -m venv")[0]
    needs = (*installation.COMMON, *installation.NEEDS["x11"])
    assert {package for _, package in needs} <= set(command.split())


# In a folder


def quiet(words: Sequence[str]) -> None:
    """Runs what a folder can take; a folder in a test has no systemd of its own."""
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PlanRefused(Message(done.stderr, done.stderr))


def nothing(_: Sequence[str]) -> None:
    pass


def installed(
    root: Path,
    kind: linux.Session | None = None,
    run: Any = nothing,
    *,
    force: bool = False,
) -> list[tuple[str, str]]:
    """Install into a folder; returns what was done with every step."""
    site = Site(root, run)
    done: list[tuple[str, str]] = []

    def tell(step: installation.Step | Undoing, state: str) -> None:
        what = step.path if isinstance(step, File | Copy | Undoing) else step.words[0]
        done.append((state, what))

    site.carry_out(plan(known(), kind), tell, force=force)
    return done


def undone(root: Path, **how: bool) -> list[tuple[str, str]]:
    site = Site(root, nothing)
    done: list[tuple[str, str]] = []
    steps = site.undoing(**how)
    site.undo(steps, lambda s, state: done.append((state, s.path or " ".join(s.words))))
    return done


def files(root: Path) -> set[str]:
    return {"/" + str(f.relative_to(root)) for f in root.rglob("*") if f.is_file()}


def test_it_is_done_once_and_taken_back_exactly(tmp_path: Path) -> None:
    (tmp_path / "etc/systemd/system").mkdir(parents=True)
    theirs = tmp_path / "etc/systemd/system/other.service"
    theirs.write_text("[Unit]\n", "utf-8")
    first = installed(tmp_path)
    assert ("new", "/etc/systemd/system/kiosk.service") in first
    assert ("skipped", "udevadm") in first
    show = tmp_path / "usr/local/lib/kiosk/show"
    assert show.stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "etc/kiosk/kiosk.toml").stat().st_mode & 0o777 == 0o640
    assert 'content = "/srv/kiosk' in (tmp_path / "etc/kiosk/kiosk.toml").read_text()
    assert (tmp_path / "srv/kiosk/content.json").read_bytes() == SHOW.read_bytes()
    assert (tmp_path / "srv/kiosk/assets").is_dir()
    written = files(tmp_path)
    manifest = (tmp_path / MANIFEST[1:]).read_bytes()

    second = installed(tmp_path)
    assert {state for state, _ in second} == {"same", "theirs", "done", "skipped"}
    assert files(tmp_path) == written
    assert (tmp_path / MANIFEST[1:]).read_bytes() == manifest

    back = undone(tmp_path)
    assert back[0] == ("done", f"systemctl --root={tmp_path} disable kiosk.service")
    assert back[1][1].startswith(f"systemctl --root={tmp_path} unmask sleep.target")
    left = {f for f in files(tmp_path) if not f.startswith("/srv/kiosk/")}
    assert left == {"/etc/systemd/system/other.service"}
    assert {str(p.relative_to(tmp_path)) for p in tmp_path.glob("*/*")} == {
        "etc/systemd",
        "srv/kiosk",
    }


def test_what_was_there_before_is_not_touched_unless_told(tmp_path: Path) -> None:
    rules = tmp_path / "etc/udev/rules.d/90-kiosk.rules"
    rules.parent.mkdir(parents=True)
    rules.write_text("# mine\n", "utf-8")
    with pytest.raises(PlanRefused) as refused:
        installed(tmp_path)
    assert refused.value.said("en") == (
        "these files were not written by kiosk, or changed since: "
        "/etc/udev/rules.d/90-kiosk.rules; --force replaces them and keeps the old "
        "ones as .before-kiosk"
    )
    assert files(tmp_path) == {"/etc/udev/rules.d/90-kiosk.rules"}
    assert ("foreign", "/etc/udev/rules.d/90-kiosk.rules") in installed(
        tmp_path, force=True
    )
    assert rules.read_text() != "# mine\n"
    undone(tmp_path)
    assert rules.read_text() == "# mine\n"
    assert not rules.with_name(rules.name + ".before-kiosk").exists()


def test_settings_and_content_of_the_site_stay(tmp_path: Path) -> None:
    (tmp_path / "etc/kiosk").mkdir(parents=True)
    (tmp_path / "etc/kiosk/kiosk.toml").write_text("memory_mb = 900\n", "utf-8")
    (tmp_path / "srv/kiosk").mkdir(parents=True)
    (tmp_path / "srv/kiosk/content.json").write_text("{}", "utf-8")
    done = installed(tmp_path)
    assert ("theirs", "/etc/kiosk/kiosk.toml") in done
    assert ("theirs", "/srv/kiosk") in done
    undone(tmp_path)
    assert files(tmp_path) == {"/etc/kiosk/kiosk.toml", "/srv/kiosk/content.json"}


def test_what_was_changed_since_stays_unless_told(tmp_path: Path) -> None:
    installed(tmp_path)
    toml = tmp_path / "etc/kiosk/kiosk.toml"
    toml.write_text("memory_mb = 900\n", "utf-8")
    steps = Site(tmp_path, nothing).undoing()
    assert Undoing("keep", "/etc/kiosk/kiosk.toml") in steps
    steps = Site(tmp_path, nothing).undoing(force=True)
    assert Undoing("remove", "/etc/kiosk/kiosk.toml") in steps
    undone(tmp_path)
    assert toml.read_text() == "memory_mb = 900\n"


def test_a_purge_leaves_nothing(tmp_path: Path) -> None:
    installed(tmp_path)
    (tmp_path / "etc/kiosk/kiosk.toml").write_text("memory_mb = 900\n", "utf-8")
    (tmp_path / "var/lib/kiosk").mkdir(parents=True)
    (tmp_path / "var/lib/kiosk/guesses.jsonl").write_text("", "utf-8")
    back = undone(tmp_path, purge=True)
    assert back[-1] == ("done", f"userdel --prefix {tmp_path} kiosk")
    assert files(tmp_path) == set()


def test_another_session_leaves_no_files_of_the_last(tmp_path: Path) -> None:
    installed(tmp_path)
    done = installed(tmp_path, "cage")
    assert ("done", "/usr/local/lib/kiosk/openbox.xml") in done
    assert ("ours", "/usr/local/lib/kiosk/show") in done
    assert not (tmp_path / "etc/X11/xorg.conf.d/90-kiosk.conf").exists()


def test_a_command_that_fails_stops_it_and_it_can_be_taken_back(tmp_path: Path) -> None:
    def broken(words: Sequence[str]) -> None:
        if "enable" in words:
            raise PlanRefused(Message("坏了", "broken"))

    with pytest.raises(PlanRefused, match="broken"):
        installed(tmp_path, run=broken)
    undone(tmp_path)
    assert {f for f in files(tmp_path) if not f.startswith("/srv")} == set()


def test_what_only_hastens_may_fail(tmp_path: Path) -> None:
    def no_systemd(words: Sequence[str]) -> None:
        if words[0] in {"udevadm", "sysctl"} or "daemon-reload" in words:
            raise PlanRefused(Message("没有", "no systemd"))

    steps = [step for step in plan(known()) if isinstance(step, Invocation)]
    site = Site(tmp_path, no_systemd)
    # As on a machine itself: in a folder none of these is run.
    site.words = lambda run: run.words  # type: ignore[method-assign]
    states: list[str] = []
    site.carry_out(steps, lambda _, state: states.append(state))
    assert states == ["done"] * 2 + ["later"] * 2 + ["done", "later", "done"]


def test_on_the_machine_itself_its_own_commands_are_run(tmp_path: Path) -> None:
    class Here(Site):
        """This machine, whose files are in a folder all the same."""

        def at(self, path: str) -> Path:
            return tmp_path / path.lstrip("/")

    words: list[str] = []
    site = Here(None, lambda run: words.append(" ".join(run)))
    site.carry_out(plan(known()), lambda *_: None)
    assert words == [line.removeprefix("run ") for line in X11 if line[:3] == "run"]
    words.clear()
    again = Here(None, lambda run: words.append(" ".join(run)))
    steps = again.undoing(purge=True)
    again.undo(steps, lambda *_: None)
    assert words == [
        "systemctl disable --now kiosk.service",
        " ".join(("systemctl", "unmask", *linux.MASKED)),
        "systemctl daemon-reload",
        "udevadm control --reload",
        "userdel kiosk",
    ]
    assert not (tmp_path / "srv/kiosk").exists()


def test_a_folder_in_place_of_a_file_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "etc/sysctl.d/90-kiosk.conf").mkdir(parents=True)
    with pytest.raises(PlanRefused, match=r"90-kiosk\.conf"):
        installed(tmp_path)


def test_what_is_gone_needs_no_removing(tmp_path: Path) -> None:
    installed(tmp_path)
    (tmp_path / "usr/local/lib/kiosk/show").unlink()
    steps = Site(tmp_path, nothing).undoing()
    assert "/usr/local/lib/kiosk/show" not in [step.path for step in steps]


def test_taking_back_goes_on_when_a_command_fails(tmp_path: Path) -> None:
    installed(tmp_path)

    def broken(_: Sequence[str]) -> None:
        raise PlanRefused(Message("坏了", "broken"))

    site = Site(tmp_path, broken)
    states: list[str] = []
    site.undo(site.undoing(), lambda _, state: states.append(state))
    assert states.count("failed") == 2
    assert not (tmp_path / MANIFEST[1:]).exists()


def test_nothing_can_be_taken_back_where_nothing_is(tmp_path: Path) -> None:
    with pytest.raises(PlanRefused, match="was not installed here"):
        Site(tmp_path, nothing).undoing()
    manifest = tmp_path / MANIFEST[1:]
    manifest.parent.mkdir(parents=True)
    manifest.write_text('{"files": 3}', "utf-8")
    with pytest.raises(PlanRefused, match="was not installed here"):
        Site(tmp_path, nothing).undoing()
    assert Manifest().files == {}


def test_the_machine_is_looked_at(tmp_path: Path) -> None:
    site = Site(tmp_path, nothing)
    units = tmp_path / "etc/systemd/system"
    units.mkdir(parents=True)
    (units / "sleep.target").symlink_to("/dev/null")
    (units / "display-manager.service").symlink_to("/lib/systemd/system/gdm.service")
    library = tmp_path / "usr/lib/x86_64-linux-gnu"
    library.mkdir(parents=True)
    (library / "libxcb-cursor.so.0").write_bytes(b"")
    found = facts(site, "/opt/kiosk/venv/bin/kiosk", SHOW)
    assert found.masked == {"sleep.target"}
    assert found.display_manager == "gdm.service"
    assert found.cage is None
    assert found.there("/usr/lib/*/libxcb-cursor.so.0")
    assert not found.there("/usr/lib/*/libxcb-icccm.so.4")
    assert not found.there("/opt/*/nothing")


def test_the_version_of_cage_is_that_of_the_package(tmp_path: Path) -> None:
    site = Site(tmp_path, nothing)
    (tmp_path / "usr/bin").mkdir(parents=True)
    (tmp_path / "usr/bin/cage").write_bytes(b"")
    assert cage_version(site) == (0,)
    status = tmp_path / "var/lib/dpkg/status"
    status.parent.mkdir(parents=True)
    status.write_text(
        "Package: bash\nVersion: 5.2\n\nPackage: cage\nVersion: 0.2.0-2+b1\n", "utf-8"
    )
    assert cage_version(site) == (0, 2, 0)
    status.write_text("Package: cage\nVersion: 1:0.1.4-4\n", "utf-8")
    assert cage_version(site) == (0, 1, 4)


def test_a_folder_is_installed_by_the_real_tools(tmp_path: Path) -> None:
    import shutil

    for tool in ("systemctl", "systemd-sysusers", "systemd-tmpfiles"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed; .ci/run installs it")
    (tmp_path / "etc").mkdir()
    try:
        installed(tmp_path, run=quiet)
    except PlanRefused as refused:
        if "permitted" in str(refused) or "denied" in str(refused):
            pytest.skip("this needs root")
        raise
    assert "kiosk:x:" in (tmp_path / "etc/passwd").read_text()
    units = tmp_path / "etc/systemd/system"
    assert str((units / "suspend.target").readlink()) == "/dev/null"
    wanted = units / "multi-user.target.wants/kiosk.service"
    assert str(wanted.readlink()) == "/etc/systemd/system/kiosk.service"
    site = Site(tmp_path, quiet)
    site.undo(site.undoing(), lambda *_: None)
    assert not wanted.is_symlink()
    assert not (units / "suspend.target").is_symlink()


def test_sticks_are_mounted_so_that_nothing_on_them_leads_or_runs() -> None:
    rules = linux.UDEV.format(library="/usr/local/lib/kiosk", mount=linux.MOUNT)
    mounts = [line for line in rules.splitlines() if "systemd-mount" in line]
    assert len(mounts) == 2
    for line in mounts:
        (options,) = re.findall(r"--options=(\S+)", line)
        assert {*options.split(",")} == {
            *("ro", "nosuid", "nodev", "noexec", "nosymfollow")
        }
        assert line.endswith('$devnode /media/kiosk-%k"')
    assert re.findall(r'ENV\{ID_FS_TYPE\}=="([^"]*)"', rules) == ["vfat|exfat", "ntfs"]
    assert [re.findall(r"--type=(\S+)", line)[0] for line in mounts] == [
        "$env{ID_FS_TYPE}",
        "ntfs3",
    ]


# In a folder that others have prepared


@pytest.mark.parametrize("place", ["etc", "srv/kiosk", "usr/local/lib"])
def test_a_link_that_leads_out_of_the_folder_is_refused(
    place: str, tmp_path: Path
) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    (root / place).parent.mkdir(parents=True)
    outside.mkdir()
    (root / place).symlink_to(outside)
    with pytest.raises(PlanRefused, match=r"links in .* lead out of it"):
        installed(root, force=True)
    assert list(outside.iterdir()) == []
    (root / place).unlink()
    installed(root)
    (root / place).rename(outside / "moved")
    (root / place).symlink_to(outside / "moved")
    before = files(outside)
    with pytest.raises(PlanRefused):
        undone(root, purge=True)
    assert files(outside) == before


@pytest.mark.skipif(not is_root(), reason="only root can give files away")
def test_links_that_the_shows_user_has_put_there_lead_root_nowhere(
    tmp_path: Path,
) -> None:
    root, aim = tmp_path / "root", tmp_path / "aim"
    show = root / "srv/kiosk"
    show.mkdir(parents=True)
    (root / "etc").mkdir()
    (root / "etc/passwd").write_text("kiosk:x:4321:4321::/:/bin/false\n", "utf-8")
    (root / "etc/group").write_text("kiosk:x:4321:\n", "utf-8")
    aim.mkdir()
    (aim / "secret").write_text("secret", "utf-8")
    (aim / "secret").chmod(0o600)
    (show / "secret").symlink_to(aim / "secret")
    installed(root)
    assert (aim / "secret").stat().st_uid == 0
    assert (aim / "secret").stat().st_mode & 0o777 == 0o600
    assert (show / "content.json").stat().st_uid == 4321
    assert (show / "content.json").stat().st_mode & 0o777 == 0o664
    assert (show / "assets").stat().st_mode & 0o7777 == 0o2775
    # Another time without its content, and with a link in place of the pictures.
    (show / "content.json").unlink()
    shutil.rmtree(show / "assets")
    (show / "assets").symlink_to(aim)
    with pytest.raises(PlanRefused, match="cannot be written"):
        installed(root)
    assert [path.name for path in aim.iterdir()] == ["secret"]
    (show / "assets").unlink()
    installed(root)
    assert any((show / "assets").iterdir())
