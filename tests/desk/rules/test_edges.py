"""What the readers of facts say at their edges: nothing named, nothing planned, nothing handed over."""

from __future__ import annotations

from db.models import DeliveryTicket, OrderNotice, Pour, Role
from desk.core import records
from desk.core.lists import ListQuery, page
from desk.orders.facts import issued_line, not_a_receiver
from desk.pours.card_facts import card_facts
from desk.pours.standing import standing_of
from desk.rules.table import RULES
from desk.rules.warned import WARNINGS
from tests.desk.pours.pouring import seen, take
from tests.station import OTHER_PROJECT, RECEIVER, Station, made, on_the_day


def test_anybody_may_receive_where_the_customer_has_named_nobody(station: Station) -> None:
    named, unnamed = station.order(), station.order(project=OTHER_PROJECT)
    with station.database.reading() as session:
        order = session.get_one(OrderNotice, named)
        assert "不在项目授权名单" in not_a_receiver(order, "路人", on_the_day(9))
        assert not_a_receiver(order, RECEIVER, on_the_day(9)) == ""
        other = session.get_one(OrderNotice, unnamed)
        assert not_a_receiver(other, "路人", on_the_day(9)) == ""


def test_an_order_without_a_day_stands_on_no_plan(station: Station) -> None:
    draft = records.create(station.clerk, "orders", {"placement": "柱"}).id
    with station.database.reading() as session:
        assert issued_line(session, session.get_one(OrderNotice, draft)) is None


def test_the_card_tells_when_documents_went_to_whom(station: Station) -> None:
    pour = station.pour(until="plan")
    with station.database.reading() as session:
        assert card_facts(session, session.get_one(Pour, pour))["document_facts"] == "未交接"
    order = seen(station, pour).values["order_id"]
    records.take(station.clerk, "orders", order, "task")
    [task] = [row["id"] for row in page(station.clerk, ListQuery("tasks")).rows]
    take(station, task, "ready", kind="tasks", who=Role.DOCUMENT_CLERK, at=on_the_day(5))
    take(station, task, "collect", kind="tasks", at=on_the_day(6))
    handed = {"documents_handed": "全部", "documents_receiver": RECEIVER}
    take(station, pour, "hand_over", handed, at=on_the_day(7, 5))
    with station.database.reading() as session:
        said = card_facts(session, session.get_one(Pour, pour))["document_facts"]
    assert said.startswith("07:05 交接配合比通知单、出厂合格证")
    assert said.endswith(f"，接收人：{RECEIVER}")


def test_a_ticket_whose_departure_is_struck_out_left_when_it_was_written(station: Station) -> None:
    pour = station.pour()
    clerk = station.acting(Role.DISPATCHER, at=on_the_day(9))
    ticket = made(station.ticket(pour, at=on_the_day(8)))
    records.edit(clerk, "tickets", ticket, {"left_at": ""})
    with station.database.reading() as session:
        assert standing_of(session, session.get_one(Pour, pour)).left == [on_the_day(9)]
        assert session.get_one(DeliveryTicket, ticket).left_at == on_the_day(9)


def test_the_query_of_warnings_is_narrowed_by_every_rule_and_kind() -> None:
    offered = {each.name: each.choices() for each in WARNINGS.narrowings if each.choices}
    assert sorted(offered) == ["kind", "rule"]
    assert offered["rule"]["R10"] == "质量异常须在10分钟内通知"  # of two, the one that warns
    assert set(offered["rule"]) == {rule.id for rule in RULES}
    assert offered["kind"]["tickets"] == "发货单"
