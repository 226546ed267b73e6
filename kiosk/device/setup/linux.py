"""Linux: all that stands round the show on a machine of its own, as text.

Two units: one logs the user `kiosk` in on the first console and opens a screen on
it, the other plays the show there. systemd sees the show's signs of life and its
exit status: 0 stays ended, 10 is started again and 20 starts the machine again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Session = Literal["cage", "x11"]

USER: Final = "kiosk"
LIBRARY: Final = "/usr/local/lib/kiosk"
SHOW: Final = "/srv/kiosk"
UNITS: Final = "/etc/systemd/system"
SERVICE: Final = f"{UNITS}/kiosk.service"
WATCHED: Final = "/etc/systemd/system.conf.d/90-kiosk.conf"
"""Where the service manager is told to be watched itself."""
XORG: Final = (
    *("/usr/lib/xorg/Xorg", ":0", "vt1", "-keeptty"),
    *("-nolisten", "tcp", "-quiet"),
)

SCREEN: Final = """\
# Written by `kiosk install`; `kiosk uninstall` takes it away.
# To change something, write a drop-in: systemctl edit kiosk-screen.service

[Unit]
Description=the screen of kiosk, on the first console
After=systemd-user-sessions.service plymouth-quit-wait.service
After=dbus.socket systemd-logind.service getty@tty1.service
Wants=dbus.socket systemd-logind.service
Conflicts=getty@tty1.service
ConditionPathExists=/dev/tty0
# Without a show there is no screen either: the console can be reached again.
StopWhenUnneeded=yes
StartLimitIntervalSec=0

[Service]
# A log-in of its own gives the right to screen and touch. It also moves all that
# runs here out of this unit, so the show, which is to be watched, has another.
{chvt}ExecStart={screen}
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
Restart=always
RestartSec=1
# So ends xinit when it is told to.
SuccessExitStatus=1
TimeoutStopSec=10
LimitCORE=0

# The log-in hands over screen and touch, so that nothing here needs a power of
# root's. /tmp stays the one of the machine: the socket of X is there.
UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
{locked}
"""

UNIT: Final = """\
# Written by `kiosk install`; `kiosk uninstall` takes it away.
# To change something, write a drop-in: systemctl edit kiosk.service

[Unit]
Description=kiosk, a show of data slides on a public screen
# If the screen ends, the show waits for it to come back.
Requires=kiosk-screen.service
After=kiosk-screen.service
# Never give up: no screen stays black because it failed too often.
StartLimitIntervalSec=0

[Service]
Type=notify
ExecStartPre={library}/ready
ExecStart={library}/show
# Exit status 20: start the machine again. The + is for root.
ExecStopPost=+{library}/ended
User={user}

# 0 is staff's quit: it stays ended until the next start of the machine or
# `systemctl start kiosk`. Whatever else ends it, it comes back.
SuccessExitStatus=10 20
Restart=on-failure
RestartForceExitStatus=10
RestartSec=1
TimeoutStartSec=120
TimeoutStopSec=15
TimeoutAbortSec=10
# Only the supervisor is told to stop; it ends the show in good order.
KillMode=mixed
WatchdogSec=30
# Before it dies it writes down where it hung.
WatchdogSignal=SIGABRT

# The show restarts itself well below this; see memory_mb in kiosk.toml.
MemoryHigh=1500M
MemoryMax=2500M
# Who was ended for memory is started again by the supervisor.
OOMPolicy=continue
OOMScoreAdjust=-500
LimitCORE=0

EnvironmentFile=-/etc/default/locale
Environment=KIOSK_CONFIG=/etc/kiosk/kiosk.toml
Environment=PYTHONUNBUFFERED=1 PYTHONNOUSERSITE=1
# What the show has learnt, its lock and its logs are nobody else's.
StateDirectory=kiosk
StateDirectoryMode=0700
UMask=0077
WorkingDirectory={show}

NoNewPrivileges=yes
CapabilityBoundingSet=
# Of all devices the graphics and the touch screen alone.
DevicePolicy=closed
DeviceAllow=char-drm rw
DeviceAllow=char-input rw
ProtectClock=yes
# A /tmp of its own, but for the socket of X.
PrivateTmp=yes
BindReadOnlyPaths=-/tmp/.X11-unix
# Not out of sight: a show may lie there, and the socket of Wayland is in /run/user.
ProtectHome=read-only
{locked}

[Install]
WantedBy=multi-user.target
"""

LOCKED: Final = """\
PrivateMounts=yes
ProtectSystem=full
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
LockPersonality=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
# Not less: X sets its own user anew before it starts a helper, and without the
# keymap that this one makes there is no screen.
SystemCallFilter=@system-service
# Refused, not killed: what only tries goes on without.
SystemCallErrorNumber=EPERM\
"""
"""What neither the show nor its screen has any use for."""

SHOWN: Final[dict[Session, str]] = {
    "x11": """\
#!/bin/sh
# Written by `kiosk install`. The show, on the screen of kiosk-screen.service.
export DISPLAY=:0 QT_QPA_PLATFORM=xcb
exec {program} run
""",
    "cage": """\
#!/bin/sh
# Written by `kiosk install`. The show, on the screen of kiosk-screen.service.
export XDG_RUNTIME_DIR="/run/user/$(id -u)" WAYLAND_DISPLAY=wayland-0
export QT_QPA_PLATFORM=wayland QT_WAYLAND_DISABLE_WINDOWDECORATION=1
exec {program} run
""",
}

READY: Final[dict[Session, str]] = {
    "x11": "xset -display :0 q >/dev/null 2>&1",
    "cage": '[ -S "/run/user/$(id -u)/wayland-0" ]',
}
WAITING: Final = """\
#!/bin/sh
# Written by `kiosk install`. Waits for the screen, half a minute at most.
left=150
until {ready}; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || exit 1
    sleep 0.2
done
"""

INSIDE: Final = """\
#!/bin/sh
# Written by `kiosk install`. What X has before the show, and behind it.
# Nothing blanks by itself, but the screen can still be put to sleep on purpose.
xset s off s noblank
xset dpms 0 0 0 2>/dev/null
xsetroot -solid black 2>/dev/null
# `kiosk doctor`, run as root, may look at this screen.
xhost +si:localuser:root >/dev/null 2>&1
exec openbox --config-file {library}/openbox.xml
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
# A stick that staff plug in is shown to the program, read-only; NTFS by the
# kernel's own driver, as the other one does not know nosymfollow.
ACTION=="add", SUBSYSTEM=="block", ENV{{ID_BUS}}=="usb", \\
  ENV{{ID_FS_USAGE}}=="filesystem", ENV{{ID_FS_TYPE}}=="vfat|exfat", \\
  RUN+="{mount} --type=$env{{ID_FS_TYPE}} $devnode /media/kiosk-%k"
ACTION=="add", SUBSYSTEM=="block", ENV{{ID_BUS}}=="usb", \\
  ENV{{ID_FS_USAGE}}=="filesystem", ENV{{ID_FS_TYPE}}=="ntfs", \\
  RUN+="{mount} --type=ntfs3 $devnode /media/kiosk-%k"
"""
MOUNT: Final = (
    "/usr/bin/systemd-mount --no-block --collect "
    "--options=ro,nosuid,nodev,noexec,nosymfollow"
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

APPLICATIONS: Final = "/usr/share/applications"
"""Where desktops look for what their menus offer."""
EDITOR: Final = """\
# Written by `kiosk install`: the forms in which the content is written.
[Desktop Entry]
Type=Application
Name=Edit the content of kiosk
Name[zh_CN]=编辑展示内容
Comment=Slides by forms, with the picture as the wall shows it
Comment[zh_CN]=填表单改内容，旁边就是墙上的画面
Exec="{program}" edit "{show}/content.json"
Terminal=false
Categories=Office;
"""

LOGIND: Final = """\
# Written by `kiosk install`. Lids and sleep keys do nothing; the power button
# still switches the machine off in good order.
[Login]
HandleLidSwitch=ignore
HandleSuspendKey=ignore
HandleHibernateKey=ignore
IdleAction=ignore
# What is left of a screen that was killed must not hold up the next one.
KillUserProcesses=yes
KillOnlyUsers={user}
"""

WATCHDOG: Final = """\
# Written by `kiosk install`. If the kernel hangs, the machine starts again.
[Manager]
RuntimeWatchdogSec=30s
"""

MASKED: Final = (
    "sleep.target",
    "suspend.target",
    "hibernate.target",
    "hybrid-sleep.target",
    "suspend-then-hibernate.target",
    "ctrl-alt-del.target",
)
"""What no key, lid or timer may reach on a public screen."""


def unit(library: str = LIBRARY) -> str:
    """The unit of the show."""
    return UNIT.format(library=library, show=SHOW, user=USER, locked=LOCKED)


def screen_unit(
    session: Session,
    *,
    chvt: bool,
    server: Sequence[str] = XORG,
    library: str = LIBRARY,
) -> str:
    """The unit of the screen.

    Args:
        session: what makes it.
        chvt: whether the first console can be brought to the front.
        server: the X server and its words.
        library: where the scripts are.
    """
    screen = (
        "/usr/bin/cage -d -- sleep infinity"
        if session == "cage"
        else f"/usr/bin/xinit {library}/inside -- {' '.join(server)}"
    )
    before = "ExecStartPre=-+/usr/bin/chvt 1\n" if chvt else ""
    return SCREEN.format(user=USER, chvt=before, screen=screen, locked=LOCKED)


def shown(session: Session, program: str) -> str:
    """The script that plays the show on the screen."""
    return SHOWN[session].format(program=program)


def ready(session: Session) -> str:
    """The script that waits for the screen."""
    return WAITING.format(ready=READY[session])


def inside(library: str = LIBRARY) -> str:
    """The script that X runs."""
    return INSIDE.format(library=library)
