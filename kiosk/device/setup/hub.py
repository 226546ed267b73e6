"""Hub: the steps that let a Linux machine be the hub of a hall, from its start on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.device.setup import linux
from kiosk.device.setup.installation import (
    COMMON,
    File,
    account,
    lacking,
    no_system,
    out_of_reach,
    reload,
    systemctl,
)
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.device.setup.installation import Machine, Step

USER: Final = "kiosk-hub"
FOLDER: Final = "/var/lib/kiosk-hub"
SERVICE: Final = f"{linux.UNITS}/kiosk-hub.service"
SYSUSERS: Final = f"""\
# Written by `kiosk install --hub`.
u {USER} - "kiosk, the hub of a hall" {FOLDER} /usr/sbin/nologin
"""
UNIT: Final = """\
# Written by `kiosk install --hub`; `kiosk uninstall` takes it away.
# To change something, write a drop-in: systemctl edit kiosk-hub.service

[Unit]
Description=the hub of a hall of kiosk screens
Wants=network-online.target
After=network-online.target
# Never give up: a hall without its hub cannot be led.
StartLimitIntervalSec=0

[Service]
ExecStart={program} hub --folder {folder}
User={user}
StateDirectory=kiosk-hub
StateDirectoryMode=0750
Restart=always
RestartSec=2
TimeoutStopSec=15
# Only the hub is told to stop; it ends its server in good order.
KillMode=mixed
MemoryMax=1G
LimitNOFILE=16384
LimitCORE=0
NoNewPrivileges=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectHome=yes
{locked}

[Install]
WantedBy=multi-user.target
"""


def plan(facts: Machine) -> Iterator[Step]:
    """What has to be done to a machine that is to be the hub."""
    yield from account(
        "kiosk-hub.conf",
        SYSUSERS,
        Message(
            "主机程序的用户，没有密码，不能登录",
            "the user that the hub runs as, without a password or a shell",
        ),
    )
    yield File(
        SERVICE,
        UNIT.format(
            program=facts.program, folder=FOLDER, user=USER, locked=linux.LOCKED
        ),
        Message("开机就是主机，坏了就重来", "the hub from the start, and comes back"),
    )
    yield reload()
    yield systemctl(
        ("enable", "kiosk-hub.service"),
        Message("下次开机起自动运行", "run whenever the machine starts"),
        undo=("disable", "--now", "kiosk-hub.service"),
        offline_undo=("disable", "kiosk-hub.service"),
    )


def objections(facts: Machine) -> tuple[Message, ...]:
    """What stands against it, and what to do about it."""
    if (strange := no_system(facts)) is not None:
        return (strange,)
    (file, package), *_ = COMMON
    packages = () if facts.there(file) else (package,)
    return (*out_of_reach(facts, USER), *lacking(facts, packages))
