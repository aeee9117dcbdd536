"""Two people at the same record: whatever the order of their saves, nobody's typing is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest

from db.models import OrderState, PlanState, Role
from desk.checking import check
from desk.core import records
from desk.core.changes import Changes
from desk.core.errors import Conflict, Invalid, Refused, UserError
from desk.core.lists import ListQuery, count
from desk.core.views import View, view
from desk.plans.editing import CellEdit, edit_lines
from desk.rules.notices import owed
from tests.station import PROJECT, SIGNATORY, Station, made


def opened(station: Station, id_: UUID, kind: str = "orders") -> View:
    """The form as it stands when somebody opens it."""
    return view(station.clerk, kind, id_)


def save(station: Station, form: View, values: dict[str, Any], *, who: Any = None) -> Changes:
    """Save a form that was opened some time ago."""
    return records.edit(
        who or station.clerk,
        form.kind,
        form.id,
        values,
        version=form.version,
        opened={**form.values, **form.children},
    )


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave or was refused with, all of them started together."""
    together = Barrier(len(acts))

    def start(act: Callable[[], Any]) -> Any:
        together.wait()
        try:
            return act()
        except UserError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(start, acts))


def sorted_out(results: Sequence[Any]) -> tuple[list[Changes], list[UserError]]:
    done = [r for r in results if isinstance(r, Changes)]
    return done, [r for r in results if isinstance(r, UserError)]


def whole(station: Station) -> bool:
    return [each.found for each in check(station.database) if not each.ok] == []


# -- one after the other --------------------------------------------------------------------------


@pytest.mark.parametrize("clerk_first", [True, False])
def test_different_fields_are_both_kept(station: Station, clerk_first: bool) -> None:
    order = station.order()
    mine, theirs = opened(station, order), opened(station, order)
    saves: list[Callable[[], Changes]] = [
        lambda: save(station, mine, {"contact": "李工", "volume_m3": "260"}),
        lambda: save(station, theirs, {"placement": "外墙"}, who=station.head),
    ]
    for each in saves if clerk_first else saves[::-1]:
        each()
    now = opened(station, order).values
    assert (now["contact"], str(now["volume_m3"]), now["placement"]) == ("李工", "260.00", "外墙")
    assert now["changed_by"] == (station.head if clerk_first else station.clerk).name
    authors = [entry["person"] for entry in opened(station, order).history]
    assert sorted(authors[1:]) == sorted([station.clerk.name, station.head.name])
    assert whole(station)


def test_the_same_field_is_asked_about_with_all_three_values(station: Station) -> None:
    order = station.order()
    mine, theirs = opened(station, order), opened(station, order)
    save(station, theirs, {"volume_m3": "260", "contact": "李工"}, who=station.head)
    typed = {"volume_m3": "180", "contact": "王工", "remarks": "夜间施工"}
    with pytest.raises(Conflict) as conflict:
        save(station, mine, typed)
    clashes = [(c.label, c.opened, c.ours, c.theirs) for c in conflict.value.clashes]
    assert clashes == [
        ("计划方量", "200.00", "180.00", "260.00"),
        ("现场联系人", "张工", "王工", "李工"),
    ]
    assert conflict.value.reason.startswith("刘芳也改了订货通知单草稿（滨江花园二期3#楼")
    assert "）的计划方量、现场联系人" in conflict.value.reason
    assert opened(station, order).values["remarks"] == ""  # all or nothing
    # The clerk keeps the head's volume and insists on the contact.
    kept = {"contact": "王工", "remarks": "夜间施工"}
    save(station, opened(station, order), kept)
    now = opened(station, order).values
    assert (str(now["volume_m3"]), now["contact"], now["remarks"]) == ("260.00", "王工", "夜间施工")


def test_typing_what_the_other_saved_is_no_conflict(station: Station) -> None:
    order = station.order()
    mine = opened(station, order)
    records.edit(station.head, "orders", order, {"volume_m3": "260"})
    save(station, mine, {"volume_m3": "260 方", "remarks": "同意"})
    now = opened(station, order).values
    assert (str(now["volume_m3"]), now["remarks"]) == ("260.00", "同意")


def test_fields_go_by_their_other_names_too(station: Station) -> None:
    order = station.order()
    mine = opened(station, order)
    records.edit(station.head, "orders", order, {"project": "高铁站前广场改造"})
    records.edit(station.head, "orders", order, {"grade": "C40"})
    with pytest.raises(Conflict) as conflict:
        save(station, mine, {"project": "", "强度等级": "C30"})
    assert [c.label for c in conflict.value.clashes] == ["工程名称", "强度等级"]


def test_what_cannot_be_read_is_named_even_over_a_newer_record(station: Station) -> None:
    order = station.order()
    mine = opened(station, order)
    records.edit(station.head, "orders", order, {"remarks": "改过"})
    with pytest.raises(Invalid) as invalid:
        save(station, mine, {"volume_m3": "很多", "project": "不知道是哪个"})
    assert set(invalid.value.problems) == {"volume_m3", "project_id"}


def test_nobodys_signatory_is_lost(station: Station) -> None:
    mine, theirs = (opened(station, station.project, "projects") for _ in range(2))
    ours = [dict(row) for row in mine.children["people"]]
    more = [*theirs.children["people"], {"name": "赵新", "right": "签认人"}]
    save(station, theirs, {"people": more}, who=station.head)
    with pytest.raises(Conflict) as conflict:
        save(station, mine, {"people": ours[:2], "address": "湘江路90号"})
    [clash] = conflict.value.clashes
    assert (clash.field, clash.opened, clash.ours, clash.theirs) == (
        *("people", "3 行", "2 行", "4 行"),
    )
    names = [row["name"] for row in opened(station, station.project, "projects").children["people"]]
    assert names[-1] == "赵新"
    # A field that has nothing to do with it goes through.
    save(station, mine, {"address": "湘江路90号"})
    project = opened(station, station.project, "projects")
    assert (project.values["address"], len(project.children["people"])) == ("湘江路90号", 4)


def test_a_paper_signed_while_it_was_edited_stays_as_it_was_signed(station: Station) -> None:
    order = station.received()
    form = opened(station, order)
    records.take(station.head, "orders", order, "sign", {"signer": SIGNATORY})
    with pytest.raises(Refused) as signed:
        save(station, form, {"volume_m3": "260"})
    assert signed.value.rule == "R11"
    save(station, form, {"phone": "13900000000"})  # whom to call may always change
    now = opened(station, order).values
    assert (str(now["volume_m3"]), now["phone"]) == ("200.00", "13900000000")
    assert now["state"] is OrderState.SIGNED


def test_a_step_is_not_taken_on_what_one_has_not_seen(station: Station) -> None:
    station.signed()
    plan = station.plan(until="submit")
    shown = view(station.manager, "daily-plans", plan)
    records.take(station.head, "daily-plans", plan, "withdraw")
    records.edit(station.head, "daily-plans", plan, {"lines.1.pump": "2号泵"})
    records.take(station.head, "daily-plans", plan, "submit")
    with pytest.raises(Conflict, match="刘芳在15:00先保存了这条记录"):
        records.take(station.manager, "daily-plans", plan, "approve", version=shown.version)
    assert opened(station, plan, "daily-plans").values["state"] is PlanState.SUBMITTED


def test_two_people_type_into_one_plan(station: Station) -> None:
    station.signed()
    station.signed(placement="外墙", planned_opening="2026-11-22 13:00")
    plan = station.plan(until="draft")
    lines = [row["id"] for row in opened(station, plan, "daily-plans").children["lines"]]
    before = "1号泵车"
    edit_lines(station.head, plan, [CellEdit(lines[0], "pump", before, "2号泵车")])
    edit_lines(station.clerk, plan, [CellEdit(lines[0], "first_trucks", 5, "6")])
    with pytest.raises(Conflict) as conflict:
        edit_lines(station.clerk, plan, [CellEdit(lines[0], "pump", before, "3号泵车")])
    [clash] = conflict.value.clashes
    assert (clash.label, clash.opened, clash.ours, clash.theirs) == (
        *("第 1 行的泵", "1号泵车", "3号泵车", "2号泵车"),
    )
    first = opened(station, plan, "daily-plans").children["lines"][0]
    assert (first["pump"], first["first_trucks"]) == ("2号泵车", 6)


# -- at the same moment ---------------------------------------------------------------------------


def test_two_people_receive_one_order_and_it_has_one_number(station: Station) -> None:
    order = station.order()
    done, refused = sorted_out(
        at_once(
            *(
                lambda who=who: records.take(who, "orders", order, "receive")
                for who in (station.clerk, station.head)
            )
        )
    )
    assert [each.number for each in done] == ["DH-202611-0001"]
    assert "现在是“未签认”，不能“收单”" in refused[0].reason
    assert records.take(station.clerk, "orders", station.order(), "receive").number.endswith("0002")
    assert whole(station)


def test_two_people_submit_one_plan_and_it_has_one_number(station: Station) -> None:
    station.signed()
    plan = station.plan(until="draft")
    done, refused = sorted_out(
        at_once(
            *(
                lambda who=who: records.take(who, "daily-plans", plan, "submit")
                for who in (station.head, station.two_hats)
            )
        )
    )
    assert [each.number for each in done] == ["RJ-20261122-1"]
    assert len(refused) == 1
    submitted = opened(station, plan, "daily-plans").values["submitted_by"]
    assert submitted in (station.head.name, station.two_hats.name)
    assert whole(station)


def test_numbers_drawn_at_once_are_neither_doubled_nor_skipped(station: Station) -> None:
    orders = [station.order(placement=f"{n}层梁板") for n in range(6)]
    results = at_once(
        *(lambda o=o: records.take(station.clerk, "orders", o, "receive") for o in orders)
    )
    numbers = sorted(each.number for each in results)
    assert numbers == [f"DH-202611-{n:04d}" for n in range(1, 7)]
    assert whole(station)


def test_approval_and_withdrawal_at_once_leave_one_of_them(station: Station) -> None:
    station.signed()
    plan = station.plan(until="submit")
    done, refused = sorted_out(
        at_once(
            lambda: records.take(station.manager, "daily-plans", plan, "approve"),
            lambda: records.take(station.head, "daily-plans", plan, "withdraw"),
        )
    )
    assert (len(done), len(refused)) == (1, 1)
    seen = opened(station, plan, "daily-plans")
    approved = seen.values["state"] is PlanState.APPROVED
    assert approved == (len(seen.decisions) == 1) == bool(seen.values["approved_by"])
    assert whole(station)


def test_two_plans_of_one_day_are_not_made_at_once(station: Station) -> None:
    station.signed()
    day = {"plan_date": date(2026, 11, 22)}
    done, refused = sorted_out(
        at_once(
            *(
                lambda who=who: records.create(who, "daily-plans", day)
                for who in (station.head, station.clerk)
            )
        )
    )
    assert (len(done), len(refused)) == (1, 1)
    assert count(station.head, ListQuery("daily-plans")) == 1
    assert whole(station)


def test_a_save_sent_twice_makes_one_record(station: Station) -> None:
    mine = uuid4()
    order = {"project": PROJECT, "placement": "底板"}
    done, refused = sorted_out(
        at_once(*[lambda: records.create(station.clerk, "orders", order, id=mine)] * 2)
    )
    assert {made(each) for each in done} == {mine}
    assert len(done) + len(refused) == 2
    assert count(station.head, ListQuery("orders")) == 1
    assert records.create(station.clerk, "orders", order, id=mine).id == mine


def test_a_task_sent_twice_is_one_and_is_what_the_notices_speak_of(station: Station) -> None:
    mine, order = uuid4(), station.received()
    make = lambda: records.create(station.clerk, "tasks", {"order": order}, id=mine)  # noqa: E731
    done, refused = sorted_out(at_once(make, make))
    assert {made(each) for each in done} == {mine}
    assert len(done) + len(refused) == 2
    notices = owed(station.acting(Role.DOCUMENT_CLERK))
    assert [(n.record_id, n.number) for n in notices] == [(mine, "RW-202611-0001")]
    assert whole(station)


def test_edits_at_once_lose_nothing(station: Station) -> None:
    order = station.order()
    form = opened(station, order)
    fields = {"contact": "李工", "phone": "13900000000", "remarks": "夜间", "placement": "外墙"}
    at_once(*(lambda n=n, v=v: save(station, form, {n: v}) for n, v in fields.items()))
    now = opened(station, order)
    assert {name: now.values[name] for name in fields} == fields
    assert now.version == form.version + len(fields)
    assert whole(station)
