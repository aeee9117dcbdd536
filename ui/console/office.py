"""users and settings."""

from __future__ import annotations

from db.models import Role
from desk import settings as office_settings
from desk.core import records, views
from desk.core.changes import Changes
from desk.core.errors import Refused
from desk.core.kinds import kind
from desk.core.plain import rows
from desk.core.references import locate
from desk.settings import declared
from desk.users.kind import reset_password, set_roles
from desk.users.sign_in import change_own_password
from desk.values.showing import plain_json
from ui.console.console import Console, password_from
from ui.console.output import table
from ui.console.parsing import Parser, UsageError
from ui.console.values import read_pairs

_NEW = "DESK_NEW_PASSWORD"


def users_arguments(parser: Parser) -> None:
    parser.add_argument(
        "action",
        metavar="做什么",
        nargs="?",
        default="list",
        choices=("list", "add", "roles", "password", "disable", "enable"),
        help="list 列出；add login=… name=… roles=…；roles 登录名 角色,角色；password [登录名]；"
        "disable、enable 登录名",
    )
    parser.add_argument("rest", nargs="*", metavar="内容", help="见上")


def users(console: Console) -> int:
    """People, their roles and passwords."""
    actions = {
        "list": _list_people,
        "add": _add,
        "roles": _roles,
        "password": _password,
        "disable": _active,
        "enable": _active,
    }
    return actions[console.options.action](console, console.options.rest)


def _list_people(console: Console, rest: list[str]) -> int:
    _expect(rest, 0, "users list")
    acting = console.acting
    found = list(rows(acting, "people"))
    roles = {row["login"]: _roles_of(console, row["login"]) for row in found}
    listed = [row | {"roles": roles[row["login"]]} for row in found]
    cells = [
        [r["login"], r["name"], _titles(r["roles"]), "是" if r["active"] else "否"] for r in listed
    ]
    console.answer(listed, table(["登录名", "姓名", "角色", "在用"], cells))
    return 0


def _titles(roles: list[str]) -> str:
    return "、".join(Role(role).label for role in roles)


def _roles_of(console: Console, login: str) -> list[str]:
    _, id_ = locate(console.acting, login, "people")
    children = views.view(console.acting, "people", id_).children["roles"]
    return [row["role"].value for row in children]


def _add(console: Console, rest: list[str]) -> int:
    acting = console.acting
    values = read_pairs(kind("people"), rest)
    if "password" not in values:
        values["password"] = password_from(_NEW, "新人员的首次密码", twice=True)
    return _tell(console, records.create(acting, "people", values))


def _roles(console: Console, rest: list[str]) -> int:
    _expect(rest, 2, "users roles 登录名 角色,角色")
    _, id_ = locate(console.acting, rest[0], "people")
    return _tell(console, set_roles(console.acting, id_, rest[1]))


def _password(console: Console, rest: list[str]) -> int:
    """Set the first password of the login given; without one, change one's own, also a first one."""
    if not rest:
        acting = console.signed_in()
        old = password_from("DESK_PASSWORD", "现在的密码")
        change_own_password(acting, old, password_from(_NEW, "新密码", twice=True))
        console.answer({"login": acting.login}, ["密码已修改。"])
        return 0
    _expect(rest, 1, "users password 登录名")
    _, id_ = locate(console.acting, rest[0], "people")
    given = password_from(_NEW, f"{rest[0]} 的首次密码", twice=True)
    return _tell(console, reset_password(console.acting, id_, given))


def _active(console: Console, rest: list[str]) -> int:
    action = console.options.action
    _expect(rest, 1, f"users {action} 登录名")
    _, id_ = locate(console.acting, rest[0], "people")
    active = action == "enable"
    return _tell(console, records.edit(console.acting, "people", id_, {"active": active}))


def _expect(rest: list[str], number: int, usage: str) -> None:
    if len(rest) != number:
        raise UsageError(f"要写成：{usage}")


def _tell(console: Console, made: Changes) -> int:
    if made.id is None:
        raise Refused("没有得到人员，请刷新后核对。")
    seen = views.view(console.acting, "people", made.id)
    roles = "、".join(row["role"].label for row in seen.children["roles"])
    active = "在用" if seen.values["active"] else "已停用"
    console.answer(
        views.as_json(seen),
        [f"{seen.values['name']}（{seen.values['login']}）：{roles}，{active}。"],
    )
    return 0


def settings_arguments(parser: Parser) -> None:
    parser.add_argument(
        "action", metavar="做什么", nargs="?", default="list", choices=("list", "get", "set")
    )
    parser.add_argument("rest", nargs="*", metavar="设置 [值]", help="get 设置；set 设置 值")


def settings(console: Console) -> int:
    """The station's settings, each with its default and its clause."""
    action, rest = console.options.action, console.options.rest
    if action == "set":
        _expect(rest, 2, "settings set 设置 值")
        office_settings.change(console.acting, rest[0], rest[1])
    elif action == "get":
        _expect(rest, 1, "settings get 设置")
    else:
        _expect(rest, 0, "settings list")
    found: list[dict[str, object]] = plain_json(office_settings.listing(console.acting))
    if rest:
        key = declared(rest[0]).key
        one = next(row for row in found if row["key"] == key)
        console.answer(
            one,
            [f"{one['label']}：{one['value']}{one['unit']}（默认 {one['default']}{one['unit']}）"],
        )
        return 0
    columns = ("key", "label", "value", "default", "unit", "clause")
    console.answer(found, table(columns, [[str(row[c]) for c in columns] for row in found]))
    return 0
