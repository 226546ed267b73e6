"""Hall: its hub can be reached, and whose signatures count is known."""

from __future__ import annotations

import json
import socket
import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.content.privilege import dropped
from kiosk.device.operate import hub_address
from kiosk.device.setup.diagnosis import Result
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.device.operate.hub_address import HubAddress
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("展厅", "hall")
RANK = 135
PATIENCE: Final = 5.0
"""Seconds that a hub may take to answer."""
LARGEST: Final = 512 * 2**10
"""Bytes of a root."""
COPY: Final = Message(
    "把仓库里的 metadata/1.root.json 拷来，放在只有管理员能改的地方",
    "copy metadata/1.root.json of the repository to where only an administrator may "
    "write",
)


def check(patient: Patient) -> Result:
    with dropped(patient.state):
        hub = hub_address.kept(patient.state)
    fleet = patient.reading.settings.fleet
    if fleet.root is not None and (wrong := _root(patient, Path(fleet.root))):
        return wrong
    if hub is not None:
        return _reached(hub)
    if fleet.signed and fleet.root is None:
        return Result(
            "fail",
            Message(
                "只收有签名的内容（signed = true），却不知道该信谁的签名",
                "it takes only what is signed (signed = true), and does not know whose "
                "signatures to trust",
            ),
            Message(
                f"kiosk join 加入主机；或者{COPY.zh}，写成 [fleet] root",
                f"have it join a hub; or {COPY.en}, and name it as [fleet] root",
            ),
        )
    if fleet.root is not None:
        said = Message(
            f"没有加入主机，认 {fleet.root} 的签名",
            f"it has joined no hub and trusts the signatures of {fleet.root}",
        )
        return Result("ok", said, facts={"hub": None})
    return Result("ok", Message("单独一块屏幕", "one on its own"), facts={"hub": None})


def _root(patient: Patient, file: Path) -> Result | None:
    """What is wrong with the file of the signatures, if anything is."""
    try:
        with dropped(patient.state), file.open("rb") as stream:
            said = json.loads(stream.read(LARGEST))
        sound = said["signed"]["_type"] == "root"
        loose = patient.linux and file.stat().st_mode & 0o022
    except OSError as error:
        why = error.strerror or str(error)
        return Result(
            "fail",
            Message(f"{file} 读不了（{why}）", f"{file} cannot be read ({why})"),
            COPY,
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        sound = loose = False
    if not sound:
        return Result(
            "fail",
            Message(
                f"{file} 不是签名的根文件（root.json）",
                f"{file} is no root of signatures",
            ),
            COPY,
        )
    if loose:
        return Result(
            "warn",
            Message(
                f"{file} 别人也能改：改了它，就能让屏幕信别人的签名",
                f"others can write {file}, and so have this screen trust anybody",
            ),
            Message(f"chmod 644 {file}", f"chmod 644 {file}"),
        )
    return None


def _reached(hub: HubAddress) -> Result:
    """Whether the hub that this screen has joined answers, and is the same."""
    place = f"{hub.address}:{hub.page}"
    facts: dict[str, object] = {"hub": hub.name, "address": place}
    try:
        shown = answers(hub.address, hub.page, hub.orders)
    except OSError as error:
        why = error.strerror or str(error)
        return Result(
            "warn",
            Message(
                f"够不着主机“{hub.name}”（{place}：{why}）；展示照样播放",
                f"the hub {hub.name} cannot be reached ({place}: {why}); the show "
                "plays all the same",
            ),
            Message(
                f"看看主机开没开、网线，以及端口 {hub.page} 和 {hub.orders}",
                f"see to the hub, the cable, and the ports {hub.page} and {hub.orders}",
            ),
            facts,
        )
    if ssl.PEM_cert_to_DER_cert(shown) != ssl.PEM_cert_to_DER_cert(hub.certificate):
        return Result(
            "fail",
            Message(
                f"{place} 上是另一台主机，证书不同",
                f"at {place} is another hub, by its certificate",
            ),
            Message(
                "主机重装过，就 kiosk leave 再 kiosk join；没有，就是有人冒充",
                "if the hub was set up anew, kiosk leave and kiosk join; if not, "
                "somebody pretends to be it",
            ),
            facts,
        )
    return Result(
        "ok",
        Message(
            f"加入了“{hub.name}”，够得着（{place}）",
            f"it has joined {hub.name}, which answers ({place})",
        ),
        facts=facts,
    )


def answers(address: str, page: int, orders: int) -> str:
    """The certificate (PEM) that a hub shows, whose both ports are open.

    Raises:
        OSError: one of them is not.
    """
    socket.create_connection((address, orders), PATIENCE).close()
    return ssl.get_server_certificate((address, page), timeout=PATIENCE)
