"""The certificate of a soak: what an installer hands over, as text and as PDF.

It is written in Chinese and English at once, because who signs and who reads it
may not be the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.lab.visitors import CLOSES, OPENS
from kiosk.model.message import Message

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kiosk.lab.soak import Growth, SoakResult

TITLE: Final = Message("长时间运行证书", "Certificate of endurance")
NAMES: Final[Mapping[str, Message]] = {
    "memory": Message("内存，MB", "memory, MB"),
    "objects": Message("Python 对象", "Python objects"),
    "items": Message("画面元素", "items on stage"),
    "file handles": Message("打开的文件", "open files"),
    "threads": Message("线程", "threads"),
    "windows": Message("窗口", "windows"),
    "references to None": Message("对 None 的引用", "references to None"),
}
COUNTS: Final[Mapping[str, Message]] = {
    "slide changes": Message("换页", "slide changes"),
    "visits": Message("来访", "visits"),
    "touches": Message("触摸事件", "touch events"),
    "keys": Message("按键", "keys"),
    "cards": Message("打开的卡片", "cards opened"),
    "answers shown": Message("揭晓的答案", "answers shown"),
    "guesses": Message("猜测", "guesses"),
    "changes of language": Message("切换语言", "changes of language"),
    "returns to the loop": Message("无人后回到轮播", "returns to the loop"),
    "saves": Message("保存内容", "saves of the content"),
    "saves with a mistake": Message("有错的保存", "saves with a mistake"),
    "changes of screen": Message("换屏幕尺寸", "changes of screen"),
    "staff at the menu": Message("工作人员进菜单", "staff at the menu"),
    "status pages": Message("读状态页", "readings of the status page"),
    "nights": Message("过夜", "nights"),
}
ABOUT: Final[Mapping[str, Message]] = {
    "machine": Message("机器", "machine"),
    "system": Message("系统", "system"),
    "python": Message("Python", "Python"),
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """A soak, the machine it ran on, and when it was found."""

    found: SoakResult
    about: Mapping[str, str]
    date: dt.date

    @property
    def verdict(self) -> Message:
        """What was found, in a sentence."""
        found = self.found
        if found.fault:
            return Message(
                f"不合格：中途结束（{found.fault}）",
                f"FAILED: it ended before its time ({found.fault})",
            )
        if not found.growths:
            return Message(
                "未定：运行太短，看不出是否增长；至少要模拟八天",
                "UNDECIDED: too short to tell growth; eight simulated days are needed",
            )
        if grows := [growth for growth in found.growths if growth.grows]:
            zh, en = _names(grows)
            return Message(f"不合格：有增长（{zh}）", f"FAILED: there is growth ({en})")
        if unclear := [growth for growth in found.growths if not growth.steady]:
            zh, en = _names(unclear)
            return Message(
                f"未定：还看不出是否增长（{zh}）；运行更多天才能判定",
                f"UNDECIDED: growth cannot be told from chance yet ({en}); more days "
                f"tell",
            )
        return Message("合格：没有增长", "PASSED: nothing grows")

    @property
    def facts(self) -> tuple[tuple[Message, str], ...]:
        """What was soaked, where and how long: names and values."""
        found, asked = self.found, self.found.asked
        width, height = asked.size
        known = [
            (ABOUT.get(name, Message(name, name)), value)
            for name, value in self.about.items()
        ]
        return (
            (Message("日期", "date"), self.date.isoformat()),
            *known,
            (Message("内容", "content"), asked.path),
            (Message("内容的 SHA-256", "its SHA-256"), found.digest),
            (Message("页数", "slides"), str(found.slides)),
            (Message("窗口", "window"), f"{width}x{height}"),
            (Message("随机种子", "seed"), str(asked.seed)),
            (Message("模拟的天数", "simulated days"), f"{found.days:.2f}"),
            (Message("实际用时，分钟", "minutes it took"), f"{found.seconds / 60:.1f}"),
        )

    @property
    def counts(self) -> tuple[tuple[Message, str], ...]:
        """What happened meanwhile."""
        return tuple(
            (name, f"{self.found.counts[key]:,}")
            for key, name in COUNTS.items()
            if key in self.found.counts
        )

    @property
    def notes(self) -> tuple[Message, ...]:
        """What the figures mean."""
        opens, closes = round(OPENS / 3600), round(CLOSES / 3600)
        return (
            Message(
                f"时钟加速：只跳过等待。每天 {opens} 点到 {closes} 点开放，"
                "夜里一步跨过；运动时每 0.1 秒（无人时 0.5 秒）画一帧，"
                "倒计时圆环每十格画一格。",
                f"The clock was accelerated: only waiting was skipped. The hall was "
                f"open from {opens} to {closes} every day, the night passed in one "
                f"step; a frame was drawn every 0.1 s of motion (0.5 s with nobody "
                f"there), and every tenth tick of the countdown ring.",
            ),
            Message(
                "开放时间每半小时采样一次；斜率由每天的平均值用最小二乘求得，前四分之一、"
                "至少三天为预热，不计；± 为 95% 置信区间。斜率超过限值且大于 ± 的两倍，"
                "为增长；加上 ± 仍不超过限值，为没有增长；"
                "其余未定，运行更多天才能判定。",
                "Sampled every open half hour; slopes are least squares through the "
                "days' means, the first quarter and at least three days left out as "
                "warm-up; ± is the 95 % confidence interval. A slope above its limit "
                "and above twice ± is growth; one that with ± added stays within the "
                "limit is none; all else is undecided, and more days tell.",
            ),
        )

    def text(self) -> str:
        """The certificate as plain text."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"kiosk {self.about.get('kiosk', '')}".strip()
        yield _both(TITLE)
        yield ""
        for name, value in (*self.facts, *self.counts):
            yield f"{_both(name)}: {value}"
        yield ""
        for row in (_HEAD, *map(_row, self.found.growths)):
            yield " | ".join(row)
        yield ""
        for note in self.notes:
            yield note.zh
            yield note.en
        yield ""
        yield self.verdict.zh
        yield self.verdict.en

    def pdf(self, file: Path) -> None:
        """Write the certificate as one page of A4.

        Raises:
            OSError: the file cannot be written.
        """
        from kiosk.lab.paper import Paper

        paper = Paper("".join(self._lines()))
        paper.title(_both(TITLE))
        paper.pairs([(_both(name), value) for name, value in self.facts])
        paper.counts([(_both(name), value) for name, value in self.counts])
        if self.found.growths:
            paper.table(_HEAD, [_row(growth) for growth in self.found.growths])
        for note in self.notes:
            paper.paragraph(note.zh)
            paper.paragraph(note.en)
        paper.verdict(
            (self.verdict.zh, self.verdict.en),
            good=False if self.found.failed else self.found.passed or None,
        )
        paper.signatures(("安装方 · installer", "接收方 · received by"))
        paper.save(file)


_HEAD: Final[Sequence[str]] = (
    "项目 · what",
    "起 · first",
    "止 · last",
    "每天 · a day",
    "限值 · limit",
    "",
)


def _row(growth: Growth) -> tuple[str, ...]:
    fine = "✓" if growth.steady else "未定 · undecided"
    return (
        _both(NAMES[growth.name]),
        f"{growth.first:,.1f}",
        f"{growth.last:,.1f}",
        f"{growth.slope:+.2f} ± {growth.error:.2f}",
        f"{growth.limit:g}",
        "增长 · grows" if growth.grows else fine,
    )


def _names(growths: Sequence[Growth]) -> tuple[str, str]:
    names = [NAMES[growth.name] for growth in growths]
    return "、".join(name.zh for name in names), ", ".join(name.en for name in names)


def _both(message: Message) -> str:
    return message.zh if message.zh == message.en else f"{message.zh} · {message.en}"
