"""Structure: groups of equal members as streams that become one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from kiosk.charts.base import Bound, Chart, Counting, Ref
from kiosk.drawing.easing import smoothstep
from kiosk.drawing.entrance import RUN, appearing
from kiosk.drawing.geometry import Rect, flow, ribbon
from kiosk.drawing.ink import ACCENT, FILL, TEXT, TEXT2
from kiosk.drawing.marks import Fill, Hot, Label, Run, Stroke, Target
from kiosk.drawing.river import SAMPLES, River
from kiosk.drawing.typeset import balanced, fitted
from kiosk.model.kinds import Model
from kiosk.model.text import Text

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box, Viewport

_THICK = (16.0, 10.0, 8.0)
"""Widths of a member's stream in the first, second and third group."""


class Group(Model):
    """Members of one rank; those the source does not name stay dotted."""

    name: Text = Field(
        description="这一组叫什么 · what the group is called",
    )
    count: Ref
    members: Annotated[tuple[Text, ...], Field(max_length=12)] = Field(
        default=(),
        description="成员的名称；没列名的可以不写 · its members by name; those not "
        "named may be left out",
    )


class StructureChart(Chart):
    """Streams leave the seam, one for every member, and join by group.

    The joined streams become one, which tapers back into the river. A member
    that is counted but not named is a dotted line.
    """

    kind: Literal["structure"] = Field(
        description="几组成员汇成一股；没列名的画成虚线 · groups whose members join "
        "into one stream; those not named are dotted"
    )
    groups: Annotated[tuple[Group, ...], Field(min_length=1, max_length=3)] = Field(
        description="一到三组 · one to three groups",
    )
    unnamed: Text = Field(
        default=Text(zh="原文未列名", en="not named in the source"),
        description="没列名的成员怎么说 · what is said of members without a name",
    )

    def bounds(self) -> tuple[Bound, ...]:
        return tuple(
            Bound(group.count, ("groups", number, "count"), 1, 40)
            for number, group in enumerate(self.groups)
        )

    def counted(self) -> tuple[Counting, ...]:
        return tuple(
            Counting(
                group.count,
                ("groups", number, "count"),
                len(group.members),
                ("groups", number, "members"),
            )
            for number, group in enumerate(self.groups)
        )

    def river(self, viewport: Viewport, box: Box) -> River:
        """The main strand rests where the streams have left the seam."""
        river = River.level(viewport.seam)
        x = np.linspace(0.0, viewport.width, SAMPLES)
        end = self._end(box)
        width = river.width.copy()
        width[0] = np.where((x > 0) & (x < end), 0.0, width[0])
        return replace(river, width=width)

    def _end(self, box: Box) -> float:
        return min(box.rect.right + 40.0, box.viewport.width)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        viewport, rect, facts = box.viewport, box.rect, box.facts
        counts = [max(1, round(float(facts[group.count]))) for group in self.groups]
        total = sum(counts)
        head = RUN.at(t)
        start = 0.0 if rect.x <= viewport.margin + 1 else rect.x
        level = start + 0.17 * (rect.right - start)
        # Narrow pages give the names more of the way, and the heads less.
        slim = viewport.portrait or rect.width < 1000
        parts = (0.58, 0.1, 0.22) if slim else (0.47, 0.12, 0.33)
        split = start + parts[0] * (rect.right - start)
        join = split + parts[1] * (rect.right - start)
        merge = join + parts[2] * (rect.right - start)
        end = self._end(box)
        # Names stand on their streams: tall pages hold the first off what is above.
        top = (
            rect.y
            + 86.0
            + (min(46.0, 0.05 * rect.height) if viewport.portrait else 0.0)
        )
        space = box.base - 78.0 - top
        between = 0.6
        pitch = space / max(1.0, total - 1 + between * (len(counts) - 1))
        y = top
        marks: list[Mark] = []
        labels: list[Label] = []
        heads: list[Label] = []
        hots: list[Mark] = []
        joined = []
        reach = start + (end - start) * head
        size = self._size(
            viewport, min(40.0 * viewport.large**0.5, pitch * 0.56), split - level - 12
        )
        below = self._below(viewport, merge - join - 26)
        for rank, (group, count) in enumerate(zip(self.groups, counts, strict=True)):
            thick = _THICK[min(rank, 2)]
            rows = [y + i * pitch for i in range(count)]
            middle = (rows[0] + rows[-1]) / 2
            first, last = top, box.base - 78.0
            joint = (
                middle
                if len(counts) == 1
                else first
                + 40
                + (last - first - 80) * ((middle - first) / max(1.0, last - first))
            )
            joined.append((joint, thick, count))
            for i, row in enumerate(rows):
                named = i < len(group.members)
                inset = (i - (count - 1) / 2) * min(thick, 30.0 / count)
                course = flow(
                    (
                        (start, box.base),
                        (level, row),
                        (split, row),
                        (join, joint + inset),
                    ),
                    20,
                )
                shown = _until(course, reach)
                if named:
                    grow = np.clip((shown[:, 0] - start) / (level - start), 0, 1)
                    marks.append(
                        Fill(
                            (ribbon(shown, 3 + (thick - 3) * grow),),
                            FILL,
                            alpha=1.0 if head > 0 else 0.0,
                        )
                    )
                else:
                    marks.append(
                        Stroke(
                            shown,
                            3.0,
                            FILL.mixed("ground", 0.35),
                            alpha=1.0 if head > 0 else 0.0,
                            cap="round",
                            dash=(0.1, 3.2),
                        )
                    )
                words = viewport.words(group.members[i] if named else self.unnamed)
                run = Run(
                    words,
                    size if named else max(28.0, size * 0.82),
                    500 if named else 400,
                    TEXT if named else TEXT2,
                )
                if named or i == len(group.members):
                    labels.append(
                        Label(
                            level + 8,
                            row - thick / 2 - pitch * 0.14,
                            fitted(
                                (run,),
                                (split if named else join) - level - 12,
                                viewport.type,
                            ),
                        )
                    )
            number = facts[group.count].plain(viewport.language).number
            tall = 88.0 if slim else 120.0
            figure = Run(number, tall, 700, ACCENT)
            wide = viewport.type.advance(number, tall, 700) + 18
            name = Run(viewport.words(group.name, facts), viewport.body, 400, TEXT)
            heads.append(Label(join + 6, joint - 34, (figure,)))
            left, under = join + 6 + wide, joint - 34
            if slim:
                # No room beside the number: the name goes below the stream.
                left, under = join + 6, joint + 56
            across = merge - left - 20
            body = viewport.body if not slim else below
            lines = balanced(name.text, body, 400, across, viewport.type)
            lines = lines if slim else (name.text,)
            heads += [
                Label(
                    left,
                    under + i * body * 1.25,
                    fitted(
                        (name._replace(text=line, size=body),), across, viewport.type
                    ),
                )
                for i, line in enumerate(lines)
            ]
            hots.append(
                Hot(
                    Rect(
                        level,
                        rows[0] - pitch * 0.8,
                        split - level,
                        rows[-1] - rows[0] + pitch,
                    ).at_least(96, 96),
                    Target("figure", group.count),
                    anchor=((join + merge) / 2, joint),
                    name=viewport.words(group.name, facts),
                )
            )
            said = Rect(join + 6, joint - 34 - 0.76 * tall, wide - 18, 0.78 * tall)
            hots.append(
                Hot(
                    said.at_least(96, 96),
                    Target("figure", group.count),
                    anchor=said.centre,
                    name=viewport.words(group.name, facts),
                    words=said,
                )
            )
            y = rows[-1] + pitch * (1 + between)
        marks += self._joined(joined, join, merge, end, box.base, reach, head)
        return (
            *marks,
            *appearing(labels, t, 0.3),
            *appearing(heads, t, 0.6),
            *hots,
        )

    def _size(self, viewport: Viewport, size: float, space: float) -> float:
        """One size for all names, small enough for the longest."""
        names = [viewport.words(m) for group in self.groups for m in group.members]
        wide = max((viewport.type.advance(n, size, 500) for n in names), default=1.0)
        return max(28.0, size * min(1.0, space / wide))

    def _below(self, viewport: Viewport, space: float) -> float:
        """One size for the groups' names where they stand below their streams."""
        names = [viewport.words(group.name) for group in self.groups]
        size = viewport.body
        while size > 30.0 and any(
            viewport.type.advance(line, size, 400) > space
            for name in names
            for line in balanced(name, size, 400, space, viewport.type)
        ):
            size -= 1.0
        return max(30.0, min(size, 38.0))

    def _joined(
        self,
        joined: list[tuple[float, float, int]],
        join: float,
        merge: float,
        end: float,
        base: float,
        reach: float,
        head: float,
    ) -> tuple[Mark, ...]:
        """The groups' streams, level, then one that falls back to the seam."""
        widths = [min(30.0, thick * count * 0.6) for _, thick, count in joined]
        whole = sum(widths)
        middle = sum(y for y, *_ in joined) / len(joined)
        at = middle - whole / 2
        marks: list[Mark] = []
        alpha = 1.0 if head > 0 and reach > join else 0.0
        fall = (merge + end) / 2
        for (y, *_), wide in zip(joined, widths, strict=True):
            course = flow(
                ((join - 2, y), (merge - 40, y), (fall, at + wide / 2), (end, base)), 28
            )
            shown = _until(course, reach)
            share = np.clip((shown[:, 0] - merge) / (end - merge), 0, 1)
            taper = wide - (wide - 6) * np.vectorize(smoothstep)(share)
            marks.append(Fill((ribbon(shown, taper),), FILL, alpha=alpha))
            at += wide
        return tuple(marks)


def _until(course: Array, x: float) -> Array:
    """The part of a course left of x: as many points, the rest piled on its end."""
    y = float(np.interp(x, course[:, 0], course[:, 1]))
    result = course.copy()
    beyond = course[:, 0] > x
    result[beyond] = (max(x, float(course[0, 0])), y)
    return result
