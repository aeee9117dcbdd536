"""Chinese lines are broken as a print shop breaks them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.fonts import Face, missing_glyphs, runs
from reports.wrap import NOT_FIRST, NOT_LAST, PREFERRED_BREAK, Check, measure, split_preferred

SENTENCE = "连续浇筑，不得留施工缝；掺膨胀剂（UEA）8 kg/m³，入模温度≤28 ℃，坍落度180±20 mm。"


def lines(text: str, limit: float, *, balanced: bool = False, force: bool = True) -> list[str]:
    found = measure((text,), Face.SERIF).lines(limit, balanced=balanced, force=force)
    return [line.text for line in found]


@pytest.mark.parametrize("limit", range(6, 40))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(limit: int) -> None:
    for line in lines(SENTENCE, limit):
        assert line[0] not in NOT_FIRST
        assert line[-1] not in NOT_LAST


@pytest.mark.parametrize("limit", range(7, 40))
def test_numbers_words_and_units_stay_whole(limit: int) -> None:
    broken = lines(SENTENCE, limit)
    for whole in ("8\u00a0kg/m³", "≤28\u00a0℃", "180±20\u00a0mm", "（UEA）"):
        assert any(whole in line for line in broken), whole


def test_a_date_stays_whole() -> None:
    assert lines("2026年11月22日 07:00", 8) == ["2026年11月22日", "07:00"]


def test_a_plate_stays_with_its_province() -> None:
    assert lines("汽车泵 湘A·T8821", 6) == ["汽车泵", "湘A·T8821"]


def test_a_word_longer_than_the_line_is_cut_only_when_nothing_else_helps() -> None:
    word = "HBT80C-1818DIII"
    assert measure((word,), Face.SERIF).longest_word > 4
    assert "".join(lines(word, 4)) == word
    assert all(len(line) < len(word) for line in lines(word, 4))


def test_the_last_line_of_a_paragraph_is_not_one_lonely_character() -> None:
    assert [len(line) for line in lines("一二三四五六七八九", 8)] == [7, 2]


def test_a_centred_text_is_broken_evenly() -> None:
    assert lines("生产服务质量调查", 7, balanced=True) == ["生产服务", "质量调查"]


def test_a_heading_breaks_before_its_unit() -> None:
    heading = f"计划方量{PREFERRED_BREAK}(m³)"
    assert lines(heading, 20) == ["计划方量(m³)"]
    found = measure(split_preferred((heading,)), Face.SANS).lines(5, balanced=True)
    assert [line.text for line in found] == ["计划方量", "(m³)"]


def test_a_check_box_stays_with_its_words() -> None:
    boxes = tuple(Check(False, words) for words in ("配合比通知单", "出厂合格证", "开盘鉴定"))
    for line in measure(boxes, Face.SERIF).lines(9):
        ticked = [segment for segment in line.segments if segment.ticked is not None]
        worded = [segment for segment in line.segments if segment.text]
        assert len(ticked) == len(worded)


def test_line_breaks_of_the_writer_are_kept() -> None:
    assert lines("第一行\n\n第三行", 20) == ["第一行", "", "第三行"]


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.sampled_from("混凝土浇筑部位，。（）、“”C35P8 123.5mm/-#℃"), max_size=60),
    st.integers(2, 30),
    st.booleans(),
)
def test_nothing_is_lost_and_no_line_is_too_long(text: str, limit: int, balanced: bool) -> None:
    found = measure((text,), Face.SERIF).lines(limit, balanced=balanced, force=True)
    written = "".join(line.text for line in found)
    assert "".join(written.split()) == "".join(text.split())
    assert all(line.width <= limit + 1e-6 for line in found)


def test_names_outside_the_small_font_are_drawn_by_the_full_one() -> None:
    assert missing_glyphs("堃喆㙍龘") == ()
    assert {font for font, _ in runs("张龘", Face.SERIF)} == {
        "noto-serif-sc-paper",
        "noto-serif-sc",
    }


def test_a_character_that_no_font_has_is_named_and_replaced() -> None:
    assert missing_glyphs("张𪚥𪚥三") == ("𪚥",)
    assert "".join(chars for _, chars in runs("张𪚥三", Face.SERIF)) == "张〓三"
