from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk.values.pinyin import fold_query, full_pinyin, initials, search_words


def test_a_code_is_proposed_from_the_name() -> None:
    assert initials("滨江花园二期3#楼") == "BJHYEQ3L"
    assert full_pinyin("滨江") == "binjiang"


def test_all_readings_of_a_place_are_searched() -> None:
    words = search_words("单县污水厂", "SXWSC").split()
    assert {"dxwsc", "sxwsc", "danxianwushuichang"} <= set(words)
    assert "qtzx" in search_words("覃塘中心").split()
    assert "zdjy" in search_words("曾都家园").split()


def test_grades_and_names_are_found_together() -> None:
    assert fold_query("Ｃ30 P6 底板") in search_words("C30P6底板")
    assert fold_query("c30p6") in search_words("C30 P6 底板")


def test_rare_characters_are_still_found_by_themselves() -> None:
    assert "𠮷㙍堃喆" in search_words("𠮷㙍堃喆")


@given(st.text(max_size=40))
def test_any_name_can_be_searched(name: str) -> None:
    assert search_words(name) == search_words(name).casefold()
    assert fold_query(initials(name)) == fold_query(initials(name).lower())
