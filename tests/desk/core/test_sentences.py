"""A sentence put together from parts has one stop at its end and each label once."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.core import records
from desk.core.errors import Invalid, NeedsReason, Refused, Warned
from desk.rules.table import RULES
from desk.values.text import tidy
from tests.station import Station, on_the_day

ROOT = Path(__file__).parents[3]
DOUBLED = ("。。", "；；", "；。", "。；", "，。", "，；", "！。", "：：")


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ("客户改期。；另行通知", "客户改期；另行通知"),
        ("已取消。原因：停电。。", "已取消。原因：停电。"),
        ("未保存：计划方量：计划方量“-3”必须大于0", "未保存：计划方量“-3”必须大于0"),
        ("明细第 2 行方量：方量“x”不是数", "明细第 2 行方量“x”不是数"),
        ("时间 12：12", "时间 12：12"),
        ("已按发货单 FH-202611-0001出站", "已按发货单 FH-202611-0001 出站"),
        ("订货通知单DH-202611-0149已签认", "订货通知单 DH-202611-0149 已签认"),
        ("由section_head审批", "由 section_head 审批"),
        ("方量“31”不能大于30m³", "方量“31”不能大于 30 m³"),
        ("滨江花园二期3#楼", "滨江花园二期3#楼"),
    ],
)
def test_stops_and_labels_are_said_once(parts: str, whole: str) -> None:
    assert tidy(parts) == whole


def test_refusals_warnings_and_problems_are_tidied_wherever_they_are_made() -> None:
    assert Refused("不能办。。").reason == "不能办。"
    assert Warned("R02", "M1.2.1", "晚了；。").sentence == "晚了。"
    invalid = Invalid({"volume_m3": "计划方量：计划方量“x”不是数。", "phone": "电话还没有填。"})
    assert invalid.problems["volume_m3"] == "计划方量“x”不是数。"
    assert invalid.reason.startswith("未保存：计划方量“x”不是数；电话还没有填。请改正")
    asked = NeedsReason((Warned("R02", "M1.2.1", "晚了。"), Warned("R03", "M1.2.2", "也晚了。")))
    assert asked.reason == "晚了；也晚了"
    assert RULES[0].refuse("不能审批。").reason == "不能审批（依据手册 M2.2.1）"


def test_a_bad_volume_is_refused_with_its_label_once(station: Station) -> None:
    order = station.order()
    for bad in ("-3", "0", "9999999", "许多"):
        with pytest.raises(Invalid) as refused:
            records.edit(station.clerk, "orders", order, {"volume_m3": bad})
        assert refused.value.problems["volume_m3"].count("计划方量") == 1, bad


def test_a_reason_that_ends_in_a_stop_leaves_one_stop(station: Station) -> None:
    from desk.rules.notices import owed

    pour = station.pour(until="plan")
    records.take(
        station.clerk.at(on_the_day(5)), "pours", pour, "call_off", {}, reason="模板未验收。"
    )
    said = [each.sentence for who in station.people.values() for each in owed(who)]
    assert any("模板未验收" in sentence for sentence in said)
    assert not [s for s in said for twice in DOUBLED if twice in s]


def _literals() -> Iterator[tuple[str, str]]:
    for folder in ("db", "desk", "reports", "ui"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", node.value


_TWICE = re.compile(r"[\u4e00-\u9fff”）](?:" + "|".join(DOUBLED) + ")|的的|请请|不不|须须|，，")


def test_no_literal_doubles_a_stop_or_a_word() -> None:
    assert [(place, text) for place, text in _literals() if _TWICE.search(text)] == []


def test_no_sentence_of_help_or_manual_doubles_a_stop() -> None:
    texts = sorted((ROOT / "resources" / "texts").rglob("*.md"))
    assert texts
    assert [f.name for f in texts if any(d in f.read_text("utf-8") for d in ("。。", "；。"))] == []
