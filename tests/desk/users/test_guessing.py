"""Guessing at passwords: every guess counts, is on record, and keeps nobody else waiting."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from db.engine import Database
from db.models import AuditEntry, Person, Role
from desk.core import records, views
from desk.core.audit_chain import broken_links
from desk.core.audit_entries import entries
from desk.core.errors import Refused, UserError
from desk.users import attempts, passwords, sign_in
from desk.users.attempts import FREE_FAILURES, wait_after
from desk.users.kind import reset_password
from desk.users.passwords import check_new, hash_password, like_any_other
from desk.users.sign_in import change_own_password, verify_again
from tests.station import NOW, PASSWORD, Station, made


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a lock to go."""
    monkeypatch.setattr(attempts, "PATIENCE", 0)


def _guess(station: Station, password: str, login: str = "specialist") -> str:
    """What a guess is answered; empty when it was right."""
    try:
        sign_in.sign_in(station.database, login, password)
    except UserError as error:
        return error.reason
    return ""


def _account(station: Station, login: str = "specialist") -> Person:
    with station.database.reading() as session:
        return session.scalars(select(Person).where(Person.login == login)).one()


def _failed(station: Station) -> list[AuditEntry]:
    """The failed sign-ins in the history, whose chain is whole."""
    failed = ("登录失败", "核对密码失败")
    with station.database.reading() as session:
        assert broken_links(session) == []
        query = select(AuditEntry).where(AuditEntry.action.in_(failed))
        return list(session.scalars(query.order_by(AuditEntry.position)))


def test_guessing_becomes_slower_and_slower(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [NOW]
    monkeypatch.setattr(attempts, "database_time", lambda _session: clock[0])
    assert all("不对" in _guess(station, "wrong") for _ in range(FREE_FAILURES + 1))
    assert "连续输错 4 次，请 6 秒后再试" in _guess(station, PASSWORD)
    clock[0] += timedelta(seconds=6)
    assert _guess(station, PASSWORD) == ""
    assert (_account(station).failures, _account(station).locked_until) == (0, None)


def test_the_wait_doubles_up_to_a_quarter_of_an_hour() -> None:
    waits = [wait_after(n).total_seconds() for n in (0, 3, 4, 5, 6, 20)]
    assert waits == [0, 0, 5, 10, 20, 900]


def test_many_guesses_at_once_count_as_many_and_lock_the_account(station: Station) -> None:
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda n: _guess(station, f"wrong {n}"), range(42)))
    looked_at = [sentence for sentence in said if "不对" in sentence]
    assert len(looked_at) == FREE_FAILURES + 1
    assert all("秒后再试" in sentence for sentence in said if sentence not in looked_at)
    assert _account(station).failures == len(_failed(station)) == 42
    assert "秒后再试" in _guess(station, PASSWORD)


def test_people_who_sign_in_at_once_with_the_right_password_do_not_lock_each_other_out(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "PATIENCE", 20)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: _guess(station, PASSWORD), range(16))) == {""}
    assert _account(station).failures == 0


@contextmanager
def _transactions(database: Database) -> Iterator[list[int]]:
    """How many transactions are open now, as [n], while the block runs."""
    open_now = [0]

    def begun(_: object) -> None:
        open_now[0] += 1

    def ended(_: object) -> None:
        open_now[0] -= 1

    heard = (("begin", begun), ("commit", ended), ("rollback", ended))
    for name, listener in heard:
        event.listen(database.engine, name, listener)
    try:
        yield open_now
    finally:
        for name, listener in heard:
            event.remove(database.engine, name, listener)


def test_no_transaction_is_open_while_a_password_is_hashed_or_verified(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = passwords._hasher()
    seen: list[int] = []

    class Watched:
        memory_cost, time_cost, parallelism = usual.memory_cost, usual.time_cost, usual.parallelism
        salt_len, hash_len = usual.salt_len, usual.hash_len

        def verify(self, stored: str, password: bytes) -> bool:
            seen.append(open_now[0])
            return usual.verify(stored, password)

        def hash(self, password: bytes) -> str:
            seen.append(open_now[0])
            return usual.hash(password)

    monkeypatch.setattr(passwords, "_hasher", Watched)
    admin = station.acting(Role.ADMIN)
    with _transactions(station.database) as open_now:
        _guess(station, PASSWORD)
        _guess(station, "wrong")
        _guess(station, "wrong", login="nobody")
        verify_again(station.clerk, PASSWORD)
        change_own_password(station.clerk, PASSWORD, "own-secret")
        reset_password(admin, station.clerk.person_id, "first-secret")
        records.create(admin, "people", {"login": "n1", "name": "新人", "password": "first-pass"})
    assert seen == [0] * 8


def test_an_unknown_or_disabled_login_costs_what_a_known_one_costs(station: Station) -> None:
    """Counted as statements that write and as hashes verified: the same for all."""
    wrote: list[str] = []

    def executed(_c: object, _u: object, statement: str, *_: object) -> None:
        if statement.startswith(("INSERT", "UPDATE")):
            wrote.append(statement[:6])

    event.listen(station.database.engine, "before_cursor_execute", executed)
    admin = station.acting(Role.ADMIN)
    records.edit(admin, "people", station.people["sales"].person_id, {"active": False})
    costs: list[list[str]] = []
    for login in ("specialist", "nobody", "sales", "x" * 50_000, "\ud800", "a\x00b"):
        wrote.clear()
        assert "登录名或密码不对" in _guess(station, "wrong", login=login)
        costs.append(list(wrote))
    assert all(cost == costs[0] for cost in costs)


def test_an_unknown_login_is_verified_against_a_hash_of_the_same_costs() -> None:
    parts = [each.split("$") for each in (like_any_other(), hash_password("whatever"))]
    assert parts[0][1:4] == parts[1][1:4]
    assert [len(part) for part in parts[0]] == [len(part) for part in parts[1]]


def test_failed_sign_ins_are_in_the_history_without_what_was_typed(station: Station) -> None:
    _guess(station, "a-wrong-secret")
    _guess(station, "a-wrong-secret", login="typed-secret-here")
    with pytest.raises(Refused, match="密码不对"):
        verify_again(station.clerk, "a-wrong-secret")
    said = [(e.person, e.login, e.action, e.reason) for e in _failed(station)]
    assert said == [
        ("（未登录）", "specialist", "登录失败", "密码不对，连续第 1 次"),
        ("（未登录）", "", "登录失败", "没有这个登录名"),
        ("（未登录）", "specialist", "核对密码失败", "密码不对，连续第 2 次"),
    ]
    admin = station.acting(Role.ADMIN)
    assert "secret" not in str(entries(admin))
    history = views.view(admin, "people", station.clerk.person_id).history
    assert [entry["action"] for entry in history][-2:] == ["登录失败", "核对密码失败"]


def test_every_change_of_a_password_is_in_the_history_once_and_never_the_password(
    station: Station,
) -> None:
    admin, person = station.acting(Role.ADMIN), station.clerk.person_id
    reset_password(admin, person, "first-secret")
    reset_password(admin, person, "second-secret")
    change_own_password(station.clerk, "second-secret", "third-secret")
    change_own_password(station.clerk, "third-secret", "fourth-secret")
    history = views.view(admin, "people", person).history
    actions = [entry["action"] for entry in history]
    assert actions[-4:] == ["重设密码", "重设密码", "修改密码", "修改密码"]
    assert "secret" not in str(history)
    assert "argon2" not in str(history)


def test_the_password_is_asked_of_the_person_and_not_of_the_login(station: Station) -> None:
    with station.database.sessions.begin() as session:
        mine = update(Person).where(Person.id == station.clerk.person_id)
        session.execute(mine.values(login="renamed"))
    verify_again(station.clerk, PASSWORD)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "至少 6 位"), ("      ", "全是空格"), ("  a1b  ", "至少 6 位"),
        ("zhangmin", "登录名相同"), ("ZhangMin", "登录名相同"), ("nimgnahz", "登录名相同"),
        ("aaaaaa", "反复"), ("ababab", "反复"), ("abc1abc1", "反复"), ("888888", "反复"),
        ("123456", "连着"), ("987654321", "连着"), ("abcdefg", "连着"), ("qwerty", "连着"),
        ("1qaz2wsx", "连着"), ("Passw0rd", "太常见"), ("admin888", "太常见"),
        ("woaini1314", "太常见"), ("zhangmin123", "太常见"), ("x" + "yz19" * 40, "最多 128 位"),
        ("good\x00word", "看不见"), ("good\ud800word", "看不见"),
    ],
)  # fmt: skip
def test_a_password_that_anybody_guesses_is_refused_in_a_sentence(password: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        check_new(password, "zhangmin")


@pytest.mark.parametrize("password", ["correct horse", "三号泵车停在门口", "own-secret", "Rz7!pq"])
def test_a_password_that_nobody_guesses_is_taken(password: str) -> None:
    check_new(password, "zhangmin")


@pytest.mark.parametrize("password", ["123456", "      ", "n1n1n1"])
def test_nobody_is_given_an_easy_password(sqlite_station: Station, password: str) -> None:
    admin, clerk = sqlite_station.acting(Role.ADMIN), sqlite_station.clerk
    values = {"login": "n1", "name": "新人", "password": password}
    for act in (
        lambda: made(records.create(admin, "people", values)),
        lambda: reset_password(admin, clerk.person_id, password),
        lambda: change_own_password(clerk, PASSWORD, password),
    ):
        with pytest.raises(Refused, match="密码"):
            act()
