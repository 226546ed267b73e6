"""The show itself: every fact of the article, exactly and with its place.

The table was typed from the article, not from content.json; whatever the two
disagree about fails here.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from kiosk.content.content import Content, load
from kiosk.model.figure import filled, places
from kiosk.model.text import LANGUAGES, PLACE, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.model.figure import Fact
    from kiosk.slides.base import Slide

FILE = Path(__file__).parent.parent / "content.json"

# Units: the Chinese unit and the English noun, empty where the program knows it.
FACTS: list[tuple[str, str, str, tuple[str, str], str, str, str, str, str]] = [
    # slide, name, value, unit, qualifier, word, source, Chinese, English
    ("cover", "gdp", "1240", ("亿元", ""), "exact", "", "1.13",
     "1240亿元", "RMB 124 billion"),
    ("gdp", "gdp", "1240", ("亿元", ""), "exact", "", "1.13",
     "1240亿元", "RMB 124 billion"),
    ("gdp", "growth", "8", ("%", ""), "exact", "", "1.13", "8%", "8%"),
    ("gdp", "climb", "3", ("年", ""), "exact", "", "1.13", "3年", "3 years"),
    ("gdp", "quarters", "10", ("个季度", "quarters"), "exact", "", "1.13",
     "10个季度", "10 quarters"),
    ("gdp", "floor", "8", ("%", ""), "at least", "以上", "1.13",
     "8%以上", "at least 8%"),
    ("gdp", "tax", "238.95", ("亿元", ""), "exact", "", "1.13",
     "238.95亿元", "RMB 23.895 billion"),
    ("guess-finance", "third", "1/3", ("", ""), "nearly", "", "1.18",
     "近1/3", "nearly 1/3"),
    ("finance", "institutions", "473", ("家", "institutions"), "exact", "", "1.18",
     "473家", "473 institutions"),
    ("finance", "quarter", "1/4", ("", ""), "nearly", "", "1.18",
     "近1/4", "nearly 1/4"),
    ("finance", "assets", "1.8", ("万亿元", ""), "exact", "", "1.18",
     "1.8万亿元", "RMB 1.8 trillion"),
    ("finance", "third", "1/3", ("", ""), "nearly", "", "1.18",
     "近1/3", "nearly 1/3"),
    ("commerce", "goods", "4000", ("亿元", ""), "over", "突破", "1.16",
     "突破4000亿元", "over RMB 400 billion"),
    ("commerce", "merchants", "7", ("万户", "merchants"), "over", "超", "1.16",
     "超7万户", "over 70,000 merchants"),
    ("commerce", "online", "10", ("%", ""), "exact", "", "1.16", "10%", "10%"),
    ("industry", "leading", "2", ("大", ""), "exact", "", "1.15", "2大", "2"),
    ("industry", "emerging", "6", ("大", ""), "exact", "", "1.15", "6大", "6"),
    ("industry", "pilots", "23", ("个项目", "projects"), "exact", "", "1.15",
     "23个项目", "23 projects"),
    ("data", "companies", "119", ("家企业", "companies"), "exact", "", "1.17",
     "119家企业", "119 companies"),
    ("data", "cars", "3000", ("台", "cars"), "exact", "", "1.5",
     "3000台", "3,000 cars"),
    ("sharing", "users", "180", ("万户", "users"), "over", "突破", "1.5",
     "突破180万户", "over 1.8 million users"),
    ("sharing", "verified", "60", ("万户", "users"), "exact", "", "1.5",
     "60万户", "600,000 users"),
    ("sharing", "orders", "5", ("单", "orders"), "exact", "", "1.5",
     "5单", "5 orders"),
    ("sharing", "income", "2", ("倍", ""), "over", "逾", "1.5",
     "逾2倍", "over 2 times"),
    ("sharing", "platform", "4.48", ("倍", ""), "exact", "", "1.5",
     "4.48倍", "4.48 times"),
    ("genes", "holders", "3", ("家", "firms"), "exact", "", "1.6", "3家", "3 firms"),
    ("genes", "china", "1", ("家", ""), "exact", "", "1.6", "1家", "1"),
    ("genes", "hospitals", "500", ("家医院", "hospitals"), "over", "多", "1.8",
     "500多家医院", "over 500 hospitals"),
    ("genes", "market", "60", ("%", ""), "exact", "", "1.8", "60%", "60%"),
    ("trade", "trade", "11", ("亿美元", ""), "exact", "", "1.10",
     "11亿美元", "US$1.1 billion"),
    ("trade", "rise", "2", ("亿美元", ""), "exact", "", "1.10",
     "2亿美元", "US$200 million"),
    ("trade", "top", "5", ("", ""), "at most", "前", "1.10", "前5", "top 5"),
    ("trade", "national", "500", ("", ""), "at most", "强", "1.10",
     "500强", "top 500"),
    ("trade", "founded", "3", ("家企业", "companies"), "exact", "", "1.9",
     "3家企业", "3 companies"),
    ("services", "deliver", "3", ("送", "aids"), "exact", "", "3.11",
     "3送", "3 aids"),
    ("services", "handle", "2", ("办", "vows"), "exact", "", "3.11",
     "2办", "2 vows"),
    ("services", "visit", "1", ("访", "visits"), "exact", "", "3.11",
     "1访", "1 visit"),
    ("kit", "plant", "4000", ("平方米", ""), "nearly", "", "3.3",
     "近4000平方米", "nearly 4,000 m²"),
    ("tasks", "tasks", "411", ("项", "reform tasks"), "exact", "", "3.5",
     "411项", "411 reform tasks"),
    ("tasks", "indicators", "34", ("个指标", "indicators"), "exact", "", "3.9",
     "34个指标", "34 indicators"),
    ("goals", "top", "3", ("", ""), "at most", "前", "2.2", "前3", "top 3"),
    ("life", "deeds", "14", ("件", "public tasks"), "exact", "", "1.14",
     "14件", "14 public tasks"),
    ("life", "jobs", "5.7", ("万人", "people"), "over", "余", "1.14",
     "5.7万余人", "over 57,000 people"),
    ("life", "schools", "16", ("所学校", "schools"), "exact", "", "1.14",
     "16所学校", "16 schools"),
    ("housing", "homes", "1.69", ("万户", "homes"), "exact", "", "1.14",
     "1.69万户", "16,900 homes"),
    ("housing", "people", "5.9", ("万人", ""), "exact", "", "1.14",
     "5.9万人", "59,000 people"),
    ("housing", "areas", "8", ("个片区", "areas"), "exact", "", "4.9",
     "8个片区", "8 areas"),
    ("housing", "done", "1390", ("户", "homes"), "exact", "", "4.9",
     "1390户", "1,390 homes"),
    ("estates", "full", "2", ("个项目", "projects"), "exact", "", "4.10",
     "2个项目", "2 projects"),
    ("estates", "managed", "3", ("个项目", "projects"), "exact", "", "4.10",
     "3个项目", "3 projects"),
    ("guess-lift", "rate", "60", ("%", ""), "exact", "", "4.10", "60%", "60%"),
    ("guess-lift", "cap", "25", ("万元", ""), "at most", "", "4.10",
     "最高25万元", "up to RMB 250,000"),
    ("lift", "rate", "60", ("%", ""), "exact", "", "4.10", "60%", "60%"),
    ("lift", "cap", "25", ("万元", ""), "at most", "", "4.10",
     "最高25万元", "up to RMB 250,000"),
    ("docks", "docks", "5", ("个码头", "docks"), "exact", "", "4.2",
     "5个码头", "5 docks"),
    ("docks", "wait", "3", ("个月", ""), "exact", "", "4.2", "3个月", "3 months"),
    ("country", "fund", "1.5", ("亿元", ""), "exact", "", "4.7",
     "1.5亿元", "RMB 150 million"),
    ("country", "homes", "900", ("户", "homes"), "over", "余", "4.7",
     "900余户", "over 900 homes"),
    ("riverside", "shore", "5", ("公里", ""), "exact", "", "4.11",
     "5公里", "5 km"),
    ("grid", "levels", "4", ("级", "levels"), "exact", "", "2.9", "4级", "4 levels"),
]  # fmt: skip

# What the article does not say and the program computes from what it says.
DERIVED: list[tuple[str, str, str, tuple[str, ...], str, str]] = [
    ("gdp", "ratio", "share", ("tax", "gdp"), "约19.3%", "about 19.3%"),
    ("trade", "before", "difference", ("trade", "rise"), "9亿美元", "US$900 million"),
    ("trade", "growth", "growth", ("trade", "before"), "约22%", "about 22%"),
]

# Facts that are no number: slide, where it is said, Chinese, English.
SAID: list[tuple[str, str, str, str]] = [
    ("gdp", "seal", "全市第一", "No. 1"),
    ("gdp", "caption", "比上一年增长8%，总量连续3年晋位",
     "GDP, up 8%, and up the rankings three years running"),
    ("gdp", "note", "8%以上，2017年7月起连续十个季度站稳",
     "At least 8% since July 2017: ten quarters in a row"),
    ("gdp", "figures.tax.meaning", "稳居全市第一",
     "firmly the highest total in the city"),
    ("finance", "title", "近三分之一在江北", "nearly a third of the city's finance"),
    ("finance", "lead", "传统金融打主力，新型金融和高端中介服务来支撑",
     "Traditional finance leads; new finance and high-end intermediaries"),
    ("finance", "figures.institutions.meaning", "江北嘴金融核心区", "financial core"),
    ("commerce", "title", "超7万户商家，生意做到了网上", "Now online: over 70,000"),
    ("industry", "title", "2+6”初具模样", "2+6 system is taking shape"),
    ("industry", "columns.1.chart.items.0.caption",
     "市级智能工厂、\n数字化车间、\n工业互联网试点示范",
     "piloted at city level: smart factories, digital workshops, industrial internet"),
    ("data", "title", "从无到有", "From nothing to"),
    ("data", "lead", "保利中心大数据产业基地", "Poly Centre"),
    ("data", "items.1.caption", "2016年9月以来，投放到重庆等地",
     "in Chongqing and elsewhere since September 2016"),
    ("sharing", "title", "平均每辆共享汽车，一天接5单", "averages 5 orders a day"),
    ("sharing", "items.1.caption", "整体收入，比2018年增加", "added on top"),
    ("sharing", "items.2.caption", "单车收入，比2018年增加",
     "the 2018 revenue per car, added on top"),
    ("genes", "title", "全球三家，中国只此一家", "Three firms worldwide, one in China"),
    ("genes", "lead", "自研测序仪已进入中试", "own sequencer now at pilot stage"),
    ("genes", "lead", "测序全球领先", "world-leading"),
    ("genes", "columns.1.chart.items.0.caption", "国内市场份额，儿童遗传疾病和罕见病",
     "China's market for gene tests of hereditary and rare diseases in children"),
    ("trade", "columns.1.chart.items.0.caption", "重庆贸易类企业",
     "of Chongqing's trading companies"),
    ("trade", "columns.1.chart.items.1.caption", "中国进出口企业",
     "of China's importers and exporters"),
    ("trade", "columns.1.chart.items.2.caption",
     "2012年以来设在江北，2019年又添中国区总部",
     "since 2012; the China headquarters followed in 2019"),
    ("trade", "figures.trade.meaning", "比上一年多2亿美元，推算下来增长约22%",
     "US$200 million more than the year before; by our own sum"),
    ("guess-finance", "question", "全市的金融资产里，江北占多大一份",
     "the city's financial assets"),
    ("guess-finance", "sentence", "近三分之一在江北",
     "nearly a third of the city's"),
    ("services", "title", "三送两办一访，把办公场所搬进企业",
     "The office moves to the firm"),
    ("services", "figures.visit.meaning", "全体区级领导干部定期深入重点企业",
     "All district"),
    ("kit", "title", "半年左右，跑出一个全球首个",
     "A world first in about half a year"),
    ("kit", "lead", "从注册成立到量产", "From registration to mass production"),
    ("kit", "columns.0.chart.seal", "全球首个", "World first|of its kind"),
    ("kit", "figures.plant.meaning", "申请产业扶持基金，减免租金",
     "a grant applied for and rent cut"),
    ("tasks", "title", "411项改革任务，措施都已明确", "411 reform tasks, measures set"),
    ("tasks", "lead", "围绕“两高”示范区，抓重点领域和关键环节", "Planned as a whole"),
    ("tasks", "columns.0.chart.items.0.caption", "系统谋划", "model district"),
    ("tasks", "columns.0.chart.items.1.caption", "纳入年度考核，促发展落地",
     "each year's assessment"),
    ("tasks", "figures.indicators.meaning",
     "“三大攻坚战”、“八项行动计划”、营商环境、环境质量、生态建设等",
     "the 'Three Battles', the 'Eight Action Plans', the business climate"),
    ("paths", "title", "新动能、新优势、新路径", "New drive, new edge, new path"),
    ("paths", "lead", "思路一变天地宽，发挥“三个作用”", "New ideas"),
    ("goals", "title", "2022年，GDP力争前三", "By 2022: GDP in the city's top 3"),
    ("goals", "lead", "打造“两高”示范区，2019年定下目标", "the city's model district"),
    ("goals", "figures.top.meaning", "是目标，不是结果", "a goal, not a result"),
    ("smart", "title", "智能江北，给发展装上芯片", "Smart Jiangbei: a chip for growth"),
    ("smart", "lead", "打造全市领先的“数字经济”示范区",
     "a model district for the digital economy that leads the city"),
    ("open", "title", "内陆开放，江北作门户", "A gateway to the open inland"),
    ("open", "lead", "充分利用国家级平台，大力发展开放型经济",
     "Open platforms, well used"),
    ("life", "title", "14件民生实事，全部办成", "14 public tasks, all done"),
    ("life", "items.0.caption", "城镇新增就业", "new jobs in town"),
    ("life", "items.1.caption", "新建和改扩建", "newly built, rebuilt or enlarged"),
    ("life", "items.2.caption", "区级民生实事，全面完成", "completed in full"),
    ("housing", "title", "惠及5.9万人", "reaches 59,000 people"),
    ("housing", "lead", "2019年启动8个片区，靠的是创新资金渠道、申请债券",
     "work began in 8 areas, on new funding and bonds"),
    ("housing", "items.1.caption", "全区累计完成", "in all"),
    ("housing", "items.2.caption", "2019年完成的城镇棚户区改造", "in town in 2019"),
    ("estates", "lead", "细管、智管、众管，老城区、老厂区都在更新",
     "Run with care, wit and many hands, old districts and plants are renewed"),
    ("guess-lift", "question", "给老楼加装一部电梯，补贴占工程款几成",
     "how much of the cost"),
    ("guess-lift", "sentence", "补贴总工程款的60%，一部最高25万元",
     "60% of the total cost, up to RMB 250,000 a lift"),
    ("lift", "title", "加装一部电梯，最高补25万元",
     "Up to RMB 250,000 for each new lift"),
    ("lift", "lead", "补贴总工程款的60%，其余业主自筹",
     "60% of the total cost, and owners raise the rest"),
    ("lift", "figures.cap.meaning", "最高不超过", "never more than"),
    ("docks", "title", "3个月后，5个码头全关停",
     "3 months on, all 5 docks closed"),
    ("docks", "lead", "2019年2月，全市率先整治嘉陵江江北段砂石码头",
     "In February 2019, first in the city"),
    ("docks", "items.1.caption", "砂石码头依法关停", "closed by law"),
    ("docks", "figures.docks.meaning", "占用江岸线，扬尘又吵",
     "the shore with dust and noise"),
    ("country", "title", "1.5亿元，900余户换新貌",
     "RMB 150 million for over 900 homes"),
    ("country", "lead", "城市让生活更美好，乡村让人们更向往",
     "A city for better living, a countryside to long for"),
    ("country", "columns.0.chart.items.0.caption", "鱼复郭五地区", "Yu-Fu-Guo-Wu"),
    ("riverside", "title", "5公里滨江，护好原生植被",
     "Restoring 5 km of native greenery"),
    ("riverside", "lead", "江岸是生态廊道，也是市民亲水的公共空间",
     "a corridor for nature, and everyone's place by the water"),
    ("grid", "title", "四级环保网格，管到社区", "A green watch on four levels"),
    ("grid", "lead", "各美其美，美美与共", "each in its own beauty"),
    ("grid", "figures.levels.meaning", "区、部门、街镇（工业园区）、社区（楼宇工业园）",
     "District, departments, towns with industrial parks, and communities"),
]  # fmt: skip

# Facts behind a mark that are no number: slide, head, source, period, and words
# that what it means must say, the Chinese ones as the article has them.
NOTES: list[tuple[str, str, str, str, str, tuple[str, ...], tuple[str, ...]]] = [
    ("services", "送思想", "Ideas", "3.11", "", ("思想",), ("Ideas",)),
    ("services", "送政策", "Policies", "3.11", "", ("政策",), ("Policies",)),
    ("services", "送服务", "Services", "3.12", "",
     ("区领导带头", "重点企业", "精准服务", "解决难题", "推动民营经济提档升级"),
     ("District leaders", "key firms", "solve problems", "private economy")),
    ("services", "当天办", "Same day", "3.11", "", ("民营企业的事", "当天就办"),
     ("private firm", "same day")),
    ("services", "当天大的事办", "Big as the sky", "3.11", "",
     ("民营企业的事", "“天大的事”"), ("play on the same Chinese words",
      "big as the sky")),
    ("services", "访企业", "To the firm", "3.11", "",
     ("全体区级领导干部定期深入重点企业", "经营状况", "近期动向", "发展难题"),
     ("All district leaders", "key firms regularly", "how they run")),
    ("kit", "在港城园区注册", "Registered in the park", "3.3", "2019年9月",
     ("博奥赛斯在港城园区注册成立", "高端生物医药产业园", "重点招商企业"),
     ("registered in the Gangcheng park", "high-end biomedicine park")),
    ("kit", "中意人寿开业", "Generali China Life", "3.7", "2019年12月",
     ("中意人寿重庆分公司", "江北嘴正式开业", "全市首家中国、意大利合资保险区域总部"),
     ("Chongqing branch in Jiangbeizui", "city's first", "Sino-Italian insurer")),
    ("kit", "小米消费金融落户", "Xiaomi Consumer Finance", "3.7", "2020年1月",
     ("正在筹建", "重庆小米消费金融有限公司", "落户江北"),
     ("Chongqing Xiaomi Consumer Finance, then being set up", "settles in Jiangbei")),
    ("kit", "化学发光法新冠抗体检测试剂盒获批", "Antibody test kit approved", "3.2",
     "2020年3月1日",
     ("与重庆医科大学联合研发", "新冠病毒IgM/IgG抗体检测试剂盒", "获国家药监局正式批准",
      "上市", "投入临床", "化学发光法", "全球首个"),
     ("Chongqing Medical University", "national regulator", "clinical use",
      "world's first", "chemiluminescent IgM/IgG")),
    ("kit", "第一太平戴维斯落户", "Savills", "3.7", "2020年4月",
     ("国际商业地产“五大行”", "首家落户江北", "重庆公司", "江北嘴"),
     ("first of the 'Big Five'", "Chongqing company in Jiangbeizui")),
    ("tasks", "大保护大开放", "Protect and open", "3.6", "2019年",
     ("建立抓好大保护、大开放", "推动高质量发展的体制机制"), ("protect", "open")),
    ("tasks", "开放型经济", "Open economy", "3.6", "2019年",
     ("构建开放型经济体制",), ("open economy",)),
    ("tasks", "生态文明", "Ecology", "3.6", "2019年", ("生态文明体制",), ("nature",)),
    ("tasks", "民生领域", "People's lives", "3.6", "2019年",
     ("推进民生领域的改革", "高品质生活"), ("people's lives",)),
    ("tasks", "绩效考核", "Appraisal", "3.9", "2019年",
     ("细分任务", "评价绩效", "考核政绩"), ("divided", "appraised")),
    ("paths", "高质量发展新动能", "New drive", "2.7", "",
     ("供给侧结构性改革", "“巩固、增强、提升、畅通”", "现代产业", "科技创新",
      "区域协调"),
     ("supply-side reform", "modern industries", "innovation", "regions")),
    ("paths", "金融商贸增强支撑", "Finance and commerce", "2.7", "",
     ("江北嘴金融核心区建设和观音桥商圈升级扩能", "高质量发展之路越走越宽广"),
     ("financial core of Jiangbeizui", "larger Guanyinqiao")),
    ("paths", "高层次开放新优势", "New edge", "2.8", "",
     ("通道", "平台", "主体", "环境", "持续发力", "内陆开放高地门户区"),
     ("Channels, platforms, firms", "gateway to the open inland")),
    ("paths", "开放伸向全领域", "Opening in every field", "2.8", "",
     ("贸易、市场开放", "金融、人才、技术、资本、制度、环境等全领域"),
     ("trade and markets", "finance, talent, technology, capital, rules")),
    ("paths", "高标准生态新路径", "New path", "2.9", "",
     ("统筹城市提升和乡村振兴", "绿色屏障", "绿色产业", "绿色家园", "绿色体制"),
     ("City and countryside", "green barriers", "green industry", "green homes")),
    ("paths", "山清水秀美丽之地", "A land of beauty", "2.9", "",
     ("学好用好“两山论”", "走深走实“两化路”", "聚焦现代滨江经济带建设"),
     ("'Two Mountains'", "along the river")),
    ("goals", "GDP总量", "Total GDP", "2.2", "到2022年",
     ("综合实力再上台阶", "力争"), ("leaders of the city",)),
    ("goals", "GDP增速前列", "Growth up front", "2.2", "到2022年",
     ("在主城区保持前列",), ("main urban area",)),
    ("goals", "税收总量保持第一", "Taxes first", "2.2", "到2022年",
     ("全辖税收的总量，保持全市第一",), ("stay first in the city",)),
    ("goals", "税收占比全市领先", "Tax share ahead", "2.2", "到2022年",
     ("税收占地区生产总值的比重，全市领先",), ("share of GDP is to lead the city",)),
    ("goals", "居民收入跟上增长", "Incomes keep pace", "2.2", "到2022年",
     ("全体居民人均可支配收入的增速，不低于地区生产总值的增速",),
     ("Disposable income per resident", "no slower than GDP")),
    ("goals", "群众生活更加幸福", "Happier lives", "2.3", "到2022年",
     ("发展动力明显增强", "质效明显提升", "环境明显优化", "群众生活更加幸福"),
     ("Stronger drive", "happier lives")),
    ("honours", "智慧教育应用示范区", "Smart education", "1.19", "2019年",
     ("全市首批智慧教育应用示范区",), ("city's first model districts",)),
    ("honours", "社会救助综合改革试点区", "Social aid pilot", "1.19", "2019年",
     ("社会救助综合改革试点区",), ("pilot district",)),
    ("honours", "城管经验入选50例", "Smart city care", "1.19", "2019年",
     ("智慧城管的经验", "全国“网信创新工作50例”"), ("nation's '50 Cases'",)),
    ("honours", "4A级景区鎏嘉码头", "Liujia Wharf rated 4A", "1.19", "2019年",
     ("鎏嘉码头获评国家4A级旅游景区",), ("Liujia Wharf", "national 4A")),
    ("honours", "九街成了最潮街区", "Trendiest: Jiujie", "1.19", "2019年",
     ("九街荣获全市“最潮街区”",), ("Jiujie", "city's trendiest street")),
    ("smart", "首个智慧城市运营管理中心", "First smart-city centre", "3.14", "2019年",
     ("全市首个智慧城市运营管理中心",), ("city's first centre",)),
    ("smart", "数字实体深度融合", "Digital meets real", "2.7", "",
     ("数字产业化", "产业数字化", "数字经济和实体经济深度融合"), ("Digital",)),
    ("smart", "先进制造业产业集群", "Advanced manufacturing", "3.13", "2019年",
     ("致力于打造先进制造业的产业集群",), ("cluster of advanced manufacturing",)),
    ("smart", "线上商贸蓬勃发展", "Online commerce", "3.13", "2019年",
     ("“互联网+商贸”模式蓬勃发展",), ("internet",)),
    ("smart", "观音桥商圈升级扩能", "Guanyinqiao upgraded", "3.15", "2019年",
     ("升级扩能", "业态", "商贸服务业提质增效"), ("upgraded and enlarged",)),
    ("smart", "夜经济新地标", "Night economy", "3.15", "2019年",
     ("九街、鎏嘉码头", "体验式、交互式经济"), ("Jiujie and Liujia Wharf",)),
    ("open", "重庆自贸试验区", "Free Trade Zone", "3.16", "2019年",
     ("融入",), ("Chongqing Pilot Free Trade Zone",)),
    ("open", "中新互联互通", "Linked with Singapore", "3.16", "2019年",
     ("中新（重庆）战略性互联互通示范项目",), ("China-Singapore (Chongqing)",)),
    ("open", "西部陆海新通道", "Land-Sea Corridor", "3.16", "2019年",
     ("西部陆海新通道",), ("New Western Land-Sea Corridor",)),
    ("open", "两路寸滩保税港区", "Lianglu-Cuntan Bonded Port", "3.16", "2019年",
     ("两路寸滩保税港区",), ("Bonded Port Area",)),
    ("open", "果园港保税区", "Guoyuan bonded zone", "3.16", "2019年",
     ("果园港综合保税区（B型）",), ("Comprehensive Bonded Zone (Type B)",)),
    *[
        ("docks", f"{zh}码头", en, "4.2", "2019年", ("依法关停", "砂石码头"),
         ("closed by law", "sand and gravel"))
        for zh, en in [
            ("石门", "Shimen"), ("庙溪嘴", "Miaoxizui"), ("长安", "Chang'an"),
            ("相国寺", "Xiangguosi"), ("忠恕沱", "Zhongshutuo"),
        ]
    ],
    ("country", "农村人居环境", "Village life", "4.7", "2019年",
     ("精准落实“五个振兴”", "“三清一洁一改”", "加快", "人居环境"), ("'Five Revivals'",
      )),
    ("country", "五宝小镇", "Wubao town", "4.12", "2019年",
     ("“都市后花园、市民养心地、城乡一体发展生态旅游度假小镇”",),
     ("back garden of the city", "holiday town")),
    ("country", "花卉艺术博览会", "Flower expo", "4.12", "2019年",
     ("滨水带", "天然展台", "长江上游城市花卉艺术博览会"), ("upper Yangtze",)),
    ("country", "绿色红利", "Green pays", "4.12", "2019年",
     ("“产业生态化、生态产业化”", "乡村牌、旅游牌、生态牌融合发展"), ("Countryside",)),
    ("riverside", "修复保护原生植被", "Native plants", "4.11", "近年来",
     ("环江北嘴滨江", "全力修复和保护"), ("around Jiangbeizui", "restored")),
    ("riverside", "塔子山公园景观恢复", "Tazishan Park", "4.11", "近年来",
     ("溉澜溪河口", "生态景观已经恢复"), ("mouth of the Gailanxi", "is restored")),
    ("riverside", "大台阶生态化改造", "Greener great steps", "4.11", "近年来",
     ("因水制宜", "生态化改造"), ("great steps of Jiangbeizui",)),
    ("riverside", "建设滩涂湿地公园", "A wetland park", "4.11", "近年来",
     ("加快建设江北嘴滩涂湿地公园", "多样化亲水空间"), ("being built",)),
    ("riverside", "打好污染防治攻坚", "Fighting pollution", "4.11", "近年来",
     ("统筹“建、治、管、改”", "坚决打好污染防治攻坚战"), ("fight against pollution",)),
    ("riverside", "两江四岸整体提升", "Brighter riverbanks", "4.3", "2019年",
     ("“点上点靓、线上贯通、面上提升”", "整体提升"), ("Spots", "banks", "area")),
    ("grid", "双随机、一公开", "Random checks", "2.9", "",
     ("“双随机、一公开”", "生态环境监管机制"), ("open results",)),
    ("grid", "损害赔偿", "Damages", "2.9", "",
     ("生态环境损害赔偿制度改革",), ("damages for harm",)),
]  # fmt: skip

# The story of the kit and what else happened then: day or month, whether it is
# the story.
EVENTS: list[tuple[str, str, bool]] = [
    ("在港城园区注册", "2019-09", True),
    ("中意人寿开业", "2019-12", False),
    ("小米消费金融落户", "2020-01", False),
    ("化学发光法新冠抗体检测试剂盒获批", "2020-03-01", True),
    ("第一太平戴维斯落户", "2020-04", False),
]

ORDER = {
    "economy": [
        *("gdp", "guess-finance", "finance", "commerce", "industry", "data"),
        *("sharing", "genes", "trade"),
    ],
    "reform": [
        *("services", "kit", "tasks", "paths", "goals", "honours", "smart", "open"),
    ],
    "urban": [
        *("life", "housing", "estates", "guess-lift", "lift", "docks", "country"),
        *("riverside", "grid", "closing"),
    ],
}
"""The pages of every theme."""

# Guess, figure that answers it, page that tells it.
GUESSES = [("guess-finance", "third", "finance"), ("guess-lift", "rate", "lift")]

SECTIONS = {"panel": 7, "1": 19, "2": 10, "3": 16, "4": 12}
"""The article's sections and how many paragraphs each has."""

NAMED = {
    "industry": {
        "leading": [("汽车", "Cars"), ("电子电器", "Electronics & appliances")],
        "emerging": [
            ("高端生物医药", "High-end biomedicine"),
            ("新能源汽车及智能汽车", "New-energy & smart cars"),
            ("高端装备制造", "High-end equipment"),
        ],
    },
    "estates": {
        "full": [("鲤鱼池2号", "Liyuchi No. 2"), ("康盛园", "Kangshengyuan")],
        "managed": [
            ("国航小区", "Guohang Estate"),
            ("福康村", "Fukang Village"),
            ("洋河花园", "Yanghe Garden"),
        ],
    },
    "grid": {
        "levels": [
            ("区", "District"),
            ("部门", "Departments"),
            ("街镇（工业园区）", "Towns and parks"),
            ("社区（楼宇工业园）", "Communities"),
        ],
    },
}
"""What the article names; three emerging industries it only counts."""

# Digits and numerals that may be typed: dates, names, idioms, the scale of slabs.
ALLOWED = re.compile(
    r"20\d\d年(\d{1,2}月)?|^Quarters in a row$|\b20\d\d\b|2\+6|No\. 1\b|“三甲”|半年左右"
    r"|about half a year|a hundred million US dollars"
    r"|“两高”|“三个作用”|三送两办一访|^(三送|两办|[三两])$"
    r"|^(Three( aids)?|Two( vows)?)$"
    r"|“五大行”|'Big Five'|“三大攻坚战”|'Three Battles'|“八项行动计划”"
    r"|'Eight Action Plans'|网信创新工作50例|城管经验入选50例|'50 Cases'|\b4A\b|4A级"
    r"|九街|百姓|两路寸滩|两江四岸|“两山论”|'Two Mountains'|“两化路”|“五个振兴”"
    r"|'Five Revivals'|“三清一洁一改”|五宝小镇|鱼复郭五|鲤鱼池2号|Liyuchi No\. 2"
)
NUMERALS = re.compile(
    r"[0-9０-９]|[二两三四五六七八九十百千半]|分之|\b(two|three|four|five|six|seven|eight"
    r"|nine|ten|half|third|quarter|fifth|dozen|hundred|thousand|million|billion"
    r"|twice|double|triple)s?\b",
    re.IGNORECASE,
)
REFERENCES = (
    *("figure", "part", "count", "lit", "line", "difference", "first", "second"),
    *("answer", "rate", "cap"),
)


class Said(NamedTuple):
    """A text of the show and where it stands."""

    where: str
    text: Text


@lru_cache(maxsize=1)
def show() -> Content:
    return load(FILE).content


@lru_cache(maxsize=1)
def plain() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return data


def slide(name: str) -> Slide:
    return next(slide for slide in show().slides if slide.id == name)


@lru_cache(maxsize=32)
def facts(name: str) -> dict[str, Fact]:
    return slide(name).facts()


def written(data: Any, where: str = "") -> Iterator[Said]:
    """All texts in a part of the file, but not units."""
    if isinstance(data, dict):
        if set(data) == {"zh", "en"}:
            if not where.endswith(".unit"):
                yield Said(where.removeprefix("."), Text(**data))
        else:
            for key, value in data.items():
                yield from written(value, f"{where}.{key}")
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from written(value, f"{where}.{number}")


def referred(data: Any) -> Iterator[str]:
    """Names of figures that charts and slides refer to."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in REFERENCES and isinstance(value, str):
                yield value
            elif key != "figures":
                yield from referred(value)
    elif isinstance(data, list):
        for value in data:
            yield from referred(value)


TEXTS = [
    pytest.param(data["id"], said, id=f"{data['id']}:{said.where}")
    for data in plain()["slides"]
    for said in written(data)
]


def test_the_slides_come_in_the_order_of_the_story() -> None:
    shown = {
        theme.id: [page.id for page in show().slides if page.theme == theme.id]
        for theme in show().themes
    }
    assert shown == ORDER
    assert show().slides[0].id == "cover"


@pytest.mark.parametrize(
    ("where", "name", "value", "unit", "qualifier", "word", "source", "zh", "en"),
    FACTS,
    ids=[f"{row[0]}:{row[1]}" for row in FACTS],
)
def test_a_fact_is_carried_exactly(
    where: str,
    name: str,
    value: str,
    unit: tuple[str, str],
    qualifier: str,
    word: str,
    source: str,
    zh: str,
    en: str,
) -> None:
    fact = facts(where)[name]
    figure = fact.figure
    assert figure.value == (value if "/" in value else Decimal(value))
    if isinstance(figure.unit, str):
        assert (figure.unit, "") == unit
    else:
        assert (figure.unit.zh, figure.unit.en) == unit
    assert figure.qualifier == qualifier
    assert figure.word == word
    assert figure.source == f"article/{source}"
    assert str(fact.said("zh")) == zh
    assert str(fact.said("en")) == en


@pytest.mark.parametrize(("where", "name", "rule", "parts", "zh", "en"), DERIVED)
def test_a_derived_figure_is_computed_and_marked(
    where: str, name: str, rule: str, parts: tuple[str, ...], zh: str, en: str
) -> None:
    fact = facts(where)[name]
    assert fact.figure.derived is not None
    assert fact.figure.derived.be == rule
    assert fact.parts == parts
    assert fact.qualifier == "derived"
    assert fact.figure.value is None
    assert str(fact.said("zh")) == zh
    assert str(fact.said("en")) == en
    assert "推算" in fact.figure.meaning.zh
    assert "itself does not give" in fact.figure.meaning.en


def test_nothing_is_shown_that_the_table_does_not_know() -> None:
    known = {(row[0], row[1]) for row in FACTS} | {(row[0], row[1]) for row in DERIVED}
    shown = {(slide.id, name) for slide in show().slides for name in slide.facts()}
    assert shown == known


@pytest.mark.parametrize(("where", "place", "zh", "en"), SAID)
def test_what_is_no_number_is_said_too(
    where: str, place: str, zh: str, en: str
) -> None:
    data = next(data for data in plain()["slides"] if data["id"] == where)
    text = next(said.text for said in written(data) if said.where == place)
    assert zh in filled(text.zh, facts(where), "zh")
    assert en in filled(text.en, facts(where), "en")


def noted(data: Any) -> Iterator[dict[str, Any]]:
    """The notes in a part of the file."""
    if isinstance(data, dict):
        if {"head", "meaning"} <= set(data):
            yield data
        for value in data.values():
            yield from noted(value)
    elif isinstance(data, list):
        for value in data:
            yield from noted(value)


@pytest.mark.parametrize(
    ("where", "zh", "en", "source", "period", "words_zh", "words_en"),
    NOTES,
    ids=[f"{row[0]}:{row[2]}" for row in NOTES],
)
def test_a_note_is_carried_with_its_source(
    where: str,
    zh: str,
    en: str,
    source: str,
    period: str,
    words_zh: tuple[str, ...],
    words_en: tuple[str, ...],
) -> None:
    note = next(
        note
        for note in slide(where).notes().values()
        if note.head == Text(zh=zh, en=en)
    )
    assert note.source == f"article/{source}"
    # A card says a note as it is written, without figures.
    assert places(note.head) + places(note.meaning) == ()
    assert (note.period.zh if note.period else "") == period
    assert [words for words in words_zh if words not in note.meaning.zh] == []
    assert [words for words in words_en if words not in note.meaning.en] == []


def test_no_note_is_shown_that_the_table_does_not_know() -> None:
    known = [(row[0], row[1], row[2]) for row in NOTES]
    written = [
        (data["id"], note["head"]["zh"], note["head"]["en"])
        for data in plain()["slides"]
        for note in noted(data)
    ]
    assert sorted(written) == sorted(known)
    assert sum(len(page.notes()) for page in show().slides) == len(known)


def test_the_kit_s_story_keeps_its_dates() -> None:
    data = next(data for data in plain()["slides"] if data["id"] == "kit")
    assert [
        (event["head"]["zh"], event["date"], event["story"]) for event in noted(data)
    ] == EVENTS


def test_the_lift_s_rule_is_the_article_s() -> None:
    data = next(data for data in plain()["slides"] if data["id"] == "lift")
    rule = data["columns"][0]["chart"]
    assert (rule["rate"], rule["cap"], rule["unit"]) == ("rate", "cap", "万元")


@pytest.mark.parametrize(("guess", "answer", "page"), GUESSES)
def test_a_guess_asks_for_a_figure_of_the_next_page(
    guess: str, answer: str, page: str
) -> None:
    ids = [slide.id for slide in show().slides]
    assert ids.index(page) == ids.index(guess) + 1
    assert facts(guess)[answer].figure == facts(page)[answer].figure


@pytest.mark.parametrize("where", NAMED)
def test_only_what_the_article_names_is_named(where: str) -> None:
    data = next(data for data in plain()["slides"] if data["id"] == where)
    groups = data["columns"][0]["chart"]["groups"]
    assert {
        group["count"]: [(member["zh"], member["en"]) for member in group["members"]]
        for group in groups
    } == NAMED[where]


def test_figures_point_to_paragraphs_that_exist() -> None:
    source = show().sources["article"]
    assert {name: part.paragraphs for name, part in source.sections.items()} == SECTIONS
    assert list(show().sources) == ["article"]
    for page in show().slides:
        for fact in page.facts().values():
            if fact.figure.derived is None:
                section, paragraph = fact.figure.source.split("/")[1].split(".")
                assert 1 <= int(paragraph) <= SECTIONS[section]
        for note in page.notes().values():
            section, paragraph = note.source.split("/")[1].split(".")
            assert 1 <= int(paragraph) <= SECTIONS[section]


def test_the_source_is_credited() -> None:
    source = show().sources["article"]
    assert source.title.zh == "江北 改革赋能“两高”示范区建设"
    assert source.year == 2019
    for name in ("王彩艳", "杨敏", "李显彦", "唐安冰", "刘华民"):
        assert name in source.credits.zh


def test_the_cover_opens_every_theme() -> None:
    themes = [theme["id"] for theme in plain()["themes"]]
    assert themes == ["economy", "reform", "urban"]
    cover = plain()["slides"][0]
    assert [entry["theme"] for entry in cover["entries"]] == themes
    assert facts("cover")["gdp"].figure == facts("gdp")["gdp"].figure


@pytest.mark.parametrize(("where", "said"), TEXTS)
def test_both_languages_say_the_same_figures(where: str, said: Said) -> None:
    zh, en = (set(PLACE.findall(said.text.words(lang))) for lang in LANGUAGES)
    assert {name.partition(".")[0] for name in zh} == {
        name.partition(".")[0] for name in en
    }
    assert set(places(said.text)) <= set(facts(where))


@pytest.mark.parametrize(("where", "said"), TEXTS)
def test_no_number_is_typed(where: str, said: Said) -> None:
    del where
    for language in LANGUAGES:
        words = ALLOWED.sub("", PLACE.sub("", said.text.words(language)))
        assert [found[0] for found in NUMERALS.finditer(words)] == []


@pytest.mark.parametrize(("where", "said"), TEXTS)
def test_each_language_keeps_its_own_marks(where: str, said: Said) -> None:
    zh, en = (filled(said.text.words(lang), facts(where), lang) for lang in LANGUAGES)
    # A half-width mark between digits, as in 238.95 or 1/3, belongs to the number.
    assert re.findall(r"(?<![0-9])[,.;:!?()\"']|[,.;:!?()\"'](?![0-9])", zh) == []
    assert re.findall(r"[^\x20-\x7e]", en) == []
    assert "  " not in zh + en
    assert zh.strip() == zh
    assert en.strip() == en


@pytest.mark.parametrize("name", [data["id"] for data in plain()["slides"]])
def test_a_title_is_one_short_line_without_a_stop(name: str) -> None:
    title = slide(name).title
    zh, en = (filled(title.words(lang), facts(name), lang) for lang in LANGUAGES)
    assert sum(0.5 if char.isascii() else 1 for char in zh) <= 18
    # One line of 36 characters, or two lines of 30.
    assert len(en) <= 60
    assert zh[-1] not in "。，；：.!"
    assert en[-1] not in ".,;:!"


def test_most_english_titles_stay_on_one_line() -> None:
    lengths = {
        page.id: len(filled(page.title.en, page.facts(), "en"))
        for page in show().slides
    }
    assert [name for name, length in lengths.items() if length > 36] == ["finance"]


@pytest.mark.parametrize("name", [data["id"] for data in plain()["slides"]])
def test_every_figure_of_a_slide_is_used(name: str) -> None:
    data = next(data for data in plain()["slides"] if data["id"] == name)
    used = set(referred(data))
    for said in written(data):
        mine = said.where.split(".")
        # A figure that only its own meaning mentions is not shown.
        own = mine[1] if mine[0] == "figures" else ""
        used |= {place for place in places(said.text) if place != own}
    for figure in data.get("figures", {}).values():
        used |= set(figure.get("derived", {}).get("of", ()))
    assert set(data.get("figures", {})) - used == set()


@pytest.mark.parametrize(
    ("where", "name", "meaning"),
    [
        *(
            (data["id"], name, figure["meaning"])
            for data in plain()["slides"]
            for name, figure in data.get("figures", {}).items()
        ),
        *(
            (data["id"], note["head"]["en"], note["meaning"])
            for data in plain()["slides"]
            for note in noted(data)
        ),
    ],
)
def test_a_meaning_is_one_whole_sentence(
    where: str, name: str, meaning: dict[str, str]
) -> None:
    assert meaning["zh"].endswith("。"), (where, name)
    assert meaning["zh"].count("。") == 1
    assert meaning["en"].endswith(".")
    assert len(re.findall(r"(?<!No)[.!?](?= |$)", meaning["en"])) == 1


@pytest.mark.parametrize(("text", "typed"), [("2019年有8家", ["8"]), ("十家", ["十"])])
def test_a_typed_number_would_be_noticed(text: str, typed: list[str]) -> None:
    words = ALLOWED.sub("", text)
    assert [found[0] for found in NUMERALS.finditer(words)] == typed
