"""Cut-offs and signatures: pure, by tables of cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.orders.rules import Authorised, Signature, cutoff_for, is_late, judge_signature, same_name
from desk.values.zone import STATION_ZONE, local

FOUR = time(16, 0)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STATION_ZONE)


@pytest.mark.parametrize(
    ("opening", "cutoff", "expected"),
    [
        ("2026-11-22 07:00", FOUR, "2026-11-21 16:00"),
        ("2026-11-22 00:00", FOUR, "2026-11-21 16:00"),
        ("2026-11-22 23:59", FOUR, "2026-11-21 16:00"),
        ("2026-12-01 06:30", FOUR, "2026-11-30 16:00"),
        ("2027-01-01 06:30", FOUR, "2026-12-31 16:00"),
        ("2027-03-01 06:30", FOUR, "2027-02-28 16:00"),
        ("2028-03-01 06:30", FOUR, "2028-02-29 16:00"),
        ("2028-02-29 06:30", FOUR, "2028-02-28 16:00"),
        ("2026-11-22 07:00", time(17, 30), "2026-11-21 17:30"),
    ],
)
def test_papers_are_due_the_afternoon_before_the_pour(
    opening: str, cutoff: time, expected: str
) -> None:
    assert cutoff_for(at(opening), cutoff) == at(expected)


def test_the_day_before_is_counted_by_the_stations_clock() -> None:
    early = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)  # half past six on the 22nd at the station
    assert cutoff_for(early, FOUR) == at("2026-11-21 16:00")
    assert cutoff_for(early, FOUR).astimezone(UTC).hour == 8


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        ("2026-11-20 23:59", False),
        ("2026-11-21 15:59:59", False),
        ("2026-11-21 16:00", False),  # at four sharp it is still in time
        ("2026-11-21 16:01", True),
        ("2026-11-22 06:00", True),
        ("2026-11-22 09:00", True),  # after the pour began, too
    ],
)
def test_an_order_is_late_after_four_the_day_before(moment: str, late: bool) -> None:
    assert is_late(at(moment), at("2026-11-22 07:00"), FOUR) is late


def test_an_order_for_tonight_has_always_been_late() -> None:
    assert is_late(at("2026-11-21 09:00"), at("2026-11-21 21:00"), FOUR)


@given(st.dates(date(2000, 1, 2), date(2099, 12, 31)), st.times(), st.times())
def test_the_cut_off_lies_on_the_calendar_day_before(day: date, hour: time, cutoff: time) -> None:
    opening = datetime.combine(day, hour, STATION_ZONE)
    due = cutoff_for(opening, cutoff)
    assert local(due).date() == day - timedelta(days=1)
    assert not is_late(due, opening, cutoff)
    assert is_late(due + timedelta(minutes=1), opening, cutoff)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("张建国", "张建国", True),
        ("张 建国", "张建国", True),
        ("张\u3000敏", "张敏", True),
        (" 张建国 ", "张建国", True),
        ("阿卜杜拉·买买提", "阿卜杜拉•买买提", True),
        ("阿卜杜拉・买买提", "阿卜杜拉·买买提", True),
        ("阿卜杜拉.买买提", "阿卜杜拉·买买提", True),
        ("阿卜杜拉．买买提", "阿卜杜拉买买提", True),
        ("张建国", "张建", False),
        ("李堃", "李坤", False),
        ("", "张建国", False),
    ],
)
def test_a_name_is_the_same_however_it_is_spaced(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


SIGNED = at("2026-11-21 15:00")
NOBODY: list[Authorised] = []
ZHANG = [Authorised("张建国")]
UNTIL_YESTERDAY = Authorised("张建国", date(2026, 11, 20))
UNTIL_TODAY = Authorised("张建国", date(2026, 11, 21))


@pytest.mark.parametrize(
    ("signer", "signed_at", "authorised", "expected"),
    [
        ("", None, ZHANG, Signature.MISSING),
        ("张建国", None, ZHANG, Signature.MISSING),
        ("", SIGNED, ZHANG, Signature.MISSING),
        ("王五", SIGNED, ZHANG, Signature.STRANGER),
        ("张建国", SIGNED, NOBODY, Signature.STRANGER),
        ("张建", SIGNED, ZHANG, Signature.STRANGER),
        ("张建国", SIGNED, ZHANG, Signature.VALID),
        ("张 建 国", SIGNED, ZHANG, Signature.VALID),
        ("张建国", SIGNED, [UNTIL_YESTERDAY], Signature.EXPIRED),
        ("张建国", SIGNED, [UNTIL_TODAY], Signature.VALID),  # the last day still counts
        ("张建国", SIGNED, [UNTIL_YESTERDAY, UNTIL_TODAY], Signature.VALID),
        ("张建国", SIGNED, [UNTIL_YESTERDAY, *ZHANG], Signature.VALID),
        ("张建国", SIGNED, [Authorised("李明"), UNTIL_YESTERDAY], Signature.EXPIRED),
    ],
)
def test_a_signature_counts_by_who_signed_and_when(
    signer: str, signed_at: datetime | None, authorised: list[Authorised], expected: Signature
) -> None:
    judged = judge_signature(signer, signed_at, authorised, amendments_signed=True)
    assert judged is expected


def test_an_authority_ends_with_the_day_at_the_station() -> None:
    last_minute = at("2026-11-21 23:59").astimezone(UTC)
    just_after = at("2026-11-22 00:01").astimezone(UTC)
    judged = [
        judge_signature("张建国", moment, [UNTIL_TODAY], amendments_signed=True)
        for moment in (last_minute, just_after)
    ]
    assert judged == [Signature.VALID, Signature.EXPIRED]


@pytest.mark.parametrize(
    ("signer", "authorised", "expected"),
    [
        ("张建国", ZHANG, Signature.AMENDED),
        ("王五", ZHANG, Signature.STRANGER),
        ("张建国", [UNTIL_YESTERDAY], Signature.EXPIRED),
    ],
)
def test_a_change_after_signing_waits_for_a_new_signature(
    signer: str, authorised: list[Authorised], expected: Signature
) -> None:
    assert judge_signature(signer, SIGNED, authorised, amendments_signed=False) is expected
