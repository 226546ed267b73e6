"""Accidents that happen to a file: of its bytes, and of what they mean.

All are drawn from a seed, so that a failure names the case that can be had again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import random

Steps = tuple[str | int, ...]

TOKENS: Final = (
    *(b",", b":", b"{", b"}", b"[", b"]", b'"', b"\\", b"//", b"\x00", b"\xff", b"\n"),
    *(b"null", b"true", b"NaN", b"-Infinity", b"1e999", b"01", b".5", b'"\\ud800"'),
    *("，".encode(), "“".encode(), "：".encode(), "｛".encode(), "\u3000".encode()),
    *("数".encode("gbk"), b"\xef\xbb\xbf", b"\xff\xfe", b"\r", b"{}", b"[[[[[[[["),
)
STRANGE: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, 1, -1, 2, 0.5, -0.0, 1e300, 1e-300, 10**15, 10**400),
    *(
        "",
        " ",
        "1/0",
        "1/4",
        "{gdp}",
        "{",
        "}",
        "{nothing}",
        "|",
        "\0",
        "\u202e",
        "a/1.1",
    ),
    *(
        "article/1.13",
        "article/9.9",
        "../..",
        "/etc/passwd",
        "x" * 500,
        "𠮷",
        "🙂" * 60,
    ),
    *([], {}, [[]], [None], {"zh": "一"}, {"zh": "一", "en": "one"}, {"kind": "bars"}),
    *({"file": "a.csv", "range": "A1"}, {"file": "b.xlsx", "range": "A1:B9"}),
    *({"file": "c.csv"}, {"from": "2026-01-01"}, {"is": "sum", "of": ["a", "b"]}),
    *(["2026-05-01"], "2026-13-99", {"": ""}, [1, "1", 1.0, None], 9999999999999999),
)


def torn(data: bytes, dice: random.Random) -> bytes:
    """The bytes after one to three accidents."""
    for _ in range(dice.randint(1, 3)):
        size = len(data)
        at = dice.randrange(size + 1)
        end = min(size, at + int(dice.expovariate(1 / 12)) + 1)
        other = dice.randrange(size + 1)
        match dice.randrange(8):
            case 0:
                data = data[:at]
            case 1:
                data = data[:at] + data[end:]
            case 2:
                data = data[:at] + dice.choice(TOKENS) + data[at:]
            case 3:
                data = data[:at] + dice.choice(TOKENS) + data[end:]
            case 4:
                data = data[:other] + data[at:end] + data[other:]
            case 5:
                data = data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
            case 6:
                flipped = bytes(byte ^ 1 << dice.randrange(8) for byte in data[at:end])
                data = data[:at] + flipped + data[end:]
            case _:
                low, high = sorted((at, other))
                data = data[:low] + data[high:]
    return data


def places(value: Any) -> list[Steps]:
    """The ways to all values."""
    found: list[Steps] = []
    waiting: list[tuple[Steps, Any]] = [((), value)]
    while waiting:
        steps, here = waiting.pop()
        found.append(steps)
        if isinstance(here, dict):
            waiting += [((*steps, key), item) for key, item in here.items()]
        elif isinstance(here, list):
            waiting += [((*steps, number), item) for number, item in enumerate(here)]
    return found


def bent(value: Any, dice: random.Random) -> Any:
    """The data after one to three accidents; it is not changed itself."""
    value = json.loads(json.dumps(value))
    for _ in range(dice.choice((1, 1, 2, 3))):
        ways = [way for way in places(value) if way]
        if not ways:
            return value
        way = dice.choice(ways)
        within = value
        for step in way[:-1]:
            within = within[step]
        last = way[-1]
        match dice.randrange(9):
            case 7 | 8:
                within[last] = _nearly(within[last])
            case 0 | 1 | 2:
                within[last] = json.loads(json.dumps(dice.choice(STRANGE)))
            case 3:
                del within[last]
            case 4:
                other = value
                for step in dice.choice(ways):
                    other = other[step]
                within[last] = json.loads(json.dumps(other))
            case 5 if isinstance(within, dict):
                word = str(last)
                at = dice.randrange(len(word) + 1)
                within[word[:at] + dice.choice("axé ") + word[at + 1 :]] = within.pop(
                    last
                )
            case _:
                if isinstance(within, list):
                    within.insert(dice.randrange(len(within) + 1), within[int(last)])
                else:
                    within[last] = [within[last]]
    return value


def _nearly(value: Any) -> Any:
    """A value of the same kind, which may do no harm."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return value + "改" if isinstance(value, str) else value


def damaged(content: Any, dice: random.Random) -> bytes:
    """A file after accidents of its meaning, of its bytes, or of both."""
    kind = dice.randrange(3)
    if kind != 1:
        content = bent(content, dice)
    indent = dice.choice((None, 1, 2))
    text = json.dumps(content, ensure_ascii=dice.random() < 0.2, indent=indent)
    encoding = dice.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "gb18030"))
    data = text.encode(encoding, "surrogatepass" if "utf" in encoding else "replace")
    return data if kind == 0 else torn(data, dice)
