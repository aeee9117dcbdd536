from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.values.places import is_building, is_place, split_place


@pytest.mark.parametrize(
    ("text", "project", "placement"),
    [
        ("滨江花园二期3#楼地下室底板", "滨江花园二期3#楼", "地下室底板"),
        ("高铁站前广场改造", "高铁站前广场改造", ""),
        ("承台CT-3", "", "承台CT-3"),
        ("万和城B区地下车库后浇带", "万和城B区地下车库", "后浇带"),
        ("污水厂扩建沉淀池池壁", "污水厂扩建", "沉淀池池壁"),
        ("第二人民医院门诊楼5层梁板", "第二人民医院门诊楼", "5层梁板"),
        ("3层梁板(1-12轴)", "", "3层梁板(1-12轴)"),
        ("板仓小镇", "板仓小镇", ""),
        ("基础设施项目承台", "基础设施项目", "承台"),
        ("湘江大桥5号墩盖梁", "湘江大桥", "5号墩盖梁"),
        ("锦绣花园 12栋 3-5层剪力墙、柱", "锦绣花园 12栋", "3-5层剪力墙、柱"),
        ("机场高速K12+300路面", "机场高速", "K12+300路面"),
        ("万达广场A区1-3轴顶板", "万达广场", "A区1-3轴顶板"),
        ("地铁3号线湘雅站导墙", "地铁3号线湘雅站", "导墙"),
        ("恒大绿洲三期二标段负一层顶板后浇带", "恒大绿洲三期二标段", "负一层顶板后浇带"),
        ("路面改造工程", "路面改造工程", ""),
        ("", "", ""),
    ],
)
def test_a_placement_is_split_from_its_project(text: str, project: str, placement: str) -> None:
    assert split_place(text) == (project, placement)


def test_parts_and_buildings_are_told_apart() -> None:
    assert is_place("1-12轴")
    assert not is_place("3#楼")
    assert is_building("3#楼")
    assert not is_building("5层")


@given(st.text(st.sampled_from("墙柱板3#楼层A区-、 ()（）轴1号滨江花园"), max_size=60))
def test_nothing_of_the_text_is_lost(text: str) -> None:
    project, placement = split_place(text)
    letters = [sign for sign in text if sign.isalnum() and sign not in "的及和与"]
    kept = [sign for sign in project + placement if sign.isalnum()]
    assert kept == letters
