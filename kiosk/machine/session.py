"""Linux: all that stands round the show on a machine of its own, as text.

systemd opens the first console as the user `kiosk`, a script opens a screen on it,
and a second one the show on that screen. The show's exit status comes out of all
three, so that 0 stays ended, 10 is started again and 20 starts the machine again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Session = Literal["cage", "x11"]

USER: Final = "kiosk"
LIBRARY: Final = "/usr/local/lib/kiosk"
SHOW: Final = "/srv/kiosk"
XORG: Final = (
    *("/usr/lib/xorg/Xorg", ":0", "vt1", "-keeptty"),
    *("-nolisten", "tcp", "-quiet"),
)

UNIT: Final = """\
# Written by `kiosk install`; `kiosk uninstall` takes it away.
# To change something, write a drop-in: systemctl edit kiosk.service

[Unit]
Description=kiosk, a show of data slides on a public screen
After=systemd-user-sessions.service plymouth-quit-wait.service
After=dbus.socket systemd-logind.service getty@tty1.service
Wants=dbus.socket systemd-logind.service
Conflicts=getty@tty1.service
ConditionPathExists=/dev/tty0
# Never give up: no screen stays black because it failed too often.
StartLimitIntervalSec=0

[Service]
Type=notify
# The supervisor that speaks is a child of the session.
NotifyAccess=all
{chvt}ExecStart={library}/start
# Exit status 20: start the machine again. The + is for root.
ExecStopPost=+{library}/ended
User={user}
PAMName=login
TTYPath=/dev/tty1
TTYReset=yes
TTYVHangup=yes
TTYVTDisallocate=yes
StandardInput=tty-fail
StandardOutput=journal
StandardError=journal
UtmpIdentifier=tty1
UtmpMode=user

# 0 is staff's quit: it stays ended until the next start of the machine or
# `systemctl start kiosk`. Whatever else ends it, it comes back.
SuccessExitStatus=10 20
Restart=on-failure
RestartForceExitStatus=10
RestartSec=2
TimeoutStartSec=120
TimeoutStopSec=15
TimeoutAbortSec=10
# Only the session is told to stop; it tells the show, and waits for it.
KillMode=mixed
WatchdogSec=30
# The show writes down where it hung before it dies.
WatchdogSignal=SIGABRT

# The show restarts itself well below this; see memory_mb in kiosk.toml.
MemoryHigh=1500M
MemoryMax=2500M
OOMPolicy=stop
OOMScoreAdjust=-500
LimitCORE=0

Environment=KIOSK_CONFIG=/etc/kiosk/kiosk.toml
{platform}
Environment=PYTHONUNBUFFERED=1 PYTHONNOUSERSITE=1
StateDirectory=kiosk
LogsDirectory=kiosk
RuntimeDirectory=kiosk
WorkingDirectory={show}

NoNewPrivileges=yes
# Not strict, and no ProtectHome: both lock /run/user, where the session lives.
ProtectSystem=full
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK

[Install]
WantedBy=multi-user.target
"""

START: Final = """\
#!/bin/sh
# Written by `kiosk install`. Opens a screen with the show on it, and ends with the
# exit status of the show; 1 if there never was a show.
here="${{RUNTIME_DIRECTORY:-/run/kiosk}}"
rm -f "$here/status" "$here/show"
exec 3<&0
{screen} <&3 3<&- &
screen=$!
# To stop, end the show; the screen ends when the show has.
trap 'kill -TERM "$(cat "$here/show" 2>/dev/null || echo "$screen")" 2>/dev/null' \\
    TERM INT HUP
while kill -0 "$screen" 2>/dev/null; do
    wait "$screen"
done
exit "$(cat "$here/status" 2>/dev/null || echo 1)"
"""

INSIDE: Final = """\
#!/bin/sh
# Written by `kiosk install`. The show, within its screen.
here="${{RUNTIME_DIRECTORY:-/run/kiosk}}"
trap 'asked=yes; kill -TERM "$show" 2>/dev/null' TERM INT HUP
{before}{program} run &
show=$!
echo "$show" > "$here/show"
[ -z "$asked" ] || kill -TERM "$show"
while :; do
    wait "$show"
    status=$?
    # A signal ends the waiting early, and the show is still there.
    kill -0 "$show" 2>/dev/null || break
done
echo "$status" > "$here/status"
"""

BEFORE_X11: Final = """\
# Nothing blanks by itself, but the screen can still be put to sleep on purpose.
xset s off s noblank
xset dpms 0 0 0 2>/dev/null
xsetroot -solid black 2>/dev/null
# `kiosk doctor`, run as root, may look at this screen.
xhost +si:localuser:root >/dev/null 2>&1
openbox --config-file {library}/openbox.xml &
"""

ENDED: Final = """\
#!/bin/sh
# Written by `kiosk install`. Runs as root when the show has ended.
if [ "$EXIT_STATUS" = 20 ]; then
    exec systemctl --no-block reboot
fi
"""

AWAKE: Final = """\
#!/bin/sh
# Written by `kiosk install`. Keeps a touch screen and every hub on its way from
# being put to sleep: the first touch after a quiet hour would be lost.
at="$1"
while [ -n "$at" ] && [ "$at" != /sys ]; do
    if [ -w "$at/power/control" ]; then
        echo on > "$at/power/control"
    fi
    at="${at%/*}"
done
"""

UDEV: Final = """\
# Written by `kiosk install`.
ACTION!="remove", SUBSYSTEM=="input", ENV{{ID_INPUT_TOUCHSCREEN}}=="1", \\
  RUN+="{library}/awake /sys%p"
# A stick that staff plug in is shown to the program, read-only.
ACTION=="add", SUBSYSTEM=="block", ENV{{ID_BUS}}=="usb", \\
  ENV{{ID_FS_USAGE}}=="filesystem", \\
  RUN+="{mount}"
"""
MOUNT: Final = (
    "/usr/bin/systemd-mount --no-block --collect "
    "--options=ro,nosuid,nodev,noexec $devnode /media/kiosk-%k"
)

OPENBOX: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- Written by `kiosk install`. No key, no button and no menu leads anywhere. -->
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew></focus>
  <desktops><number>1</number><popupTime>0</popupTime></desktops>
  <resize><popupShow>Never</popupShow></resize>
  <keyboard></keyboard>
  <mouse></mouse>
  <menu></menu>
  <applications>
    <application class="*"><decor>no</decor><focus>yes</focus></application>
  </applications>
</openbox_config>
"""

XORG_CONF: Final = """\
# Written by `kiosk install`. No key leaves the screen, and nothing blanks it.
Section "ServerFlags"
    Option "DontVTSwitch" "true"
    Option "DontZap" "true"
    Option "BlankTime" "0"
    Option "StandbyTime" "0"
    Option "SuspendTime" "0"
    Option "OffTime" "0"
EndSection
"""

SYSUSERS: Final = """\
# Written by `kiosk install`.
u {user} - "kiosk, a show on a public screen" /var/lib/kiosk /usr/sbin/nologin
m {user} video
m {user} render
m {user} input
"""

TMPFILES: Final = """\
# Written by `kiosk install`. Whoever is in the group {user} may edit the show.
d {show} 2775 {user} {user}
"""

SYSCTL: Final = """\
# Written by `kiosk install`. No key speaks to the kernel.
kernel.sysrq = 0
"""

LOGIND: Final = """\
# Written by `kiosk install`. Lids and sleep keys do nothing; the power button
# still switches the machine off in good order.
[Login]
HandleLidSwitch=ignore
HandleSuspendKey=ignore
HandleHibernateKey=ignore
IdleAction=ignore
"""

WATCHDOG: Final = """\
# Written by `kiosk install`. If the kernel hangs, the machine starts again.
[Manager]
RuntimeWatchdogSec=30s
"""

PLATFORM: Final[dict[Session, str]] = {
    "cage": "Environment=QT_QPA_PLATFORM=wayland\n"
    "Environment=QT_WAYLAND_DISABLE_WINDOWDECORATION=1",
    "x11": "Environment=QT_QPA_PLATFORM=xcb",
}
MASKED: Final = (
    "sleep.target",
    "suspend.target",
    "hibernate.target",
    "hybrid-sleep.target",
    "suspend-then-hibernate.target",
    "ctrl-alt-del.target",
)
"""What no key, lid or timer may reach on a public screen."""


def unit(session: Session, *, chvt: bool, library: str = LIBRARY) -> str:
    """The systemd unit; `chvt` is whether the first console can be brought up."""
    return UNIT.format(
        library=library,
        show=SHOW,
        user=USER,
        platform=PLATFORM[session],
        chvt="ExecStartPre=-+/usr/bin/chvt 1\n" if chvt else "",
    )


def start(
    session: Session, server: Sequence[str] = XORG, library: str = LIBRARY
) -> str:
    """The script that opens the screen; `server` is the X server and its words."""
    if session == "cage":
        return START.format(screen=f"cage -d -- {library}/session")
    return START.format(screen=f"xinit {library}/session -- {' '.join(server)}")


def inside(session: Session, program: str, library: str = LIBRARY) -> str:
    """The script that plays the show, within the screen."""
    before = BEFORE_X11.format(library=library) if session == "x11" else ""
    return INSIDE.format(before=before, program=program)
