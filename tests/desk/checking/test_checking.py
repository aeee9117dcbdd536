"""Whatever was changed past the program is found by the checks (SQLite can be written by anybody
who has the file; Postgres by its owner)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from db.engine import open_database
from desk import settings
from desk.checking import check, report_json
from desk.checking.report import CHECKS
from desk.core import records
from desk.core.filing import attach
from tests.station import Station

_OWN_APPROVAL = (
    "UPDATE decisions SET person_id = (SELECT submitted_by_id FROM daily_plans"
    " WHERE submitted_by_id IS NOT NULL)"
)
_MORE_RIGHTS = (
    "INSERT INTO person_roles (id, person_id, role)"
    " SELECT id, id, 'admin' FROM people WHERE login = 'sales'"
)


def _faults(station: Station) -> dict[str, tuple[str, ...]]:
    return {c.name: c.found for c in check(station.database) if not c.ok}


def _tamper(station: Station, *statements: str) -> None:
    with station.database.engine.begin() as connection:
        if station.database.is_sqlite:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for statement in statements:
            connection.execute(text(statement))


@pytest.fixture
def busy(station: Station) -> Station:
    """A station at work: orders, a task, an issued plan with a revision, paper, settings."""
    first, second = station.signed(), station.signed(placement="承台")
    records.take(station.clerk, "orders", first, "task")
    station.received(placement="后浇带")
    station.order(placement="草稿")
    plan = station.plan()
    records.take(station.head, "daily-plans", plan, "revise", reason="加一单")
    records.take(station.clerk, "orders", first, "amend", {"volume_m3": "210"}, reason="加厚")
    records.take(station.clerk, "orders", second, "cancel", reason="客户改期")
    records.edit(station.clerk, "projects", station.project, {"people": [{"name": "新人"}]})
    attach(station.clerk, "orders", first, b"%PDF-1.7 x", "签认单.pdf")
    settings.change(station.head, "orders.cutoff", "17:00")
    return station


def test_a_station_at_work_is_in_order(busy: Station) -> None:
    assert _faults(busy) == {}
    told = report_json(check(busy.database))
    assert told["ok"] is True
    assert {c["name"] for c in told["checks"]} >= {
        "integrity", "schema", "audit", "history", "numbering", "totals", "attachments",
    }  # fmt: skip


_PAST_THE_PROGRAM = (
    ("UPDATE orders SET volume_m3 = 99900 WHERE number = 'DH-202611-0003'", "history"),
    ("UPDATE orders SET signer = '张建国' WHERE number = 'DH-202611-0003'", "history"),
    ("UPDATE orders SET state = 'planned' WHERE number = 'DH-202611-0003'", "history"),
    ("UPDATE orders SET placement = '别处'", "history"),
    ("UPDATE project_people SET name = '假签认人'", "history"),
    ("UPDATE order_amendments SET signer = '张建国'", "history"),
    ("UPDATE daily_plan_lines SET pump = '2号' WHERE position = 1", "history"),
    ("UPDATE daily_plan_lines SET volume_m3 = volume_m3 + 100", "totals"),
    ("UPDATE daily_plans SET line_count = 9", "totals"),
    ("UPDATE daily_plans SET state = 'approved' WHERE state = 'draft'", "approvals"),
    (_OWN_APPROVAL, "approvals"),
    ("DELETE FROM decisions", "approvals"),
    ("DELETE FROM daily_plan_lines WHERE position = 1", "history"),
    ("UPDATE settings SET value = '23:59'", "history"),
    ("UPDATE people SET active = NOT active WHERE login = 'sales'", "history"),
    (_MORE_RIGHTS, "history"),
    ("DELETE FROM person_roles WHERE role = 'admin'", "history"),
    ("UPDATE audit SET person = '别人' WHERE position = 5", "audit"),
    ("UPDATE audit SET reason = '' WHERE reason <> ''", "audit"),
    ("UPDATE audit SET changes = '{}' WHERE position = 9", "audit"),
    ("DELETE FROM audit WHERE position = 7", "audit"),
    ("DELETE FROM audit WHERE position > 20", "audit"),
    ("UPDATE database_info SET audit_head = 'x'", "audit"),
    ("UPDATE attachments SET size = size + 1", "attachments"),
    ("UPDATE attachments SET sha256 = 'abc'", "attachments"),
    ("DELETE FROM attachments", "attachments"),
    ("UPDATE orders SET number = 'DH-202611-0009' WHERE number = 'DH-202611-0003'", "numbering"),
    ("UPDATE orders SET number = 'X1' WHERE number = 'DH-202611-0003'", "numbering"),
    ("UPDATE number_counters SET last = 9 WHERE series = 'DH'", "numbering"),
    ("DELETE FROM number_counters WHERE series = 'RW'", "numbering"),
    ("UPDATE attachments SET record_kind = 'rockets'", "references"),
    ("UPDATE notices SET record_id = (SELECT id FROM people LIMIT 1)", "references"),
    ("UPDATE alembic_version SET version_num = '0000'", "schema"),
    ("CREATE TABLE mine (id INTEGER)", "schema"),
    ("ALTER TABLE orders ADD COLUMN secret VARCHAR", "schema"),
    ("DROP INDEX ix_orders_list", "schema"),
)


def test_what_was_changed_past_the_program_is_found(
    busy: Station, subtests: pytest.Subtests
) -> None:
    for statement, noticed_by in _PAST_THE_PROGRAM:
        with subtests.test(statement), busy.database.sessions() as session:
            session.execute(text(statement))
            (look,) = [look for name, _, look in CHECKS if name == noticed_by]
            assert list(look(session)) != []
            session.rollback()


def test_a_deleted_order_leaves_a_gap_and_a_history(busy: Station) -> None:
    busy.received(planned_opening="2026-11-28 07:00")
    busy.received(planned_opening="2026-11-28 08:00")
    _tamper(busy, "DELETE FROM orders WHERE number = 'DH-202611-0004'")
    faults = _faults(busy)
    assert faults["numbering"] == ("DH-202611 编号缺失：4（应到 5）",)
    assert any("DH-202611-0004" in sentence for sentence in faults["history"])


def test_an_order_written_past_the_program_has_no_history(sqlite_station: Station) -> None:
    sqlite_station.received()
    _tamper(
        sqlite_station,
        "CREATE TEMP TABLE copied AS SELECT * FROM orders",
        "UPDATE copied SET id = '00000000000000000000000000000001', number = 'DH-202611-0002'",
        "INSERT INTO orders SELECT * FROM copied",
        "UPDATE number_counters SET last = 2 WHERE series = 'DH'",
        "DROP TABLE copied",
    )
    (sentence,) = _faults(sqlite_station)["history"]
    assert "DH-202611-0002 没有历史" in sentence


def test_a_changed_order_with_a_patched_entry_breaks_the_chain(sqlite_station: Station) -> None:
    sqlite_station.received()
    _tamper(
        sqlite_station,
        "UPDATE orders SET volume_m3 = 30000",
        "UPDATE audit SET changes = replace(changes, '200.00', '300.00')",
    )
    assert set(_faults(sqlite_station)) == {"audit"}


def test_a_foreign_key_that_leads_nowhere_is_found(sqlite_station: Station) -> None:
    sqlite_station.order()
    sqlite_station.database.close()
    with sqlite_station.database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("DELETE FROM customers")
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.exec_driver_sql("BEGIN")
    assert {"integrity", "references"} <= set(_faults(sqlite_station))


@pytest.mark.parametrize(
    "object_", ["TRIGGER t AFTER INSERT ON orders BEGIN SELECT 1; END", "VIEW v AS SELECT 1"]
)
def test_what_the_program_did_not_make_is_found(sqlite_station: Station, object_: str) -> None:
    _tamper(sqlite_station, f"CREATE {object_}")
    assert "schema" in _faults(sqlite_station)


def test_a_value_that_no_program_writes_is_a_fault_and_no_crash(sqlite_station: Station) -> None:
    sqlite_station.order()
    _tamper(sqlite_station, "UPDATE orders SET state = 'flying'")
    assert "history" in _faults(sqlite_station)


def test_a_damaged_file_is_a_fault_and_no_crash(sqlite_station: Station) -> None:
    for n in range(30):
        sqlite_station.order(placement=f"柱{n}")
    sqlite_station.database.close()
    file = Path(sqlite_station.target)
    content = bytearray(file.read_bytes())
    content[-40_000:-30_000] = b"\xff" * 10_000
    file.write_bytes(content)
    database = open_database(sqlite_station.target)
    faults = {c.name: c.found for c in check(database) if not c.ok}
    database.close()
    assert "integrity" in faults


def test_many_faults_are_summed_up(sqlite_station: Station) -> None:
    for n in range(60):
        sqlite_station.order(placement=f"柱{n}")
    _tamper(sqlite_station, "UPDATE orders SET remarks = '改'")
    found = _faults(sqlite_station)["history"]
    assert len(found) == 51
    assert found[-1] == "另有 10 处"
