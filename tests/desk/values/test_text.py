from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.values.text import Unreadable, clean_text, fold_width

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  滨江花园二期3#楼  ", "滨江花园二期3#楼"),
        ("A区\r\nB区", "A区 B区"),
        ("a\u202eb\u2066c\u200f", "abc"),
        ("a\x00b\x07c\ud800d\ufeff", "abcd"),
        ("e\u0301", "\xe9"),
        ("e\u200b\u0301", "\xe9"),
        ("湘江路\xa088号\t东", "湘江路 88号 东"),
        ("𠮷㙍堃喆", "𠮷㙍堃喆"),
        ("\U00031350", "\U00031350"),  # a character newer than this Python's tables
    ],
)
def test_text_crosses_the_border_clean(raw: str, kept: str) -> None:
    assert clean_text(raw) == kept


def test_remarks_keep_their_lines() -> None:
    assert clean_text("一\r\n二  \r三\u2028四\n\n", multiline=True) == "一\n二\n三\n四"


def test_a_text_too_long_says_how_long_it_may_be() -> None:
    with pytest.raises(Unreadable) as refused:
        clean_text("梁" * 21, max_length=20)
    assert refused.value.reason == "“" + "梁" * 21 + "”太长,有21个字,最多20个字"


def test_length_counts_characters_not_bytes() -> None:
    assert clean_text("𠮷" * 20, max_length=20) == "𠮷" * 20


def test_full_width_numbers_become_half_width_and_chinese_punctuation_stays() -> None:
    assert fold_width("１２．５：３０，ＣＰ＃－～　（一）。、“x”") == "12.5:30,CP#-~ （一）。、“x”"


@given(ANY_TEXT, st.booleans())
def test_whatever_comes_in_is_clean_and_stays_so(raw: str, multiline: bool) -> None:
    kept = clean_text(raw, multiline=multiline)
    assert clean_text(kept, multiline=multiline) == kept
    assert kept == kept.strip() == unicodedata.normalize("NFC", kept)
    hidden = {"Cc", "Cf", "Cs"}
    assert not any(unicodedata.category(sign) in hidden for sign in kept if sign != "\n")
    assert multiline or "\n" not in kept
    kept.encode("utf-8")
