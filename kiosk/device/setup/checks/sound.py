"""Sound: where films are to be heard, there is a device that takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.content import film, limited
from kiosk.device.setup.diagnosis import Result
from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.device.setup.diagnosis import Patient

TITLE = Message("声音", "sound")
RANK = 95


def check(patient: Patient) -> Result:
    sound = patient.reading.settings.sound
    if not sound.on:
        return Result("ok", Message("没有开，影片静音", "off: films are silent"))
    name = sound.device or "default"
    facts = {"volume": sound.volume, "device": name}
    if not film.available():
        return Result("warn", film.MISSING, film.MISSING, facts)
    try:
        limited.ask("kiosk.content.loudspeaker:tried", sound.device, seconds=10.0)
    except limited.Failure:
        return Result(
            "warn",
            Message(
                f"用不了声音设备 {name}，影片会没有声音",
                f"the sound device {name} cannot be used: films will be silent",
            ),
            Message(
                "插好音箱；用放映的账户运行 aplay -L，把设备名写进 [sound] device"
                "（没有 aplay 就 apt install libasound2 alsa-utils）",
                "plug it in; run aplay -L with the account of the show and write the "
                "name of one as device under [sound] (apt install libasound2 "
                "alsa-utils, if there is none)",
            ),
            facts,
        )
    return Result(
        "ok",
        Message(f"{name}，音量 {sound.volume}%", f"{name}, volume {sound.volume} %"),
        facts=facts,
    )
