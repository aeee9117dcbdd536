"""What the office may do with orders (M1.2.1, M1.5.3), on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from db.models import Role
from desk.core import records, views
from desk.core.errors import Invalid, NeedsReason, Refused
from desk.rules.notices import owed
from desk.values.zone import STATION_ZONE
from tests.station import EXPIRED, NOW, RECEIVER, SIGNATORY, Station, made, on_the_day


def _shown(station: Station, id_: UUID) -> dict[str, object]:
    return views.as_json(views.view(station.clerk, "orders", id_))


def _refusal(station: Station, id_: UUID, step: str = "open") -> Refused:
    with pytest.raises(Refused) as caught:
        records.take(station.clerk, "orders", id_, step)
    return caught.value


def test_an_unsigned_order_cannot_be_opened(station: Station) -> None:
    refused = _refusal(station, station.received())
    assert (refused.rule, refused.clause) == ("R01", "M1.2.1")
    assert "DH-202611-0001" in refused.reason


def test_an_order_signed_by_a_stranger_is_kept_with_a_warning_and_stays_shut(
    station: Station,
) -> None:
    id_ = station.received()
    told = records.take(station.clerk, "orders", id_, "sign", {"signer": "王五"})
    assert [w.rule for w in told.warnings] == ["R01"]
    refused = _refusal(station, id_)
    assert refused.rule == "R01"
    assert "王五" in refused.reason
    assert SIGNATORY in refused.reason


@pytest.mark.parametrize("signer", [RECEIVER, EXPIRED])
def test_neither_a_receiver_nor_somebody_whose_right_ran_out_signs_for_a_project(
    station: Station, signer: str
) -> None:
    id_ = station.received()
    records.take(station.clerk, "orders", id_, "sign", {"signer": signer})
    assert _refusal(station, id_).rule == "R01"


def test_a_signature_by_the_right_person_later_opens_the_way(station: Station) -> None:
    id_ = station.received()
    records.take(station.clerk, "orders", id_, "sign", {"signer": "王五"})
    records.take(station.clerk, "orders", id_, "resign", {"signer": SIGNATORY})
    station.plan()
    station.checked(id_)
    records.take(station.clerk.at(on_the_day(7)), "orders", id_, "open")
    assert _shown(station, id_)["state"] == "pouring"


def test_a_signature_typed_into_the_form_is_not_a_signed_order(station: Station) -> None:
    id_ = station.received()
    records.edit(
        station.clerk, "orders", id_, {"signer": SIGNATORY, "signed_at": "2026-11-21 14:00"}
    )
    station.plan()
    assert _refusal(station, id_).rule == "R01"


def test_a_signed_order_outside_an_issued_plan_cannot_be_opened(station: Station) -> None:
    id_ = station.signed()
    station.plan(until="approve")
    refused = _refusal(station, id_)
    assert refused.clause == "M2.2.1"


def test_a_draft_cannot_be_made_in_a_later_state(station: Station) -> None:
    with pytest.raises(Refused):
        station.order(state="planned")


@pytest.mark.parametrize("field", ["number", "cancel_reason", "created_by"])
def test_what_the_program_fills_in_cannot_be_typed_into_a_new_order(
    station: Station, field: str
) -> None:
    with pytest.raises(Refused):
        station.order(**{field: "DH-202611-0999"})


def test_an_order_received_in_time_is_not_late(station: Station) -> None:
    id_ = station.order()
    told = records.take(station.clerk, "orders", id_, "receive", {"received_by": "传真"})
    assert told.warnings == ()


def test_an_order_after_four_in_the_afternoon_is_recorded_as_late(station: Station) -> None:
    id_ = station.order()
    evening = station.clerk.at(NOW + timedelta(hours=2))
    with pytest.raises(NeedsReason) as asked:
        records.take(
            evening, "orders", id_, "receive", {"received_by": "传真"}, accept_warnings=False
        )
    assert asked.value.rule == "R02"
    told = records.take(
        evening, "orders", id_, "receive", {"received_by": "传真"}, reason="客户晚报"
    )
    assert [(w.rule, w.clause) for w in told.warnings] == [("R02", "M1.2.1")]
    kept = views.view(station.clerk, "orders", id_).warnings
    assert [w["reason"] for w in kept] == ["客户晚报"]


def test_a_text_message_needs_a_reason_for_its_urgency(station: Station) -> None:
    id_ = station.order()
    with pytest.raises(Refused) as refused:
        records.take(station.clerk, "orders", id_, "receive", {"received_by": "短信"})
    assert refused.value.rule == "R02"
    values = {"received_by": "短信", "urgency_reason": "夜间抢工"}
    assert records.take(station.clerk, "orders", id_, "receive", values).number == "DH-202611-0001"


def test_an_incomplete_order_is_refused_naming_every_missing_field(station: Station) -> None:
    id_ = made(records.create(station.clerk, "orders", {"project": "滨江花园二期3#楼"}))
    with pytest.raises(Invalid) as refused:
        records.take(station.clerk, "orders", id_, "receive", {"received_by": "微信"})
    assert {"placement", "volume_m3", "planned_opening", "contact"} <= set(refused.value.problems)


def test_drafts_have_no_number_and_refused_steps_use_none_up(station: Station) -> None:
    draft = station.order(contact="")
    with pytest.raises(Invalid):
        records.take(station.clerk, "orders", draft, "receive", {"received_by": "微信"})
    assert _shown(station, station.received())["number"] == "DH-202611-0001"


def test_a_signed_order_is_changed_by_an_amendment_only(station: Station) -> None:
    id_ = station.signed()
    with pytest.raises(Refused) as refused:
        records.edit(station.clerk, "orders", id_, {"volume_m3": "260"})
    assert (refused.value.rule, refused.value.clause) == ("R11", "M1.5.3")
    records.edit(station.clerk, "orders", id_, {"remarks": "早到半小时", "contact": "李工"})


def test_an_amendment_must_be_signed_again_before_the_opening(station: Station) -> None:
    id_ = station.signed()
    station.plan()
    records.take(station.clerk, "orders", id_, "amend", {"volume_m3": "260"}, reason="底板加厚")
    assert _refusal(station, id_).rule == "R01"
    records.take(station.clerk, "orders", id_, "resign", {"signer": SIGNATORY})
    station.checked(id_)
    records.take(station.clerk.at(on_the_day(7)), "orders", id_, "open")


def test_an_amendment_is_told_to_everybody_who_works_with_the_order(station: Station) -> None:
    id_ = station.signed()
    records.take(station.clerk, "orders", id_, "task")
    station.plan()
    changes = records.take(
        station.clerk, "orders", id_, "amend",
        {"placement": "地下室外墙", "volume_m3": "260"}, reason="设计变更",
    )  # fmt: skip
    assert {"orders", "notices", "pours"} <= changes.kinds
    for role in (Role.SECTION_HEAD, Role.DOCUMENT_CLERK, Role.TECHNICAL_HEAD, Role.DISPATCHER):
        (told,) = [o for o in owed(station.acting(role)) if o.clause == "M1.5.3"]
        assert "200.00→260.00" in told.sentence
        assert "RJ-20261122-1" in told.sentence
    shown = _shown(station, id_)
    assert shown["amendments"] == [
        {
            "position": 1,
            "reason": "设计变更",
            "changes": {
                "placement": ["地下室底板", "地下室外墙"],
                "volume_m3": ["200.00", "260.00"],
            },
            "amended_by": "张敏",
            "amended_at": "2026-11-21T15:00:00+08:00",
            "signer": "",
            "signed_at": None,
        }
    ]


def test_an_amendment_without_a_change_or_a_reason_is_refused(station: Station) -> None:
    id_ = station.signed()
    with pytest.raises(Refused):
        records.take(station.clerk, "orders", id_, "amend", {"volume_m3": "200"}, reason="没变")
    with pytest.raises(Refused):
        records.take(station.clerk, "orders", id_, "amend", {"volume_m3": "210"})


def test_a_cancelled_order_keeps_its_number_and_takes_its_task_with_it(station: Station) -> None:
    id_ = station.received()
    records.take(station.clerk, "orders", id_, "task")
    records.take(station.clerk, "orders", id_, "cancel", reason="客户改期")
    shown = _shown(station, id_)
    assert (shown["number"], shown["state"], shown["cancel_reason"]) == (
        "DH-202611-0001",
        "cancelled",
        "客户改期",
    )
    with pytest.raises(Refused):
        records.take(station.clerk, "orders", id_, "sign", {"signer": SIGNATORY})
    task = views.view(station.clerk, "tasks", _task_of(station))
    assert task.values["state"].value == "cancelled"


def _task_of(station: Station) -> UUID:
    from desk.core.references import locate

    return locate(station.clerk, "RW-202611-0001")[1]


def test_only_the_office_takes_orders(station: Station) -> None:
    for role in (Role.ADMIN, Role.DISPATCHER, Role.STATION_MANAGER):
        with pytest.raises(Refused):
            records.create(station.acting(role), "orders", {"placement": "柱"})
    id_ = station.order()
    with pytest.raises(Refused) as refused:
        records.take(station.acting(Role.DISPATCHER), "orders", id_, "receive")
    assert "客服专员" in refused.value.reason


def test_a_copied_order_leaves_empty_what_must_be_typed_again(station: Station) -> None:
    copied = made(records.copy(station.clerk, "orders", station.signed()))
    shown = _shown(station, copied)
    assert shown["project"] == "滨江花园二期3#楼"
    assert shown["phone"] == "13807310001"
    assert (shown["number"], shown["state"], shown["signer"]) == (None, "draft", "")
    for field in ("placement", "strength_grade", "slump_mm", "volume_m3", "planned_opening"):
        assert shown[field] in (None, "")


def test_a_grade_typed_into_one_box_is_split_and_marked(station: Station) -> None:
    shown = _shown(station, station.order(strength_grade="c35p8"))
    assert (shown["strength_grade"], shown["impermeability_grade"]) == ("C35", "P8")
    assert shown["mark"] == "A-C35-180(S4)-P8-GB/T 14902"
    assert shown["trucks_planned"] == 17
    assert shown["sampling_standard_sets"] == 2


def test_a_signature_cannot_lie_in_the_future(station: Station) -> None:
    id_ = station.received()
    later = datetime(2026, 11, 21, 18, tzinfo=STATION_ZONE).isoformat()
    with pytest.raises(Invalid):
        records.take(
            station.clerk, "orders", id_, "sign", {"signer": SIGNATORY, "signed_at": later}
        )
