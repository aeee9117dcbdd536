"""Numbers that the office writes: those drawn here, and those of the batching system."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.choice import Choice
from db.fields import fields_of
from desk.core.kinds import kind, kind_names
from desk.core.search import find
from tests.desk.pours.pouring import eventful
from tests.station import on_the_day
from tests.ui.console.conftest import Shell

SLIP = "10023"
EVENING = "2026-11-22T20:00"


@pytest.fixture
def slip(each_shell: Shell) -> Shell:
    """A station with a ticket that has the batching system's number."""
    pour = each_shell.station.pour()
    each_shell.station.ticket(pour, at=on_the_day(7, 10), number=SLIP)
    return each_shell


@pytest.mark.parametrize("written", [SLIP, f"tickets:{SLIP}", f"发货单：{SLIP}"])
def test_a_ticket_is_found_by_its_slip_number_in_every_command(
    slip: Shell, written: str, tmp_path: Path
) -> None:
    scan = tmp_path / "小票.png"
    scan.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 64)
    assert slip.ask("show", "tickets", written, at=EVENING).json["number"] == SLIP
    assert slip.ask("set", written, "driver=王强", at=EVENING).json["driver"] == "王强"
    signed = slip.ask("do", "sign", written, "receiver=李明", at=EVENING)
    assert signed.json["state"] == "delivered"
    assert slip.ask("attach", written, str(scan), at=EVENING).json["name"] == "小票.png"
    paper = slip.ask("print", "F38", written, "--out", str(tmp_path / "x.pdf"), at=EVENING)
    assert paper.code == 0, paper.err


def test_the_search_finds_a_ticket_by_its_slip_number(slip: Shell) -> None:
    assert [found.kind for found in find(slip.station.clerk, SLIP)] == ["tickets"]


def test_a_number_that_two_kinds_have_is_refused_and_both_are_named(slip: Shell) -> None:
    order = "DH-202611-0001"
    assert slip.ask("set", SLIP, f"number={order}", at=EVENING).code == 0
    answer = slip.ask("set", order, "remarks=早到", at=EVENING)
    assert answer.code == 1
    assert answer.err.startswith(f"“{order}”不止一条：订货通知单 {order}")
    assert f"；发货单 {order}" in answer.err
    assert f"请在前面写明类别：orders:{order} 或 tickets:{order}。" in answer.err
    assert slip.ask("set", f"tickets:{order}", "driver=王", at=EVENING).json["driver"] == "王"
    assert slip.ask("show", "orders", order).json["kind"] == "orders"


def test_a_number_of_two_mixing_lines_or_years_is_refused_and_an_id_tells_them_apart(
    slip: Shell,
) -> None:
    [pour] = slip.ask("show", "pours").json
    other = slip.ask(
        "new", "tickets", f"pour={pour['number']}", "plate=湘A8108", "volume_m3=8",
        f"number={SLIP}", "line=二线", "left_at=2026-11-22 08:00", at=EVENING,
    ).json  # fmt: skip
    answer = slip.ask("do", "sign", SLIP, "receiver=李明", at=EVENING)
    assert (answer.code, answer.err.count("发货单 10023")) == (1, 2), answer.err
    assert "湘A8101" in answer.err
    assert "湘A8108" in answer.err
    assert "请改用 id：" in answer.err
    assert other["id"][:8] in answer.err
    signed = slip.ask("do", "sign", other["id"][:8], "receiver=李明", at=EVENING)
    assert (signed.code, signed.json["plate"]) == (0, "湘A8108"), signed.err


def test_a_name_is_found_where_no_number_is(slip: Shell) -> None:
    assert slip.ask("new", "customers", "name=123").code == 0
    assert slip.ask("do", "close", "customers:123").json["state"] == "closed"
    assert slip.ask("show", "customers", "123").json["name"] == "123"


def test_a_kind_that_does_not_fit_is_refused(slip: Shell) -> None:
    answer = slip.ask("show", "orders", f"tickets:{SLIP}")
    assert (answer.code, "不是订货通知单" in answer.err) == (1, True)
    unknown = slip.ask("set", "tickets:99999", "driver=王")
    assert (unknown.code, "找不到发货单“99999”" in unknown.err) == (1, True)
    assert slip.ask("set", "nothing:99999", "driver=王").code == 1


def _choices() -> set[type[Choice]]:
    models = [kind(name).model for name in kind_names()]
    children = [child.model for name in kind_names() for child in kind(name).children]
    fields = [f for model in (*models, *children) for f in fields_of(model).values()]
    return {f.choices for f in fields if f.choices is not None}


def test_every_choice_has_an_english_code_that_is_read_back() -> None:
    for choices in _choices():
        codes = [member.code for member in choices]
        assert len(codes) == len(set(codes))
        for member in choices:
            assert re.fullmatch(r"[a-z][a-z0-9_]*", member.code), member
            for written in (member.code, member.code.upper(), member.label, member.value):
                assert choices.read(written) is member


def test_choices_are_told_by_code_with_the_word_beside_and_taken_by_either(
    each_shell: Shell,
) -> None:
    for written in ("sms", "短信", "SMS"):
        got = each_shell.ask("new", "orders", f"received_by={written}", "placing_method=天泵").json
        assert (got["received_by"], got["received_by_label"]) == ("sms", "短信")
        assert (got["placing_method"], got["placing_method_label"]) == ("boom_pump", "汽车泵")
        assert (got["state"], got["state_label"]) == ("draft", "草稿")
        assert each_shell.ask("set", got["id"], "documents_wanted=certificate").json[
            "documents_wanted_label"
        ] == ["出厂合格证"]
        assert "短信" in each_shell("show", "orders", got["id"]).out
    listed = each_shell.ask("show", "orders").json
    assert {row["received_by"] for row in listed} == {"sms"}
    assert {row["received_by_label"] for row in listed} == {"短信"}


def test_a_message_is_told_with_offset_and_both_words(shell: Shell) -> None:
    text = "明天早上7点滨江花园二期3#楼地下室底板,C35P8,200方,汽车泵"
    got = shell.ask("read-order", text).json
    assert got["planned_opening"] == "2026-11-22T07:00:00+08:00"
    assert (got["placing_method"], got["placing_method_code"]) == ("汽车泵", "boom_pump")


def _leaves(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item, key)
    else:
        yield key, value


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")


def _breaks_the_contract(value: object) -> bool:
    if not isinstance(value, str):
        return isinstance(value, float)
    if _MOMENT.fullmatch(value):
        return not re.search(r"T\d\d:\d\d:\d\d(\.\d+)?\+08:00$", value)
    return bool(_DATE.fullmatch(value)) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value)


def test_every_answer_writes_moments_with_offset_and_no_floats(shell: Shell) -> None:
    pour = eventful(shell.station)
    asked: list[tuple[str, ...]] = [("show", name) for name in kind_names()]
    asked += [("show", special) for special in ("attachments", "audit", "settings", "notices")]
    asked += [("show", "pours", str(pour)), ("show", "tickets", "FH-202611-0001")]
    asked += [("due",), ("warnings",), ("report",), ("users",), ("settings",), ("check",)]
    asked += [("production", "2026-11-22"), ("production", "2026-11"), ("print", "--list")]
    for words in asked:
        who = "admin" if words == ("users",) else "section_head"
        answer = shell.ask(*words, who=who, at=EVENING)
        assert answer.code == 0, (words, answer.err)
        broken = [leaf for leaf in _leaves(answer.json) if _breaks_the_contract(leaf[1])]
        assert broken == [], words
