"""Installation: the steps that turn a Linux machine into a public screen.

A plan is made from facts about the machine and nothing else, so that it can be
read before it is carried out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.device import paths, settings
from kiosk.device.setup import linux
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kiosk.device.setup.linux import Session
    from kiosk.model.text import Language

SETTINGS: Final = f"{paths.CONFIG}/kiosk.toml"


class PlanRefused(Exception):
    """The plan cannot be carried out, and why; nothing has been changed by it."""

    def __init__(self, *why: Message) -> None:
        super().__init__(*why)
        self.why = why

    def said(self, language: Language) -> str:
        return "\n".join(message.said(language) for message in self.why)


@dataclass(frozen=True, slots=True)
class File:
    """A file to write.

    `path` is where the machine will see it. A file that is `theirs` is written
    only if there is none, and belongs to the installer from then on.
    """

    path: str
    text: str
    why: Message
    mode: int = 0o644
    group: str = ""
    theirs: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """The show's own files, copied if there are none; `owner` gets them."""

    source: Path
    path: str
    names: tuple[str, ...]
    why: Message
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Invocation:
    """A command, what it is in a folder that is no running machine, and its undoing.

    Words hold {root} where the folder's name goes; `offline` is empty where there
    is nothing to do. A command that only `hastens` what the next start of the
    machine does anyway may fail, as it does where no systemd runs.
    """

    words: tuple[str, ...]
    why: Message
    offline: tuple[str, ...] = ()
    undo: tuple[str, ...] = ()
    offline_undo: tuple[str, ...] = ()
    hastens: bool = False


Step = File | Copy | Invocation


@dataclass(frozen=True, slots=True)
class Machine:
    """What a plan for a Linux machine depends on.

    `cage` is its version, None if it is not there; `there` tells whether a file
    of the system exists, by its path or a pattern of it.
    """

    program: str
    show: Path
    there: Callable[[str], bool]
    cage: tuple[int, ...] | None = None
    root: str = ""
    """The folder that is installed into, "" for this machine."""
    masked: frozenset[str] = frozenset()
    display_manager: str = ""
    """The unit of a log-in screen that starts with the machine, if any."""


NEEDS: Final[dict[Session, tuple[tuple[str, str], ...]]] = {
    "cage": (
        ("/usr/bin/cage", "cage"),
        ("/usr/bin/Xwayland", "xwayland"),
        ("/usr/lib/*/libwayland-cursor.so.0", "libwayland-cursor0"),
        ("/usr/lib/*/libwayland-egl.so.1", "libwayland-egl1"),
    ),
    "x11": (
        ("/usr/lib/xorg/Xorg", "xserver-xorg-core"),
        ("/usr/lib/xorg/modules/input/libinput_drv.so", "xserver-xorg-input-libinput"),
        ("/usr/bin/xinit", "xinit"),
        ("/usr/bin/openbox", "openbox"),
        ("/usr/bin/xset", "x11-xserver-utils"),
        ("/usr/lib/*/libxcb-cursor.so.0", "libxcb-cursor0"),
        ("/usr/lib/*/libxcb-icccm.so.4", "libxcb-icccm4"),
        ("/usr/lib/*/libxcb-keysyms.so.1", "libxcb-keysyms1"),
        ("/usr/lib/*/libxcb-randr.so.0", "libxcb-randr0"),
        ("/usr/lib/*/libxcb-shape.so.0", "libxcb-shape0"),
        ("/usr/lib/*/libxcb-xkb.so.1", "libxcb-xkb1"),
        ("/usr/lib/*/libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ),
}
"""Files that a session needs, and the Debian packages that bring them."""
COMMON: Final = (
    ("/usr/bin/systemd-sysusers", "systemd"),
    ("/usr/lib/*/security/pam_systemd.so", "libpam-systemd"),
    ("/usr/bin/dbus-daemon", "dbus"),
    ("/usr/lib/*/libEGL.so.1", "libegl1"),
    ("/usr/lib/*/libGL.so.1", "libgl1"),
    ("/usr/lib/*/libfontconfig.so.1", "libfontconfig1"),
    ("/usr/lib/*/libdbus-1.so.3", "libdbus-1-3"),
)
SYSTEM: Final = ("/etc/os-release", "/usr/bin/sh")
"""What every Linux system has."""
CAGE: Final = (0, 2)
"""Older ones end as soon as the panel is switched off."""


def chosen_session(facts: Machine, asked: Session | None = None) -> Session:
    """The session to use: the one asked for, a cage that is new enough, or Xorg."""
    if asked is not None:
        return asked
    new = facts.cage is not None and facts.cage >= CAGE
    return "cage" if new else "x11"


def missing(facts: Machine, session: Session) -> tuple[str, ...]:
    """Debian packages that have to be installed first."""
    needs = (*COMMON, *NEEDS[session])
    return tuple(package for file, package in needs if not facts.there(file))


def unreachable(program: str) -> bool:
    """Whether the program lies where another user is not let in."""
    return program.startswith(("/root/", "/home/"))


def plan(facts: Machine, asked: Session | None = None) -> tuple[Step, ...]:
    """Everything that has to be done to a Linux machine, in order."""
    kind = chosen_session(facts, asked)
    return (*_user(facts), *_session(facts, kind), *_quiet(facts), *_begun(facts, kind))


def objections(facts: Machine, asked: Session | None = None) -> tuple[Message, ...]:
    """What stands against carrying out the plan, and what to do about it."""
    kind = chosen_session(facts, asked)
    if (strange := no_system(facts)) is not None:
        return (strange,)
    why = [*out_of_reach(facts)]
    if kind == "cage" and facts.cage is not None and facts.cage < CAGE:
        version = ".".join(map(str, facts.cage))
        why.append(
            Message(
                f"cage {version} 太旧：显示器一关它就退出；要 0.2.0 以上，"
                "或用 --session x11",
                f"cage {version} is too old: it ends when the panel is switched off; "
                "it takes 0.2.0, or --session x11",
            )
        )
    return (*why, *lacking(facts, missing(facts, kind)))


def no_system(facts: Machine) -> Message | None:
    """That a folder holds no system to install into; None if it does."""
    if not facts.root or any(map(facts.there, SYSTEM)):
        return None
    return Message(
        f"{facts.root} 里没有 Linux 系统：没有 {' 和 '.join(SYSTEM)}",
        f"{facts.root} holds no Linux system: there is no {' and no '.join(SYSTEM)}",
    )


def out_of_reach(facts: Machine, user: str = linux.USER) -> Iterator[Message]:
    """That the program is not there, or not for the user that is to run it."""
    if facts.root and not facts.there(facts.program):
        yield Message(
            f"{facts.root} 里没有 {facts.program}；先把 kiosk 装在那里面，"
            "或用 --program 说明在哪里",
            f"there is no {facts.program} in {facts.root}; install kiosk in there "
            "first, or say where it is by --program",
        )
    if unreachable(facts.program):
        yield Message(
            f"{facts.program} 在个人文件夹里，用户 {user} 进不去；请装到 "
            "/opt/kiosk/venv 再从那里运行",
            f"{facts.program} lies in a personal folder that the user "
            f"{user} cannot enter; install it in /opt/kiosk/venv and run "
            "it from there",
        )


def lacking(facts: Machine, packages: tuple[str, ...]) -> Iterator[Message]:
    """That packages of Debian have to come first."""
    if packages:
        inside = f"chroot {facts.root} " if facts.root else ""
        names = " ".join(packages)
        command = f"{inside}apt-get install --no-install-recommends {names}"
        yield Message(f"先要安装：{command}", f"these have to come first: {command}")


def account(name: str, text: str, why: Message) -> Iterator[Step]:
    """A user of the machine, by a file of sysusers.d."""
    yield File(f"/etc/sysusers.d/{name}", text, why)
    yield Invocation(
        ("systemd-sysusers", name),
        Message("建立这个用户", "make this user"),
        offline=("systemd-sysusers", "--root={root}", name),
    )


def _user(facts: Machine) -> Iterator[Step]:
    user = linux.USER
    yield from account(
        "kiosk.conf",
        linux.SYSUSERS.format(user=user),
        Message(
            "运行展示的用户，没有密码，不能登录",
            "the user that the show runs as, without a password or a shell",
        ),
    )
    yield File(
        "/etc/tmpfiles.d/kiosk.conf",
        linux.TMPFILES.format(user=user, show=linux.SHOW),
        Message("放内容的文件夹", "the folder for the content"),
    )
    tmpfiles = ("systemd-tmpfiles", "--create")
    yield Invocation(
        (*tmpfiles, "kiosk.conf"),
        Message("建立这个文件夹", "make this folder"),
        offline=(*tmpfiles, "--root={root}", "kiosk.conf"),
    )
    yield Copy(
        facts.show.parent,
        linux.SHOW,
        (facts.show.name, "assets"),
        Message(
            "自带的展示，在这里改成自己的；已有内容就不动",
            "the built-in show, to be made your own; what is there already stays",
        ),
        owner=user,
    )
    text = settings.sample().replace("#content = ", "content = ", 1)
    yield File(
        SETTINGS,
        text,
        Message(
            "本机设置，由您来改；已有就不动",
            "the settings of this machine, for you to edit; kept if there are any",
        ),
        # It may hold the hash of the PIN.
        mode=0o640,
        group=user,
        theirs=True,
    )
    yield File(
        f"{linux.APPLICATIONS}/kiosk-edit.desktop",
        linux.EDITOR.format(program=facts.program, show=linux.SHOW),
        Message(
            "桌面菜单里的“编辑展示内容”，有桌面的机器上才看得到",
            "“Edit the content of kiosk” in the menu, where the machine has a desktop",
        ),
    )


def _session(facts: Machine, kind: Session) -> Iterator[Step]:
    def script(name: str, text: str, zh: str, en: str) -> File:
        return File(f"{linux.LIBRARY}/{name}", text, Message(zh, en), mode=0o755)

    yield script(
        "show",
        linux.shown(kind, facts.program),
        "屏幕上的展示",
        "the show, on the screen",
    )
    yield script(
        "ready",
        linux.ready(kind),
        "等屏幕打开",
        "waits for the screen",
    )
    yield script(
        "ended",
        linux.ENDED,
        "展示要求重启机器时，重启",
        "starts the machine again when the show asks for it",
    )
    if kind == "x11":
        yield script(
            "inside",
            linux.inside(),
            "屏幕打开后的设置：不黑屏",
            "what the screen has before the show: it never blanks",
        )
        yield File(
            f"{linux.LIBRARY}/openbox.xml",
            linux.OPENBOX,
            Message(
                "窗口管理器，没有菜单，也没有快捷键",
                "the window manager, without any menu, key or button",
            ),
        )
        yield File(
            "/etc/X11/xorg.conf.d/90-kiosk.conf",
            linux.XORG_CONF,
            Message(
                "不能切到别的控制台，不黑屏",
                "no key leads to another console, nothing blanks",
            ),
        )


def _quiet(facts: Machine) -> Iterator[Step]:
    yield _awake()
    yield File(
        "/etc/udev/rules.d/90-kiosk.rules",
        linux.UDEV.format(library=linux.LIBRARY, mount=linux.MOUNT),
        Message(
            "触摸屏不休眠；U 盘只读挂上",
            "the touch screen is never put to sleep; sticks are mounted read-only",
        ),
    )
    yield Invocation(
        ("udevadm", "control", "--reload"),
        Message("读入这些规则", "read these rules"),
        undo=("udevadm", "control", "--reload"),
        hastens=True,
    )
    yield File(
        "/etc/sysctl.d/90-kiosk.conf",
        linux.SYSCTL,
        Message("关掉内核快捷键", "no key speaks to the kernel"),
    )
    yield Invocation(
        ("sysctl", "-q", "-p", "/etc/sysctl.d/90-kiosk.conf"),
        Message("马上生效", "from now on"),
        hastens=True,
    )
    yield File(
        "/etc/systemd/logind.conf.d/90-kiosk.conf",
        linux.LOGIND.format(user=linux.USER),
        Message("合盖、休眠键不起作用", "lids and sleep keys do nothing"),
    )
    if facts.there("/dev/watchdog"):
        yield File(
            linux.WATCHED,
            linux.WATCHDOG,
            Message(
                "内核卡死时由硬件重启机器",
                "the hardware starts the machine again if the kernel hangs",
            ),
        )
    asleep = tuple(name for name in linux.MASKED if name not in facts.masked)
    if asleep:
        yield systemctl(
            ("mask", *asleep),
            Message("不待机，不休眠", "the machine never sleeps"),
            undo=("unmask", *asleep),
        )


def _awake() -> File:
    return File(
        f"{linux.LIBRARY}/awake",
        linux.AWAKE,
        Message("让触摸屏一直醒着", "keeps a touch screen awake"),
        mode=0o755,
    )


def _begun(facts: Machine, kind: Session) -> Iterator[Step]:
    yield File(
        linux.SERVICE,
        linux.unit(),
        Message("开机就放，坏了就重来", "plays from the start, and comes back"),
    )
    yield File(
        f"{linux.UNITS}/kiosk-screen.service",
        linux.screen_unit(kind, chvt=facts.there("/usr/bin/chvt")),
        Message("第一个控制台上的屏幕", "the screen, on the first console"),
    )
    yield reload()
    if facts.display_manager:
        yield systemctl(
            ("disable", facts.display_manager),
            Message(
                "登录画面不再自动打开",
                "the log-in screen no longer takes the screen",
            ),
            undo=("enable", facts.display_manager),
        )
    yield systemctl(
        ("enable", "kiosk.service"),
        Message("下次开机起自动放", "play whenever the machine starts"),
        undo=("disable", "--now", "kiosk.service"),
        offline_undo=("disable", "kiosk.service"),
    )


def reload() -> Invocation:
    """Let systemd read its units again."""
    return Invocation(
        ("systemctl", "daemon-reload"),
        Message("让 systemd 读入", "let systemd read it"),
        undo=("systemctl", "daemon-reload"),
        hastens=True,
    )


def systemctl(
    words: tuple[str, ...],
    why: Message,
    undo: tuple[str, ...],
    offline_undo: tuple[str, ...] | None = None,
) -> Invocation:
    """A word to systemd, and what takes it back."""
    offline = ("systemctl", "--root={root}")
    return Invocation(
        ("systemctl", *words),
        why,
        offline=(*offline, *words),
        undo=("systemctl", *undo),
        offline_undo=(*offline, *(undo if offline_undo is None else offline_undo)),
    )
