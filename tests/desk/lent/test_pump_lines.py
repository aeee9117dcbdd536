"""A pump line from its application to the settled loss (M1.1, M2.1.6, R27)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from db.models import PumpLineState, Role
from desk.core import records
from desk.core.errors import Invalid, NeedsReason, Refused
from desk.core.lists import ListQuery, page
from desk.core.views import view
from desk.rules.notices import owed
from tests.desk.lent.lending import BACK, ITEMS, LINE, count, line, take
from tests.station import EXPIRED, OTHER_PROJECT, PROJECT, RECEIVER, Station, made, on_the_day


def _seen(station: Station, id_: UUID) -> Any:
    return view(station.clerk, "pump-lines", id_)


def _rows(station: Station, id_: UUID) -> list[dict[str, Any]]:
    return _seen(station, id_).children["items"]  # type: ignore[no-any-return]


def test_a_line_goes_from_the_application_to_the_settled_loss(station: Station) -> None:
    id_ = line(station)
    reached = []
    for step in LINE:
        if step == "return":
            count(station, id_, BACK)
        told = take(station, "pump-lines", id_, step, reason="")
        reached.append(_seen(station, id_).values["state"].value)
        assert told.number == "BG-202611-0001"
        assert told.warnings == ()
    assert reached == ["applied", "agreed", "delivered", "cleaned", "returned", "settled"]
    values = _seen(station, id_).values
    assert values["applied_by"] == "张敏"
    assert values["compensation"] == values["agreed_compensation"] == Decimal("530.00")
    assert _seen(station, id_).extras["lost"] == [2, 0]


@pytest.mark.parametrize(
    ("needed_on", "warned"),
    [
        ("2026-11-25", ""),
        ("2026-11-24", ""),
        ("2026-11-23", "提前 2 天"),
        ("2026-11-21", "提前 0 天"),
        ("2026-11-20", "过后 1 天才"),
    ],
)
def test_papers_less_than_three_days_ahead_are_on_record(
    sqlite_station: Station, needed_on: str, warned: str
) -> None:
    id_ = line(sqlite_station, needed_on=needed_on)
    for step, done in (("apply", "申报"), ("agree", "签协议")):
        told = take(sqlite_station, "pump-lines", id_, step)
        assert [(w.rule, w.clause) for w in told.warnings] == (
            [("R27", "M1.1.1 M2.1.6")] if warned else []
        )
        if warned:
            assert f"{warned}{done}，须提前 3 天" in told.warnings[0].sentence
    assert len(_seen(sqlite_station, id_).warnings) == (2 if warned else 0)


def test_a_late_application_can_ask_for_its_reason_first(sqlite_station: Station) -> None:
    id_ = line(sqlite_station, needed_on="2026-11-22")
    with pytest.raises(NeedsReason, match="须提前 3 天"):
        records.take(sqlite_station.clerk, "pump-lines", id_, "apply", accept_warnings=False)
    assert _seen(sqlite_station, id_).number == ""


def test_the_materials_section_is_told_what_is_needed_when(station: Station) -> None:
    line(station, until="agree")
    sentences = [n.sentence for n in owed(station.acting(Role.MATERIALS_HEAD))]
    assert any("11-25 使用泵管、管卡，请备料" in s for s in sentences)
    assert any("协议已签，请组织进场" in s for s in sentences)


def test_an_application_names_what_is_needed_and_draws_no_number_before(station: Station) -> None:
    id_ = line(station, items=[])
    with pytest.raises(Invalid, match=r"泵管使用草稿（.+）未保存：明细还没有填"):
        take(station, "pump-lines", id_, "apply")
    empty = made(records.create(station.clerk, "pump-lines", {}))
    with pytest.raises(Invalid, match="工程名称还没有填；使用日期还没有填"):
        take(station, "pump-lines", empty, "apply")
    records.edit(station.clerk, "pump-lines", id_, {"items": ITEMS})
    assert take(station, "pump-lines", id_, "apply").number == "BG-202611-0001"


@pytest.mark.parametrize(
    ("signer", "why"),
    [
        ("路人", "不在项目授权名单（张建国）里"),
        (RECEIVER, "不在项目授权名单（张建国）里"),
        (EXPIRED, "的授权在 11-21 已经过期"),
    ],
)
def test_only_a_signatory_of_the_project_can_sign_the_agreement(
    sqlite_station: Station, signer: str, why: str
) -> None:
    id_ = line(sqlite_station, until="apply")
    with pytest.raises(Refused, match=f"“{signer}”{why}") as refused:
        take(sqlite_station, "pump-lines", id_, "agree", customer_signer=signer)
    assert (refused.value.rule, refused.value.clause) == ("S05", "M1.1.1 M2.1.6")
    assert _seen(sqlite_station, id_).values["customer_signer"] == ""


def test_an_agreement_has_a_price_for_every_piece(station: Station) -> None:
    unpriced = [ITEMS[0], {**ITEMS[1], "price": ""}]
    id_ = line(station, items=unpriced, until="apply")
    with pytest.raises(Invalid, match="第 2 行的遗失单价还没有填"):
        take(station, "pump-lines", id_, "agree")


@pytest.mark.parametrize(
    ("until", "values", "named"),
    [
        ("agree", {"items.1.price": "1"}, "遗失单价"),
        ("agree", {"items.1.applied": "39"}, "申报数量"),
        ("agree", {"items.1.returned": "39"}, "清退数量"),
        ("agree", {"needed_on": "2026-11-30", "due_on": "2026-12-02"}, "使用日期"),
        ("agree", {"items.2.price": "1", "project": OTHER_PROJECT}, "工程名称、遗失单价"),
        ("agree", {"items.2.price": "1", "project": PROJECT}, "遗失单价"),
        ("deliver", {"items.1.name": "弯管"}, "名称"),
        ("clean", {"items.1.delivered": "39"}, "进场数量"),
    ],
)
def test_what_was_signed_cannot_be_changed_behind_it(
    sqlite_station: Station, until: str, values: dict[str, Any], named: str
) -> None:
    id_ = line(sqlite_station, until=until)
    with pytest.raises(Refused, match=f"不能改{named}。") as refused:
        records.edit(sqlite_station.head, "pump-lines", id_, values)
    assert refused.value.rule == "S05"


def test_rows_of_a_signed_agreement_neither_come_nor_go(station: Station) -> None:
    id_ = line(station, until="agree")
    rows = _rows(station, id_)
    for changed in (rows[:1], [*rows, ITEMS[0]]):
        with pytest.raises(Refused, match=r"不能改.*材料行数"):
            records.edit(station.head, "pump-lines", id_, {"items": changed})


def test_a_form_that_sends_everything_again_changes_nothing_but_the_counts(
    station: Station,
) -> None:
    id_ = line(station, until="agree")
    rows = [{**row, "delivered": 41} for row in _rows(station, id_)]
    keeper = station.acting(Role.MATERIALS_HEAD)
    records.edit(keeper, "pump-lines", id_, {"items": rows, "remarks": "多送 1 根"})
    assert [row["delivered"] for row in _rows(station, id_)] == [41, 41]


def test_what_was_applied_for_came_unless_somebody_counted_otherwise(station: Station) -> None:
    id_ = line(station, until="agree")
    count(station, id_, {"items.2.delivered": 50})
    take(station, "pump-lines", id_, "deliver")
    assert [row["delivered"] for row in _rows(station, id_)] == [40, 50]


@pytest.mark.parametrize(
    ("due_on", "sentence"),
    [("", "计划清退日期还没有填"), ("2026-11-23", "计划清退日期不能早于进场当天")],
)
def test_what_comes_to_a_site_is_due_back_some_day(
    sqlite_station: Station, due_on: str, sentence: str
) -> None:
    id_ = line(sqlite_station, due_on="", until="agree")
    with pytest.raises(Invalid, match=sentence):
        take(sqlite_station, "pump-lines", id_, "deliver", due_on=due_on)
    take(sqlite_station, "pump-lines", id_, "deliver", due_on="2026-11-24")


def test_no_more_goes_back_than_came(station: Station) -> None:
    id_ = line(station, until="clean")
    with pytest.raises(Invalid, match="第 1 行直管清退 41 根，多于进场的 40 根"):
        count(station, id_, {"items.1.returned": 41})
    with pytest.raises(Invalid, match="第 1 行的清退数量、第 2 行的清退数量还没有填"):
        take(station, "pump-lines", id_, "return")


def test_a_loss_is_told_to_the_settlement_clerk_and_no_loss_is_not(station: Station) -> None:
    clerk = station.acting(Role.SETTLEMENT_CLERK)
    whole = line(station, until="clean")
    count(station, whole, {"items.1.returned": 40, "items.2.returned": 48})
    take(station, "pump-lines", whole, "return")
    assert owed(clerk) == []
    line(station, until="return")
    notice = owed(clerk)[0]
    assert "遗失直管DN125×3 m 2 根，按协议赔偿 530.00 元" in notice.sentence
    assert notice.clause == "M1.1.3"
    take(station, "pump-lines", whole, "settle", agreed_compensation="")
    assert _seen(station, whole).values["state"] is PumpLineState.SETTLED


def test_less_than_the_agreement_gives_needs_its_reason(station: Station) -> None:
    id_ = line(station, until="return")
    with pytest.raises(Invalid, match="商定赔偿还没有填"):
        take(station, "pump-lines", id_, "settle", agreed_compensation="")
    with pytest.raises(Refused, match=r"商定赔偿 265\.00 元，按协议应为 530\.00 元") as refused:
        take(station, "pump-lines", id_, "settle", agreed_compensation="265")
    assert (refused.value.rule, refused.value.clause) == ("S06", "M1.1.3")
    take(station, "pump-lines", id_, "settle", agreed_compensation="265", reason="1 根后来找到")
    decision = _seen(station, id_).decisions[0]
    assert (decision["role"], decision["comment"]) == ("结算员", "1 根后来找到")


@pytest.mark.parametrize("until", ["", "apply", "agree"])
def test_before_delivery_a_line_can_be_cancelled_with_its_reason(
    sqlite_station: Station, until: str
) -> None:
    id_ = line(sqlite_station, until=until)
    with pytest.raises(Refused, match="须写明原因"):
        records.take(sqlite_station.clerk, "pump-lines", id_, "cancel")
    records.take(sqlite_station.clerk, "pump-lines", id_, "cancel", reason="改用汽车泵")
    assert _seen(sqlite_station, id_).values["cancel_reason"] == "改用汽车泵"
    with pytest.raises(Refused, match="已取消，不能再改"):
        records.edit(sqlite_station.clerk, "pump-lines", id_, {"remarks": "x"})


def test_what_is_at_the_site_cannot_be_cancelled(station: Station) -> None:
    id_ = line(station, until="deliver")
    with pytest.raises(Refused, match="现在是“已进场”，不能“取消”"):
        records.take(station.clerk, "pump-lines", id_, "cancel", reason="改用汽车泵")


@pytest.mark.parametrize(
    ("until", "step", "role"),
    [
        ("", "apply", Role.MATERIALS_HEAD),
        ("agree", "deliver", Role.SPECIALIST),
        ("clean", "return", Role.SPECIALIST),
        ("return", "settle", Role.MATERIALS_HEAD),
        ("deliver", "clean", Role.DISPATCHER),
    ],
)
def test_every_step_has_its_people(
    sqlite_station: Station, until: str, step: str, role: Role
) -> None:
    id_ = line(sqlite_station, until=until)
    with pytest.raises(Refused, match="没有这个角色"):
        records.take(sqlite_station.acting(role), "pump-lines", id_, step)


def test_pipes_go_back_after_they_were_needed(sqlite_station: Station) -> None:
    with pytest.raises(Invalid, match="计划清退日期不能早于使用日期"):
        line(sqlite_station, due_on="2026-11-24")


def test_nothing_happened_in_the_future(sqlite_station: Station) -> None:
    id_ = line(sqlite_station, until="apply")
    with pytest.raises(Invalid, match="签协议时间不能晚于现在"):
        take(sqlite_station, "pump-lines", id_, "agree", agreed_at=on_the_day(9))


def test_a_line_is_found_by_its_number_its_project_and_its_placement(station: Station) -> None:
    id_ = line(station, until="apply")
    for words in ("BG-202611-0001", "滨江 外墙", "bjhy"):
        found = page(station.clerk, ListQuery("pump-lines", text=words)).rows
        assert [row["id"] for row in found] == [id_], words
    assert page(station.clerk, ListQuery("pump-lines", text="冠梁")).rows == []
