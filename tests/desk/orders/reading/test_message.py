from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.customers.likely import KnownProject, likely_projects
from desk.orders.reading.message import read_message, read_messages
from tests.desk.exchange.books import NOW

DATA = Path(__file__).parents[3] / "data" / "orders" / "messages.jsonl"
MESSAGES = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
NAMES = ("滨江花园二期3#楼", "滨江花园二期5#楼", "经开区污水处理厂扩建", "高铁站前广场改造")
KNOWN = [KnownProject(UUID(int=n), name) for n, name in enumerate(NAMES)]


@pytest.mark.parametrize("known", [[], KNOWN])
@pytest.mark.parametrize("message", MESSAGES)
def test_customers_messages_are_read(message: dict[str, Any], known: list[KnownProject]) -> None:
    at = datetime.fromisoformat(message["at"])
    read = read_message(message["text"], now=at, projects=known).to_json()
    assert {key: read[key] for key in message["want"]} == message["want"]
    assert read["unread"] == ""


def test_an_abbreviated_project_keeps_the_customers_words_and_finds_the_file() -> None:
    read = read_message(MESSAGES[3]["text"], now=NOW, projects=KNOWN)
    assert read.project == "污水厂扩建"
    assert read.matches[0].project.name == "经开区污水处理厂扩建"
    assert read.frost_grade == "F150"
    assert read.slump_tolerance_mm == 20


def test_numbers_of_buildings_that_differ_count_against_a_project() -> None:
    best, *others = likely_projects("滨江花园二期3号楼", KNOWN)
    assert best.project.name == "滨江花园二期3#楼"
    assert all(other.score < best.score for other in others)
    assert likely_projects("", KNOWN) == []
    assert likely_projects("完全无关的厂", KNOWN) == []


def test_pinyin_initials_find_a_project() -> None:
    known = [KnownProject(UUID(int=1), "滨江花园", "滨江花园 bjhy binjianghuayuan")]
    assert likely_projects("BJHY", known)[0].project.name == "滨江花园"


CASES: list[tuple[str, dict[str, Any]]] = [
    (
        "工程:滨江花园二期 3#楼\n部位:5层梁板、柱\n强度:C30\n方量:约120方\n时间:明天14点\n联系人:张工 138-0731-0001",
        {
            "project": "滨江花园二期 3#楼",
            "placement": "5层梁板、柱",
            "volume_m3": "120",
            "planned_opening": "2026-11-22T14:00:00+08:00",
            "contact": "张工",
            "phone": "13807310001",
            "missing": ["slump_mm", "placing_method"],
            "unread": "",
        },
    ),
    (
        "王总您好,明早7点半,医院门诊楼5层梁板C30 210方 坍落度180±20 56米泵 联系人赵敏135 0731 0005 谢谢",
        {
            "project": "医院门诊楼",
            "placement": "5层梁板",
            "planned_opening": "2026-11-22T07:30:00+08:00",
            "slump_tolerance_mm": 20,
            "placing_method": "汽车泵",
            "contact": "赵敏",
            "phone": "13507310005",
            "missing": [],
            "unread": "",
        },
    ),
    (
        "下周一上午9点 锦绣花园12栋 基础垫层 C15 60m3 自卸 李工0731-88886666",
        {
            "project": "锦绣花园12栋",
            "placement": "基础垫层",
            "planned_opening": "2026-11-23T09:00:00+08:00",
            "volume_m3": "60",
            "contact": "李工",
            "phone": "0731-88886666",
        },
    ),
    (
        "一百二十方C35P8 明天早6点 万和城A区地下室顶板 地泵120m管 坍落160-200 陈明13607310004",
        {
            "project": "万和城",
            "placement": "A区地下室顶板",
            "volume_m3": "120",
            "placing_method": "拖泵",
            "pump_pipe_m": 120,
            "slump_mm": 180,
            "slump_tolerance_mm": 20,
        },
    ),
    (
        "四方坪安置小区2栋屋面C30细石,35方,23号下午3点,塔吊",
        {
            "project": "四方坪安置小区2栋",
            "placement": "屋面",
            "volume_m3": "35",
            "special_requirements": "细石",
            "planned_opening": "2026-11-23T15:00:00+08:00",
        },
    ),
    (
        "麻烦安排一下 湘江大桥5#墩承台 C40 约300方 今晚10点 非泵 坍落度160 王强13707310003 加急",
        {
            "project": "湘江大桥",
            "placement": "5#墩承台",
            "placing_method": "自卸",
            "urgency_reason": "加急",
            "contact": "王强",
            "unread": "",
        },
    ),
    (
        "底板C30 50方,滨江花园,11.22早上7点",
        {
            "project": "滨江花园",
            "placement": "底板",
            "planned_opening": "2026-11-22T07:00:00+08:00",
        },
    ),
    (
        "板仓小镇二期8栋三层梁板柱C30 150立方 大后天早上6:30 37米泵车 周师傅15973123456",
        {
            "project": "板仓小镇二期8栋",
            "placement": "三层梁板柱",
            "planned_opening": "2026-11-24T06:30:00+08:00",
            "special_requirements": "37米泵",
            "contact": "周师傅",
        },
    ),
    (
        "C25水下 桩基 25方 明天 高铁站 自卸",
        {
            "project": "高铁站",
            "special_requirements": "水下",
            "planned_opening": None,
            "missing": ["planned_opening", "slump_mm", "contact", "phone"],
        },
    ),
    (
        "明天凌晨4点桥梁桩基C30水下80方,直卸,湘江北路快速化工程,孙工15007310008",
        {"project": "湘江北路快速化工程", "placement": "桥梁桩基", "contact": "孙工", "unread": ""},
    ),
    (
        "今晚8点半 万和城B区 地下车库顶板 C35P8微膨胀 约180m³ 汽车泵 陈明 136-0731-0004",
        {"project": "万和城B区地下车库", "placement": "顶板", "special_requirements": "微膨胀"},
    ),
    (
        "急!要C30抗折4.5 6方 二医院门诊楼楼梯 小车自卸 13507310005赵敏",
        {
            "project": "二医院门诊楼",
            "special_requirements": "抗折4.5",
            "contact": "赵敏",
            "urgency_reason": "急",
            "placing_method": "自卸",
        },
    ),
    (
        "塔吊基础C35 50方 明天8点 清水湾2栋 找平层不要 张工",
        {
            "project": "清水湾2栋",
            "placement": "塔吊基础",
            "placing_method": None,
            "contact": "张工",
        },
    ),
]


@pytest.mark.parametrize(("text", "want"), CASES)
def test_messages_come_in_many_shapes(text: str, want: dict[str, Any]) -> None:
    read = read_message(text, now=NOW).to_json()
    assert {key: read[key] for key in want} == want


def test_several_orders_in_one_message_are_told_apart() -> None:
    text = (
        "明天滨江花园二期:\n1、3#楼5层梁板C30 100方 7点 天泵\n"
        "2、5#楼基础C35P6 80方 13点 地泵\n联系张工13807310001"
    )
    first, second = read_messages(text, now=NOW)
    assert (first.project, second.project) == ("滨江花园二期3#楼", "滨江花园二期5#楼")
    assert (first.placement, second.placement) == ("5层梁板", "基础")
    assert (first.volume_m3, second.volume_m3) == (Decimal(100), Decimal(80))
    assert (first.contact, second.contact) == ("张工", "张工")
    alone = read_message(text, now=NOW)
    assert alone.volume_m3 == Decimal(100)
    assert "5#楼基础C35P6" in alone.unread
    assert "消息里有2份订货,只读了第一份" in alone.notes


def test_several_orders_in_one_line_are_told_apart() -> None:
    text = "滨江花园3#楼 柱C40 30方 梁板C30 120方 明天8点 天泵 张工13807310001"
    column, slab = read_messages(text, now=NOW)
    assert (column.placement, column.strength_grade, column.volume_m3) == ("柱", "C40", Decimal(30))
    assert (slab.placement, slab.strength_grade, slab.volume_m3) == ("梁板", "C30", Decimal(120))
    assert slab.project == column.project == "滨江花园3#楼"
    assert slab.planned_opening == column.planned_opening


def test_a_second_part_with_its_volume_is_a_second_order_of_the_same_grade() -> None:
    slab, wall = read_messages("滨江花园底板C30 100方 外墙50方 明天7点", now=NOW)
    assert (slab.placement, slab.volume_m3) == ("底板", Decimal(100))
    assert (wall.placement, wall.volume_m3, wall.strength_grade) == ("外墙", Decimal(50), "C30")
    assert wall.planned_opening == slab.planned_opening
    assert "强度等级取自同一条消息的另一份订货" in wall.notes


def test_an_hour_without_a_day_is_the_next_one_and_noted() -> None:
    later = read_message("滨江花园底板C30 50方 16点", now=NOW)
    assert later.to_json()["planned_opening"] == "2026-11-21T16:00:00+08:00"
    assert later.notes == ["没有写哪一天,按最近的11月21日读"]
    passed = read_message("滨江花园底板C30 50方 14点", now=NOW.astimezone(UTC))
    assert passed.to_json()["planned_opening"] == "2026-11-22T14:00:00+08:00"


def test_a_day_without_an_hour_is_kept_to_ask_for_the_hour() -> None:
    read = read_message("明天上午滨江花园底板C30 50方", now=NOW)
    assert read.planned_opening is None
    assert read.day is not None
    assert (read.day.day, read.project, read.unread) == (22, "滨江花园", "上午")


def test_what_cannot_be_read_is_kept() -> None:
    read = read_message("滨江花园底板C30 50方 明天7点 记得带小票本", now=NOW)
    assert read.unread == "记得带小票本"


def test_an_empty_message_misses_everything() -> None:
    read = read_message("", now=NOW)
    assert len(read.missing) == 9
    assert read.values() == {}


_WORDS = """
明天 今晚 9点 22号 C35P8 C30 200方 一百方 坍落度180 天泵 地泵120m管 联系人张工 13807310001 滨江花园 3#楼 底板
柱、 梁板 , 。 ; 要 用 来 要用 加急 王总, 部位: 工程: ± 1、 F150 微膨胀 墙 墙- (1-2轴) 送到 🏗 𠮷
"""
WORDS = st.sampled_from([*_WORDS.split(), "\n", " "])


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=40).map("".join)))
def test_no_message_is_too_strange(text: str) -> None:
    for read in read_messages(text, now=NOW, projects=KNOWN):
        json.dumps(read.to_json(), ensure_ascii=False)
        assert read.volume_m3 is None or read.volume_m3 > 0


_PARTS = {
    "项目": st.sampled_from(["滨江花园3#楼 ", "五一新村 ", "四方坪小区2栋 ", "明日华府 ", ""]),
    "部位": st.sampled_from(["顶板 ", "P8墩身 ", "5层梁板 ", ""]),
    "标号": st.sampled_from(["C30 ", "C35P8 ", "c三十 ", "30号砼 ", ""]),
    "方量": st.builds("{}{} ".format, st.integers(1, 3000), st.sampled_from(["方", "立方", "个方", "m³", "方半"])),
    "时间": st.sampled_from(["明早7点 ", "后天下午3点 ", "明天三四点 ", "24号8点 ", "改到后天 ", ""]),
    "余话": st.sampled_from(["每车12方 ", "先发5台车 ", "砂浆2方 ", "打错了 ", "取消 ", "坍落度16-18 ", "13800001111 "]),
}  # fmt: skip


@given(st.fixed_dictionaries(_PARTS), st.permutations(list(_PARTS)))
def test_a_volume_that_is_accepted_stands_in_the_message(
    parts: dict[str, str], order: list[str]
) -> None:
    text = "".join(parts[name] for name in order)
    for read in read_messages(text, now=NOW, projects=KNOWN):
        if read.volume_m3 is not None:
            half = read.volume_m3 % 1
            assert half == 0 or "方半" in text
            assert f"{read.volume_m3 - half:f}".removesuffix(".00") in parts["方量"]
        assert read.planned_opening is None or read.planned_opening > NOW
        assert read.project == "" or not set(read.project) <= set("每车先发台打错了取消改到")


@pytest.mark.parametrize(
    "text", ["\udc80\ud83d明天", "👍📢🏗" * 700, "方" * 50_000, "柱C30 60方 7点," * 4000, "\x00\x01\u202e" * 900]
)  # fmt: skip
def test_strange_and_long_messages_are_read_in_a_moment(text: str) -> None:
    began = perf_counter()
    read_messages(text, now=NOW, projects=KNOWN)
    assert perf_counter() - began < 3, "0.2 s on an idle machine"


@pytest.mark.parametrize(
    "token",
    [
        "要用",
        "墙 ",
        "送到",
        "1-",
        "墙、",
        "左右",
        "P8)",
        "微膨胀 ",
        "十",
        "联系电话",
        "一",
        "共",
        "👍",
        "1、",
        "改到",
    ],
)
def test_a_monotonous_message_takes_no_longer_than_another(token: str) -> None:
    read_messages(token * 700 + "x13807310001", now=NOW)
