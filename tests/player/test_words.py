"""No word of the show is parted by the end of a line, nor a number from its unit.

The words are typed here, apart from any dictionary that breaks the lines.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.authoring.desktop.layout_lint import read_labels, viewport_of
from kiosk.content.content import load
from kiosk.drawing.interaction import Interaction
from kiosk.model.text import LANGUAGES
from kiosk.player.fonts import Typeface

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

    from kiosk.drawing.viewport import Viewport
    from kiosk.model.text import Language
    from kiosk.slides.base import Slide

CONTENT = load(Path(__file__).parents[2] / "content.json").content
SIZES = ((1920, 1080), (1280, 1024), (1024, 768), (3840, 1080), (1080, 1920))
SHOW = """
改革 赋能 示范区 建设 经济 城乡 融合 发展 江北 江北嘴 江北区 重庆 全市 全区 全国
全球 首个 首批 努力 实现 质量 品质 生活 城市 乡村 农村 人民 地区 生产 总值 增速
税收 总量 比重 居民 收入 可支配 力争 保持 进入 前列 领先 第一 市委 市政府 赋予 打造
重任 系统 谋划 明确 具体 措施 任务 指标 梳理 纳入 年度 考核 绩效 评价 政绩 保护
开放 开放型 生态 文明 民生 领域 总体 思路 动能 优势 路径 产业 创新 区域 协调 金融
商贸 支撑 服务 通道 平台 主体 环境 伸向 屏障 家园 体制 机制 政策 体系 美丽 企业
思想 当天 访 推动 领导 干部 联系 重点 制度 落地 大力 优化 营商 注册 成立 量产 据悉
获批 上市 化学 发光 新冠 病毒 抗体 检测 试剂盒 标准 厂房 港城 园区 工业园 数字 数据
智慧 运营 管理 中心 基地 智能 智能化 应用 实体 自贸 试验区 互联 互通 陆海 保税 港区
综合 消费 保险 国际 商业 地产 先后 人寿 开业 小米 落户 戴维斯 连续 季度 提档 晋位
资产 占 多大 机构 传统 新型 高端 中介 商品 销售 商户 网上 增长 主导 战略性 新兴
汽车 电子 电器 生物 医药 能源 装备 制造 工厂 车间 互联网 试点 示范 项目 从无到有
从有到优 进驻 保利 共享 位于 长安 出行 介绍 运行 以来 投放 中国 基因 捕获 核心 技术
自主 知识 产权 公司 过滤 不必要 减少 降低 测序 成本 阶段 儿童 遗传 疾病 罕见病 国内
市场 份额 各地 尤其 医院 开展 业务 随时 取车 还车 手机 下单 市区 指定 范围 不必
寻找 专用 停车位 平均 每天 接单 整体 单车 增加 突破 用户 认证 进出口 总额 上年 位列
贸易 跻身 榜单 投资 设立 总部 让 美好 人们 向往 健全 一体 振兴 拒绝 污染 绿色 百姓
红利 住房 实施 风貌 改造 投入 老旧 小区 提升 先行 推进 通过 积累 经验 棚户区 启动
片区 渠道 申请 债券 方式 解决 资金 难题 累计 惠及 群众 完成 城镇 老楼 加装 电梯
补贴 工程款 几成 揭晓 答案 最高 现行 主管 部门 公布 为准 示例 业主 自筹 推算 嘉陵江
砂石 码头 全部 关停 率先 专项 整治 行动 依法 修复 滨江 原生 植被 重要 廊道 市民
亲水 休闲 娱乐 公共 空间 公园 景观 恢复 台阶 湿地 四级 环保 监督 网格 建立 完善
深化 监管 损害 赔偿 街镇 社区 楼宇 旅游 小镇 后花园 度假 花卉 艺术 博览会 天然 展台
长江 上游 积极 探索 战略 新增 就业 学校 扩建 荣誉 教育 社会 救助 街区 景区 全面
委员会 相关 负责人 清则 方向 行稳 致远 扫一扫 不用 联网 出处
"""
WORDS = tuple(SHOW.split())
# A number, and what would be its unit, or a coin and what would be its amount.
PARTED = (
    (
        re.compile(r"(?<![0-9.,–-])[0-9](?:[0-9.,]*[0-9])?$"),
        re.compile(r"[a-z%\u3400-\u9fff]"),
    ),
    (re.compile(r"(?:RMB|US\$|No\.)$"), re.compile(r"[0-9]")),
)
YEAR = re.compile(r"(?:19|20)[0-9]{2}$")
SMALL = re.compile(r"(?:and|or|of|in|to|by|on|for|from|at|is|are|was|were)\b")


@pytest.fixture(scope="module")
def typeface(qapp: QApplication) -> Typeface:
    assert qapp is not None
    return Typeface.load()


def ends(slide: Slide, viewport: Viewport) -> Iterator[tuple[str, str]]:
    """Every two lines on the page that are one text, as the text is written."""
    facts = slide.facts()
    written = ["".join(viewport.words(text, facts).split()) for text in slide.texts()]
    for chart in slide.charts():
        for note in chart.notes().values():
            written.append("".join(viewport.words(note.head, facts).split()))
    for interaction in (Interaction(), Interaction(0.4, 30.0)):
        labels = [
            label
            for label in read_labels(slide.marks(1.0, viewport, interaction))
            if label.alpha > 0
        ]
        for upper, lower in pairwise(labels):
            if {run.size for run in upper.runs}.isdisjoint(r.size for r in lower.runs):
                # A number and its unit in sizes of their own are no broken line.
                continue
            above, below = upper.text.strip(), lower.text.strip()
            whole = "".join((above + below).split())
            if above and below and any(whole in text for text in written):
                yield above, below


def faults(above: str, below: str) -> Iterator[str]:
    """The words and amounts that the end of a line parts."""
    left, right = "".join(above.split()), "".join(below.split())
    both = left + right
    for word in WORDS:
        at = both.find(word)
        while at >= 0:
            if at < len(left) < at + len(word):
                yield word
            at = both.find(word, at + 1)
    for number, unit in PARTED:
        amount = number.search(above)
        year = amount and YEAR.match(amount.group()) and below[0].isascii()
        if amount and unit.match(below) and not year and not SMALL.match(below):
            yield f"{amount.group()} {below}"


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_parted(
    size: tuple[int, int], language: Language, large: bool, typeface: Typeface
) -> None:

    def viewport(slide: Slide) -> Viewport:
        return viewport_of(size, CONTENT, language, typeface, large=large, slide=slide)

    found = [
        (slide.id, fault, f"{above}|{below}")
        for slide in CONTENT.slides
        for above, below in ends(slide, viewport(slide))
        for fault in faults(above, below)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("above", "below", "wanted"),
    [
        ("积极探索融合发", "展之路", ["发展"]),
        ("up to RMB", "250,000 a lift", ["RMB 250,000 a lift"]),
        ("imports of 11", "billion", ["11 billion"]),
        ("比上年增加 2", "亿美元", ["2 亿美元"]),
        ("begun in 2019", "homes", []),
        ("积极探索融合", "发展之路", []),
    ],
)
def test_a_parted_word_would_be_found(
    above: str, below: str, wanted: list[str]
) -> None:
    assert list(faults(above, below)) == wanted


def test_lines_of_one_text_are_found(typeface: Typeface) -> None:
    data = next(slide for slide in CONTENT.slides if slide.id == "data")
    viewport = viewport_of((1080, 1920), CONTENT, "zh", typeface, large=False)
    found = dict(ends(data, viewport))
    assert found["大数据产业基地，"] == "从无到有、从有到优"
