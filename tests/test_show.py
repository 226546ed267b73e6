"""The show itself: every fact of the article, exactly and with its place.

The table was typed from the article, not from content.json; whatever the two
disagree about fails here.
"""

# Phrases of the article stand whole, however long.
# ruff: noqa: E501

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from kiosk.content.content import Content, load
from kiosk.model.figure import filled, places
from kiosk.model.text import LANGUAGES, PLACE, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.model.figure import Fact
    from kiosk.model.text import Language
    from kiosk.slides.base import Slide

FILE = Path(__file__).parent.parent / "content.json"

# Units: the Chinese unit and the English noun, empty where the program knows it.
FACTS: list[tuple[str, str, str, tuple[str, str], str, str, str, str, str]] = [
    # slide, name, value, unit, qualifier, word, source, Chinese, English
    ("cover", "gdp", "1240", ("亿元", ""), "exact", "", "1.13",
     "1240亿元", "RMB 124 billion"),
    ("thesis", "gdp", "1240", ("亿元", ""), "exact", "", "1.13",
     "1240亿元", "RMB 124 billion"),
    ("thesis", "quarters", "10", ("个季度", "quarters"), "exact", "", "1.13",
     "10个季度", "10 quarters"),
    ("thesis", "floor", "8", ("%", ""), "at least", "以上", "1.13",
     "8%以上", "at least 8%"),
    ("thesis", "tax", "238.95", ("亿元", ""), "exact", "", "1.13",
     "238.95亿元", "RMB 23.895 billion"),
    ("thesis", "docks", "5", ("个码头", "docks"), "exact", "", "4.2",
     "5个码头", "5 docks"),
    ("thesis", "shore", "5", ("公里", ""), "exact", "", "4.11",
     "5公里", "5 km"),
    ("thesis", "done", "1390", ("户", "homes"), "exact", "", "4.9",
     "1390户", "1,390 homes"),
    ("thesis", "deeds", "14", ("件", "projects"), "exact", "", "1.14",
     "14件", "14 projects"),
    ("thesis", "jobs", "5.7", ("万人", "jobs"), "over", "余", "1.14",
     "5.7万余人", "over 57,000 jobs"),
    ("thesis", "schools", "16", ("所学校", "schools"), "exact", "", "1.14",
     "16所学校", "16 schools"),
    ("goals", "gdp", "1240", ("亿元", ""), "exact", "", "1.13",
     "1240亿元", "RMB 124 billion"),
    ("goals", "growth", "8", ("%", ""), "exact", "", "1.13", "8%", "8%"),
    ("goals", "tax", "238.95", ("亿元", ""), "exact", "", "1.13",
     "238.95亿元", "RMB 23.895 billion"),
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
     "逾2倍", "over +200%"),
    ("sharing", "platform", "4.48", ("倍", ""), "exact", "", "1.5",
     "4.48倍", "+448%"),
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
    ("services", "deliver", "3", ("送", "things delivered"), "exact", "", "3.11",
     "3送", "3 things delivered"),
    ("services", "handle", "2", ("办", "promises"), "exact", "", "3.11",
     "2办", "2 promises"),
    ("services", "visit", "1", ("访", "visits"), "exact", "", "3.11",
     "1访", "1 visit"),
    ("kit", "plant", "4000", ("平方米", ""), "nearly", "", "3.3",
     "近4000平方米", "nearly 4,000 m²"),
    ("tasks", "tasks", "411", ("项", "reform tasks"), "exact", "", "3.5",
     "411项", "411 reform tasks"),
    ("tasks", "indicators", "34", ("个指标", "indicators"), "exact", "", "3.9",
     "34个指标", "34 indicators"),
    ("goals", "top", "3", ("", ""), "at most", "前", "2.2", "前3", "top 3"),
    ("life", "deeds", "14", ("件", "projects"), "exact", "", "1.14",
     "14件", "14 projects"),
    ("life", "jobs", "5.7", ("万人", "jobs"), "over", "余", "1.14",
     "5.7万余人", "over 57,000 jobs"),
    ("life", "schools", "16", ("所学校", "schools"), "exact", "", "1.14",
     "16所学校", "16 schools"),
    ("housing", "households", "1.69", ("万户", "homes"), "exact", "", "1.14",
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
    ("trade", "before", "difference", ("trade", "rise"), "9亿美元", "US$900 million"),
]

# What the article says, in its own words, with its scope: which slide says it (on
# the page or on a card), the scope that must stand in the same text as the first
# phrase, the Chinese as the article has it, and what English must say.
# Scopes: "cumulative" since a beginning, "goal" aimed for or under way, "said" by a
# firm or an official, "city", "nation" and "world" for of what it is first or a part.
STATED: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = [
    ("cover", "", ("改革赋能“两高”示范区建设",), ("reform powers Jiangbei",)),
    ("thesis", "", ("通过一系列改革和努力，江北实现了",), ("reform and effort",)),
    ("thesis", "", ("“有质有量”", "“有颜有值”", "“有滋有味”"),
     ("'Quality and quantity'", "'Looks and value'", "'Full of flavour'")),
    ("thesis", "", ("修复保护植被",), ("being restored",)),
    ("outlook", "", ("“有质有量”", "“有颜有值”", "“有滋有味”"),
     ("'Quality and quantity'", "'Looks and value'", "'Full of flavour'")),
    ("outlook", "", ("“思路一变天地宽”",), ("world opens",)),
    ("outlook", "said", ("思路清则方向明，改革才能行稳致远",), ("an official",)),
    # 2.1-2.3, the task
    ("goals", "", ("市委、市政府赋予打造全市“两高”示范区（高质量发展、高品质生活）的重任",),
     ("Entrusted", "high-quality development and life")),
    ("goals", "goal", ("全区综合实力再上台阶", "发展能级显著提升"), ("overall strength",)),
    ("goals", "goal", ("力争GDP总量进入全市前三",), ("total GDP is to be in the city's top 3",)),
    ("goals", "goal", ("增速在主城区保持前列",), ("the leaders of the main urban area",)),
    ("goals", "goal", ("全辖税收总量保持全市第一",), ("stay first in the city",)),
    ("goals", "goal", ("税收占地区生产总值比重全市领先",), ("share of GDP to lead",)),
    ("goals", "goal", ("全体居民人均可支配收入增速不低于地区生产总值增速",),
     ("disposable income per resident",)),
    ("goals", "", ("发展动力明显增强", "发展质效明显提升", "发展环境明显优化",
                   "群众生活更加幸福"), ("happier lives",)),
    # 2.5-2.9, the method
    ("paths", "", ("紧紧围绕发挥“三个作用”", "紧扣江北区“两高”示范区建设"), ("overall approach",)),
    ("paths", "", ("坚持供给侧结构性改革主线不动摇", "“巩固、增强、提升、畅通”八字方针"),
     ("supply-side structural reform",)),
    ("paths", "", ("构建现代产业体系、推动科技创新、促进区域协调发展",),
     ("modern industrial system, innovation and coordinated regional",)),
    ("paths", "", ("以江北嘴金融核心区建设和观音桥商圈升级扩能为契机",
                   "增强金融和商贸的支撑服务能力"), ("Guanyinqiao shopping area",)),
    ("paths", "", ("从单纯的贸易开放、市场开放，向金融、人才、技术、资本、制度、环境等全领域深层次开放延伸",),
     ("finance, talent, technology, capital, institutions and environment",)),
    ("paths", "", ("建设开放通道、拓展开发平台、壮大开放主体和优化开放环境",),
     ("channels, platforms, companies and environment",)),
    ("paths", "", ("推动内陆开放高地门户区建设走深走实",), ("gateway to inland opening-up",)),
    ("paths", "", ("统筹城市提升和乡村振兴两个基本面",), ("rural revitalisation",)),
    ("paths", "", ("筑牢绿色屏障、发展绿色产业、建设绿色家园、完善绿色体制",),
     ("green shields, industries, homes and institutions",)),
    ("paths", "", ("“两山论”", "“两化路”", "山清水秀美丽之地"), ("'Two Mountains'",)),
    ("paths", "", ("聚焦现代滨江经济带建设",), ("riverside economic belt",)),
    ("smart", "", ("数字产业化、产业数字化", "数字经济和实体经济深度融合"),
     ("digital and real economies",)),
    ("grid", "goal", ("区、部门、街镇（工业园区）、社区（楼宇工业园）", "建立并完善"),
     ("being set up and improved",)),
    ("grid", "", ("“双随机、一公开”", "生态环境监管机制"), ("results are made public",)),
    ("grid", "", ("生态环境损害赔偿制度改革",), ("ecological and environmental damage",)),
    ("grid", "goal", ("城市乡村各美其美、美美与共",), ("each beautiful in its own way",)),
    # 3.2-3.4, the kit
    ("kit", "", ("联合重庆医科大学研发", "化学发光法新冠病毒IgM/IgG抗体检测试剂盒",
                 "国家药品监督管理局正式批准", "许可上市并正式投入临床应用"),
     ("Chongqing Medical University", "National Medical Products Administration")),
    ("kit", "said", ("全球首个获批上市的化学发光法新冠病毒抗体检测试剂盒",),
     ("first approved chemiluminescent COVID-19 antibody kit",)),
    ("kit", "", ("在港城园区注册成立", "打造高端生物医药产业园过程中的重点招商企业"),
     ("registered in the Gangcheng park", "key company")),
    ("kit", "said", ("得益于江北区的大力支持", "申请产业扶持基金", "减免厂房租金"),
     ("strong support", "rent reduced or waived")),
    ("kit", "", ("半年左右",), ("about half a year",)),
    # 3.5-3.12
    ("tasks", "", ("系统谋划", "梳理改革任务", "明确具体改革措施"), ("specific measures",)),
    ("tasks", "", ("建立抓好大保护大开放推动高质量发展的体制机制",), ("opening-up",)),
    ("tasks", "", ("构建开放型经济体制",), ("open economy",)),
    ("tasks", "", ("加快生态文明体制改革",), ("ecological conservation",)),
    ("tasks", "", ("推进民生领域改革",), ("people's livelihood",)),
    ("tasks", "", ("围绕建设“两高”示范区，推进重点领域和关键环节改革",),
     ("key areas of reform",)),
    ("tasks", "", ("制定任务细分工作方案", "开展绩效评价和政绩考核"), ("officials are appraised",)),
    ("tasks", "", ("“三大攻坚战”、“八项行动计划”、营商环境、环境质量和生态建设",),
     ("'Three Battles'", "'Eight Action Plans'")),
    ("arrivals", "city", ("全市首家中国、意大利合资保险区域总部", "江北嘴正式开业"),
     ("city's first regional headquarters",)),
    ("arrivals", "", ("正在筹建的重庆小米消费金融有限公司", "落户江北"), ("being set up",)),
    ("arrivals", "", ("首家落户重庆江北区的国际商业地产“五大行”之一", "落户江北嘴"),
     ("first of the 'Big Five'",)),
    ("services", "", ("区级领导干部联系服务重点企业制度", "优化营商环境"),
     ("contact and serve key companies",)),
    ("services", "", ("为企业送思想、送政策、送服务",), ("Guidance, policies and services",)),
    ("services", "", ("对民营企业的事，既要当天办，又要当天大的事办",), ("same day",)),
    ("services", "", ("全体区级领导干部定期深入重点企业", "全面了解企业生产经营状况、近期动向和发展难题"),
     ("regularly visit key companies",)),
    ("services", "", ("把工作重心落在一线、把办公场所“搬进”企业",), ("front line",)),
    ("services", "", ("区领导带头主动联系重点企业", "摸清民营企业实情",
                      "推动民营经济提档升级"), ("take the lead",)),
    # 3.13-3.16
    ("smart", "goal", ("全市领先的“数字经济”示范区",), ("leads the city",)),
    ("smart", "city", ("全市首个智慧城市运营管理中心",), ("city's first smart-city",)),
    ("smart", "", ("保利中心大数据产业基地",), ("Poly Center",)),
    ("smart", "", ("在政府、企业大力推广大数据、智能化应用",), ("government and companies",)),
    ("industry", "goal", ("打造先进制造业产业集群",), ("cluster of advanced manufacturing",)),
    ("commerce", "", ("“互联网+商贸”模式蓬勃发展",), ("'Internet + commerce'",)),
    ("commerce", "", ("观音桥商圈加速提升产业多业态融合发展",), ("Guanyinqiao",)),
    ("commerce", "", ("“夜经济”新地标九街、鎏嘉码头", "体验式、交互式经济"),
     ("Jiujie and Liujia Wharf",)),
    ("open", "", ("重庆自贸试验区",), ("Pilot Free Trade Zone",)),
    ("open", "", ("中新（重庆）战略性互联互通示范项目",), ("China-Singapore (Chongqing)",)),
    ("open", "", ("西部陆海新通道",), ("New International Land-Sea Trade Corridor",)),
    ("open", "", ("两路寸滩保税港区",), ("Lianglu-Cuntan",)),
    ("open", "", ("果园港综合保税区（B型）",), ("Type B",)),
    ("open", "", ("内陆开放高地门户区", "大力发展开放型经济"), ("open economy",)),
    # 1.13-1.18, the economy
    ("gdp", "", ("同比增长8%，总量连续3年提档晋位",), ("up the rankings three years running",)),
    ("gdp", "", ("增速连续十个季度保持在8%以上，2017年7月以来",),
     ("At least 8% growth for ten quarters, since July 2017",)),
    ("gdp", "city", ("总量稳居全市第一",), ("firmly first in the city",)),
    ("finance", "city", ("近三分之一在江北", "占全市的近三分之一"), ("of the city's",)),
    ("finance", "city", ("占全市的近四分之一", "共集聚的金融机构"), ("a quarter of the city's",)),
    ("finance", "", ("江北嘴金融核心区", "传统金融为主体", "新型金融业、高端中介服务为支撑"),
     ("Traditional finance at the core",)),
    ("guess-finance", "city", ("占全市的近三分之一",), ("nearly a third of the city's",)),
    ("commerce", "", ("2019年，全区商品销售总额",), ("sold in the district in 2019",)),
    ("commerce", "", ("全区“触网”商户",), ("online",)),
    ("industry", "", ("汽车、电子电器为主导",), ("Automobiles, and electronics and",)),
    ("industry", "", ("高端生物医药、新能源汽车及智能汽车、高端装备制造", "战略性新兴产业"),
     ("strategic emerging",)),
    ("industry", "", ("“2+6”新型产业体系初步形成",), ("initial shape",)),
    ("industry", "", ("建成的市级智能工厂、数字化车间和工业互联网试点示范项目",),
     ("City-level smart factories, digital workshops and industrial-internet",)),
    ("data", "", ("从无到有、从有到优", "保利中心大数据产业基地"), ("from nothing",)),
    # 1.3-1.10, firms
    ("data", "", ("江北嘴保利中心大数据产业基地", "长安出行共享汽车平台"), ("Changan Chuxing",)),
    ("data", "said", ("2016年9月运行以来在重庆等地投放", "分时租赁车辆"),
     ("Chongqing and elsewhere since September 2016",)),
    ("sharing", "said", ("手机下单，市区指定范围内随时取还，不必寻找专用停车位",),
     ("designated city area, no dedicated parking space needed",)),
    ("sharing", "said", ("平均每辆车每天接单",), ("per car per day on average in 2019",)),
    ("sharing", "said", ("平台整体收入比2018年增加",), ("total revenue in 2019 on 2018",)),
    ("sharing", "said", ("单车收入比2018年增加",), ("revenue per car in 2019 on 2018",)),
    ("sharing", "said", ("已成为很多市民生活中的一部分",), ("part of life",)),
    ("sharing", "said", ("注册用户", "突破180万户"), ("users registered",)),
    ("genes", "world", ("全世界拥有基因捕获核心技术自主知识产权的公司",),
     ("own IP in core gene-capture technology",)),
    ("genes", "nation", ("目前中国仅迈基诺一家",), ("the only one in China",)),
    ("genes", "said", ("可过滤不必要检测的基因，减少分析量，降低测序成本",),
     ("genes that need no testing",)),
    ("genes", "said", ("测序仪已进入中试阶段",), ("sequencer is at the pilot stage",)),
    ("genes", "", ("儿童疾病、出生缺陷筛查和肿瘤等方面的基因检测业务",), ("birth-defect screening",)),
    ("genes", "nation", ("儿童遗传疾病和罕见病", "国内市场份额"), ("rare diseases in children",)),
    ("trade", "", ("亚太地区领先的科技产品解决方案及供应链服务平台", "以重庆为根据地",
                   "进出口、供应链金融等业务"), ("Asia-Pacific",)),
    ("trade", "cumulative", ("2012年以来在江北区投资设立", "2019年中国区总部落地江北区"),
     ("here since 2012",)),
    ("trade", "said", ("比2018年大幅增加2亿美元", "伟仕佳杰重庆公司"),
     ("US$200 million more than in 2018",)),
    ("trade", "said", ("优越的区位优势、高效的政务团队以及优良的投资环境",
                       "对未来的高质量发展充满信心"), ("investment climate",)),
    ("trade", "", ("位列重庆贸易类企业",), ("among Chongqing's trading companies",)),
    ("trade", "", ("跻身中国进出口企业榜单",), ("importers and exporters",)),
    # 1.14 and 1.19
    ("life", "", ("区级民生实事，全面完成",), ("all completed",)),
    ("life", "", ("城镇新增就业",), ("new urban jobs",)),
    ("life", "", ("新建、改扩建",), ("newly built, rebuilt or enlarged",)),
    ("housing", "cumulative", ("累计惠及群众",), ("benefited in all",)),
    ("housing", "cumulative", ("累计完成棚户区改造",), ("renewed in all",)),
    ("housing", "", ("创新资金渠道、申请债券等方式解决资金难题",), ("new channels and bonds",)),
    ("housing", "", ("2019年启动8个片区",), ("8 areas of renewal begun in 2019",)),
    ("housing", "", ("2019年完成的城镇棚户区改造",), ("renewed in town in 2019",)),
    ("honours", "city", ("全市首批智慧教育应用示范区",), ("city's first model districts",)),
    ("honours", "", ("社会救助综合改革试点区",), ("comprehensive reform of social",)),
    ("honours", "nation", ("全国“网信创新工作50例”", "智慧城管经验"), ("the nation's '50 Cases",)),
    ("honours", "nation", ("国家4A级旅游景区", "鎏嘉码头"), ("national 4A",)),
    ("honours", "city", ("全市“最潮街区”", "九街荣获"), ("city's trendiest street",)),
    # 4.2-4.12
    ("docks", "city", ("全市率先启动嘉陵江江北段砂石码头专项整治行动", "2019年2月"),
     ("first in the city",)),
    ("docks", "", ("全部被依法关停",), ("closed in accordance with the law",)),
    ("docks", "said", ("占用大量江岸线", "扬尘污染和噪声污染"), ("dust and noise pollution",)),
    ("riverside", "", ("“点上点靓、线上贯通、面上提升”", "“两江四岸”核心区整体提升"),
     ("'Two Rivers, Four Banks'",)),
    ("riverside", "", ("重要的生态廊道", "市民亲水、休闲娱乐的公共空间"), ("ecological corridor",)),
    ("riverside", "goal", ("全力修复保护环江北嘴滨江原生植被",), ("Restoring and protecting",)),
    ("riverside", "", ("完成溉澜溪河口塔子山公园生态景观恢复",), ("is complete",)),
    ("riverside", "goal", ("因水制宜，实施江北嘴大台阶生态化改造",), ("being upgraded",)),
    ("riverside", "goal", ("加快建设江北嘴滩涂湿地公园", "多样化亲水空间"), ("being speeded up",)),
    ("integration", "", ("健全城乡一体融合发展的体制机制和政策体系",), ("mechanisms and policies",)),
    ("integration", "", ("城市让生活更美好，乡村让人们更向往",), ("countryside to long for",)),
    ("integration", "", ("精准落实“五个振兴”要求", "农村人居环境整治", "“三清一洁一改”"),
     ("'Five Revivals'",)),
    ("integration", "", ("深化城市建设管理", "大城细管、大城智管、大城众管",
                         "老旧城区、老厂区二次更新"), ("participatory management",)),
    ("integration", "", ("统筹“建、治、管、改”", "坚决打好污染防治攻坚战"), ("control pollution",)),
    ("integration", "", ("“产业生态化、生态产业化”",), ("greening industry",)),
    ("country", "", ("投入鱼复郭五地区", "对农村住房实施风貌改造"),
     ("Yuzui, Fusheng, Guojiatuo and Wubao",)),
    ("estates", "", ("鲤鱼池2号和康盛园", "区级的综合改造试点"), ("pilots of comprehensive",)),
    ("estates", "", ("国航小区、福康村、洋河花园的管理提升项目", "区级试点项目"),
     ("pilots of better management",)),
    ("estates", "", ("大城细管、大城智管、大城众管", "积累总体推进经验"), ("participatory",)),
    ("lift", "", ("补贴总工程款的60%", "现行标准以主管部门公布为准"), ("60% of the total cost",)),
    ("lift", "", ("2019年政策",), ("policy of 2019",)),
    ("town", "", ("“都市后花园、市民养心地、城乡一体发展生态旅游度假小镇”",),
     ("eco-tourism resort of urban–rural integration",)),
    ("town", "", ("以城市滨水带、城市公园为天然展台", "长江上游城市花卉艺术博览会"),
     ("upper Yangtze",)),
    ("town", "", ("积极探索乡村牌、旅游牌、生态牌融合发展之路", "乡村振兴战略"),
     ("rural revitalisation strategy",)),
]  # fmt: skip

SCOPES: dict[str, tuple[str, str]] = {
    "cumulative": ("累计|以来", "in all|since"),
    "goal": ("力争|目标|打造|努力|加快|实施|建立并完善|全力",
             r"\baims?\b|\bgoal\b|\bis to\b|being|Restoring|works to|aim:|each beautiful"),
    "said": ("据|介绍|表示|说", "says|According|credits|reportedly|figures by|registered"
             "|more than in"),
    "city": ("全市", "city"),
    "nation": ("全国|国家|国内|中国", "nation|China"),
    "world": ("全世界|全球", "world"),
}  # fmt: skip
"""Of each scope the words of which one must stand beside the fact."""

QUOTING = ("data", "sharing", "genes", "kit")
"""Pages that say what a firm says of itself: they name it on the page."""

# Facts behind a mark that are no number: slide, head, source, period.
NOTES: list[tuple[str, str, str, str, str]] = [
    ("goals", "GDP总量", "Total GDP", "2.2", "到2022年"),
    ("goals", "GDP增速", "GDP growth", "2.2", "到2022年"),
    ("goals", "全辖税收总量", "Total tax revenue", "2.2", "到2022年"),
    ("goals", "税收占GDP比重", "Tax as a share of GDP", "2.2", "到2022年"),
    ("goals", "居民人均可支配收入增速", "Growth of income per resident",
     "2.2", "到2022年"),
    ("paths", "新动能", "New drivers", "2.7", ""),
    ("paths", "产业、创新、区域协调", "Industry, innovation, regions", "2.7", ""),
    ("paths", "金融商贸支撑服务", "Finance, commerce in support", "2.7", ""),
    ("paths", "新优势", "New strengths", "2.8", ""),
    ("paths", "通道、平台、主体、环境", "Channels, platforms, companies, environment",
     "2.8", ""),
    ("paths", "开放伸向全领域", "Opening in all fields", "2.8", ""),
    ("paths", "新路径", "New pathways", "2.9", ""),
    ("paths", "屏障、产业、家园、体制", "Shields, industries, homes, institutions",
     "2.9", ""),
    ("paths", "山清水秀美丽之地", "Clear water, green hills", "2.9", ""),
    ("tasks", "大保护大开放", "Conservation and openness", "3.6", "2019年"),
    ("tasks", "开放型经济", "Open economy", "3.6", "2019年"),
    ("tasks", "生态文明", "Ecology", "3.6", "2019年"),
    ("tasks", "民生领域", "Livelihood", "3.6", "2019年"),
    ("services", "送思想", "Guidance",
     "3.11", ""),
    ("services", "送政策", "Policies",
     "3.11", ""),
    ("services", "送服务", "Services",
     "3.12", ""),
    ("services", "当天办", "Same day",
     "3.11", ""),
    ("services", "当天大的事办", "Top priority",
     "3.11", ""),
    ("services", "访企业", "Visit companies",
     "3.11", ""),
    ("kit", "在港城园区注册", "Registered",
     "3.3", "2019年9月"),
    ("kit", "抗体检测试剂盒获批", "Antibody kit approved",
     "3.2", "2020年3月1日"),
    ("smart", "“智能江北”", "'Smart Jiangbei'",
     "3.13", "2019年"),
    ("smart", "全市首个智慧城市运营管理中心", "City's first smart-city centre",
     "3.14", "2019年"),
    ("smart", "保利中心大数据产业基地", "Big-data base at Poly Center",
     "3.14", "2019年"),
    ("smart", "大数据、智能化应用", "Big data, smart applications",
     "3.14", "2019年"),
    ("smart", "数字经济和实体经济融合", "Digital and real economies integrate",
     "2.7", ""),
    ("open", "重庆自贸试验区", "Chongqing Free Trade Zone",
     "3.16", "2019年"),
    ("open", "中新互联互通", "China-Singapore Connectivity",
     "3.16", "2019年"),
    ("open", "西部陆海新通道", "Land-Sea Trade Corridor",
     "3.16", "2019年"),
    ("open", "两路寸滩保税港区", "Lianglu-Cuntan Bonded Port",
     "3.16", "2019年"),
    ("open", "果园港综合保税区（B型）", "Guoyuan Port Bonded Zone",
     "3.16", "2019年"),
    ("arrivals", "中意人寿", "Generali China Life",
     "3.7", "2019年12月"),
    ("arrivals", "小米消费金融", "Xiaomi Consumer Finance",
     "3.7", "2020年1月"),
    ("arrivals", "第一太平戴维斯", "Savills",
     "3.7", "2020年4月"),
    ("integration", "落实“五个振兴”", "Reviving the countryside",
     "4.7", "2019年"),
    ("integration", "深化城市建设管理", "City building\nand management",
     "4.8", "2019年"),
    ("integration", "山水江北拒绝污染", "Keeping rivers and hills clean",
     "4.11", "近年来"),
    ("integration", "山水绿色变百姓红利", "Green benefits for residents",
     "4.12", "2019年"),
    ("docks", "石门码头", "Shimen",
     "4.2", "2019年"),
    ("docks", "庙溪嘴码头", "Miaoxizui",
     "4.2", "2019年"),
    ("docks", "长安码头", "Chang'an",
     "4.2", "2019年"),
    ("docks", "相国寺码头", "Xiangguosi",
     "4.2", "2019年"),
    ("docks", "忠恕沱码头", "Zhongshutuo",
     "4.2", "2019年"),
    ("riverside", "塔子山公园景观恢复", "Tazishan Park",
     "4.11", "近年来"),
    ("riverside", "大台阶生态化改造", "Greener Grand Steps",
     "4.11", "近年来"),
    ("riverside", "建设滩涂湿地公园", "A wetland park",
     "4.11", "近年来"),
    ("riverside", "“两江四岸”整体提升", "Better riverbanks",
     "4.3", "2019年"),
    ("grid", "区", "District", "2.9", ""),
    ("grid", "部门", "Department", "2.9", ""),
    ("grid", "街镇（工业园区）", "Subdistrict,\ntown\n(industrial park)", "2.9", ""),
    ("grid", "社区（楼宇工业园）", "Community\n(high-rise park)", "2.9", ""),
    ("town", "五宝小镇", "Wubao town",
     "4.12", "2019年"),
    ("town", "三牌融合", "Three strengths",
     "4.12", "2019年"),
    ("town", "花卉艺术博览会", "Flower expo",
     "4.12", "2019年"),
    ("honours", "智慧教育", "Smart education",
     "1.19", "2019年"),
    ("honours", "社会救助", "Social assistance",
     "1.19", "2019年"),
    ("honours", "智慧城管", "Smart urban management",
     "1.19", "2019年"),
    ("honours", "鎏嘉码头", "Liujia Wharf",
     "1.19", "2019年"),
    ("honours", "九街", "Jiujie",
     "1.19", "2019年"),
]  # fmt: skip

# What has a date in the article; the plant has none.
EVENTS: dict[str, list[tuple[str, str]]] = {
    "kit": [
        ("在港城园区注册", "2019-09"),
        ("抗体检测试剂盒获批", "2020-03-01"),
    ],
    "arrivals": [
        ("中意人寿", "2019-12"),
        ("小米消费金融", "2020-01"),
        ("第一太平戴维斯", "2020-04"),
    ],
}

ORDER = {
    "reform": [
        *("thesis", "goals", "tasks", "paths", "services", "kit", "smart", "open"),
        "arrivals",
    ],
    "economy": [
        *("gdp", "guess-finance", "finance", "commerce", "industry", "data"),
        *("genes", "sharing", "trade"),
    ],
    "urban": [
        *("integration", "country", "estates", "housing", "guess-lift", "lift"),
        *("docks", "riverside", "grid", "town", "life", "honours", "outlook"),
        "closing",
    ],
}
"""The pages of every theme: thesis, task and method, the results, the thesis again."""

# Guess, figure that answers it, page that tells it.
GUESSES = [("guess-finance", "third", "finance"), ("guess-lift", "rate", "lift")]

SECTIONS = {"panel": 7, "1": 19, "2": 10, "3": 16, "4": 12}
"""The article's sections and how many paragraphs each has."""

NAMED = {
    "industry": {
        "leading": [
            ("汽车", "Automobiles"),
            ("电子电器", "Electronics and appliances"),
        ],
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
            ("福康村", "Fukangcun"),
            ("洋河花园", "Yanghe Garden"),
        ],
    },
}
"""What the article names; three emerging industries it only counts."""

# Digits and numerals that may be typed: dates, names, idioms, the scale of slabs.
ALLOWED = re.compile(
    r"20\d\d年(\d{1,2}月)?|^Quarters in a row$|\b20\d\d\b|2\+6|No\. 1\b|“三甲”|半年左右"
    r"|about half a year|a hundred million US dollars|COVID-19|三牌融合|Three strengths"
    r"|“两高”|“三个作用”|“三送两办一访”|^(三送|两办|[三两])$|“三送”"
    r"|(^Three|\bthree) things delivered|^Three( deliveries)?$|^Two( promises)?$"
    r"|“五大行”|'Big Five'|“三大攻坚战”|'Three Battles'|“八项行动计划”|八字方针"
    r"|'Eight Action Plans'|“?网信创新工作50例|城管经验入选50例|'50 Cases\b|\b4A\b|4A级|4A景区"
    r"|九街|百姓|两路寸滩|“两江四岸”|'Two Rivers, Four Banks'|“两山论”|'Two Mountains'"
    r"|“两化路”|'Two Ways'|两个基本面|二次更新|“五个振兴”|'Five Revivals'|“三清一洁一改”"
    r"|五宝(?=小镇|）)|鱼复郭五|鲤鱼池2号|Liyuchi No\. 2"
)
NUMERALS = re.compile(
    r"[0-9０-９]|[二两三四五六七八九十百千半]|分之|\b(two|three|four|five|six|seven|eight"
    r"|nine|ten|half|third|quarter|fifth|dozen|hundred|thousand|million|billion"
    r"|twice|double|triple)s?\b",
    re.IGNORECASE,
)
REFERENCES = (
    *("figure", "part", "count", "lit", "line", "difference", "first", "second"),
    *("answer", "rate", "cap", "length"),
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


def texts(where: str, language: Language) -> list[str]:
    """All that a slide says in a language, on the page and on its cards."""
    data = next(data for data in plain()["slides"] if data["id"] == where)
    said = [
        filled(said.text.words(language), facts(where), language)
        for said in written(data)
    ]
    return said + [str(fact.said(language)) for fact in facts(where).values()]


@pytest.mark.parametrize(
    ("where", "scope", "zh", "en"),
    STATED,
    ids=[f"{row[0]}:{row[3][0]}" for row in STATED],
)
def test_what_the_article_says_is_said_with_its_scope(
    where: str, scope: str, zh: tuple[str, ...], en: tuple[str, ...]
) -> None:
    for language, phrases, words in zip(
        LANGUAGES, (zh, en), SCOPES.get(scope, ("", "")), strict=True
    ):
        said = texts(where, language)
        whole = "\n".join(said)
        assert [phrase for phrase in phrases if phrase not in whole] == []
        beside = [text for text in said if phrases[0] in text]
        assert any(re.search(words, text) for text in beside), beside


@pytest.mark.parametrize("where", QUOTING)
def test_a_page_that_quotes_a_firm_says_so(where: str) -> None:
    data = next(data for data in plain()["slides"] if data["id"] == where)
    page = {key: value for key, value in data.items() if key != "figures"}
    on_page = [said for said in written(page) if not said.where.endswith("meaning")]
    for language, words in zip(LANGUAGES, SCOPES["said"], strict=True):
        assert any(re.search(words, said.text.words(language)) for said in on_page)


def test_every_fact_of_the_article_has_its_row() -> None:
    assert len(FACTS) + len(DERIVED) + len(STATED) >= 155


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
    ("where", "zh", "en", "source", "period"),
    NOTES,
    ids=[f"{row[0]}:{row[2]}" for row in NOTES],
)
def test_a_note_is_carried_with_its_source(
    where: str, zh: str, en: str, source: str, period: str
) -> None:
    note = next(
        note
        for note in slide(where).notes().values()
        # A goal says behind its name what is aimed for.
        if (note.head.zh.replace("\n", "") + "：").startswith(f"{zh}：")
        and f"{note.head.en}: ".startswith(f"{en}: ")
    )
    assert note.source == f"article/{source}"
    assert places(note.meaning) == ()
    assert set(places(note.head)) <= set(facts(where))
    assert (note.period.zh if note.period else "") == period


def test_no_note_is_shown_that_the_table_does_not_know() -> None:
    known = [(row[0], row[1], row[2]) for row in NOTES]
    written = [
        (data["id"], note["head"]["zh"].replace("\n", ""), note["head"]["en"])
        for data in plain()["slides"]
        for note in noted(data)
    ]
    assert sorted(written) == sorted(known)
    assert sum(len(page.notes()) for page in show().slides) == len(known)


@pytest.mark.parametrize("where", EVENTS)
def test_what_has_a_date_keeps_it(where: str) -> None:
    data = next(data for data in plain()["slides"] if data["id"] == where)
    told = [(event["head"]["zh"], event["date"]) for event in noted(data)]
    assert told == EVENTS[where]


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


def kinds(data: dict[str, Any]) -> list[str]:
    """What a page is drawn as: its kinds of chart, or its own kind."""
    charts = [column["chart"] for column in data.get("columns", ())]
    charts += [data["chart"]] if "chart" in data else []
    return [chart["kind"] for chart in charts] or [data["kind"]]


def test_no_two_neighbours_are_of_one_kind() -> None:
    pages = plain()["slides"]
    # A chart of big numbers goes along with any other.
    drawn = [set(kinds(data)) - {"figures"} for data in pages]
    alike = [
        (one["id"], other["id"])
        for (one, mine), (other, its) in pairwise(zip(pages, drawn, strict=True))
        if mine & its
    ]
    assert alike == []


def test_labels_on_posts_are_rare() -> None:
    shown = [data["id"] for data in plain()["slides"] if "landings" in kinds(data)]
    assert len(shown) <= 2, shown


def test_the_cover_opens_every_theme() -> None:
    themes = [theme["id"] for theme in plain()["themes"]]
    assert themes == ["reform", "economy", "urban"]
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
    assert re.findall(r"[^\n\x20-\x7e–]", en) == []
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
    long = {name for name, length in lengths.items() if length > 36}
    assert len(long) <= len(lengths) / 3, long


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
