"""check, migrate, setup: keeping a database in order, without anybody signed in."""

from __future__ import annotations

from db.engine import stored_schema
from desk.checking import check, report_json
from desk.core.errors import Refused
from desk.system.opening import founding
from desk.users.station import found_station, upgrade
from ui.console.console import Console, note, password_from
from ui.console.parsing import Parser


def check_all_arguments(parser: Parser) -> None:
    """Nothing but the common options."""


def check_all(console: Console) -> int:
    """Every check; 1 when one of them found something."""
    checks = check(
        console.any_database(),
        progress=lambda done, total, title: note(f"{done + 1}/{total} {title}"),
    )
    lines = [
        line
        for each in checks
        for line in (
            f"{'完好' if each.ok else '有问题'}  {each.title}",
            *(f"    {f}" for f in each.found),
        )
    ]
    console.answer(report_json(checks), lines)
    return 0 if all(each.ok for each in checks) else 1


def migrate_database_arguments(parser: Parser) -> None:
    """Nothing but the common options."""


def migrate_database(console: Console) -> int:
    """Bring the database to this program's schema. Nothing is made: a missing or empty file is no
    database, and one without a station is none of ours."""
    database = console.any_database()
    if stored_schema(database) is None:
        raise Refused(
            f"“{database.name}”不是本程序的数据库，或还没有建立搅拌站，没有升级。"
            "请核对位置（--db）；要建立本站请用 setup 命令。"
        )
    changed = upgrade(database)
    lines = [f"{database.name}：{'已升级到' if changed else '已经是'}本程序的结构。"]
    console.answer({"database": database.name, "migrated": changed}, lines)
    return 0


def setup_arguments(parser: Parser) -> None:
    parser.add_argument("--company", metavar="公司名称", required=True, help="公司名称")
    parser.add_argument("--station", metavar="站名", required=True, help="站名")
    parser.add_argument("--branch", metavar="分公司", default="", help="所属分公司")
    parser.add_argument("--name", metavar="姓名", required=True, help="管理员姓名")
    parser.add_argument("--login", metavar="登录名", required=True, help="管理员登录名")


def setup(console: Console) -> int:
    """Make the station and its administrator in an empty or missing database."""
    options = console.options
    password = password_from("DESK_PASSWORD", "管理员的密码", twice=True)
    with founding(console.target) as made:
        acting = found_station(
            console.keep(made),
            company=options.company,
            station=options.station,
            branch=options.branch,
            name=options.name,
            login=options.login,
            password=password,
        )
    told = {"company": acting.company, "station": acting.station_name, "login": acting.login}
    console.answer(told, [f"已建立{acting.station_name}，管理员 {acting.name}（{acting.login}）。"])
    return 0
