"""What every command is given: its options, the database, who acts, and how to answer."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable
from functools import cached_property
from getpass import getpass

from db.engine import Database
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Refused
from desk.system.opening import default_database, open_any, open_ready
from desk.users.sign_in import must_change_password, people_on_demo, sign_in
from ui.console.output import as_text


class Console:
    """One run of one command."""

    def __init__(self, options: Namespace) -> None:
        self.options = options
        self._open: list[Database] = []

    @property
    def json(self) -> bool:
        return bool(self.options.json)

    @property
    def target(self) -> str:
        """The database that was named, or the person's own."""
        return str(self.options.db or default_database())

    @cached_property
    def database(self) -> Database:
        """The database, set up and at our schema. Raises UserError when there is none to use."""
        return self.keep(open_ready(self.target))

    def any_database(self, *, create: bool = False) -> Database:
        """The database in whatever state it is. Raises UserError when it cannot be opened."""
        return self.keep(open_any(self.target, create=create))

    def keep(self, opened: Database) -> Database:
        """Close `opened` when the command ends."""
        self._open.append(opened)
        return opened

    def close(self) -> None:
        for database in self._open:
            database.close()
        self._open.clear()

    @cached_property
    def acting(self) -> Acting:
        """Who acts. Raises Refused for nobody, a wrong password, or one that must be changed."""
        acting = self.signed_in()
        if must_change_password(acting):
            raise Refused(
                "首次登录须先修改密码。请在窗口里修改，或用 users password（新密码放在 DESK_NEW_PASSWORD）。"
            )
        return acting

    def signed_in(self) -> Acting:
        """As `acting`, also with a password that must be changed first."""
        if not self.options.login:
            raise Refused(f"请用 --as 写明登录名。{self._who_there_is()}")
        password = password_from("DESK_PASSWORD", f"{self.options.login} 的密码")
        return sign_in(self.database, self.options.login, password, at=self.options.at)

    def _who_there_is(self) -> str:
        people = people_on_demo(self.database)
        if not people:
            return "密码放在环境变量 DESK_PASSWORD 里，或当场输入。"
        listing = "、".join(f"{login}（{name}）" for _, login, name, _ in people)
        return f"演示站的人有：{listing}；密码都是 demo（DESK_PASSWORD=demo）。"

    def answer(self, data: object, lines: Iterable[str] = ()) -> None:
        """Print `data` for a program, or `lines` for a person."""
        if self.json:
            print(as_text(data))
        else:
            for line in lines:
                print(line)

    def done(self, changes: Changes) -> None:
        """Tell a person what was done and which rules were not kept."""
        if self.json:
            return
        if changes.sentence:
            print(f"{changes.sentence}。")
        for warned in changes.warnings:
            print(f"提醒：{warned.sentence}（依据手册 {warned.clause}）。")


def note(text: str) -> None:
    """Say how far a long command has come, apart from its answer (on stderr)."""
    print(text, file=sys.stderr, flush=True)


def password_from(variable: str, what: str, *, twice: bool = False) -> str:
    """A password from the environment, else typed without being shown. Raises Refused when there
    is nobody to type it."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Refused(f"缺少密码：{what}。请放在环境变量 {variable} 里。")
    try:
        typed = getpass(f"{what}：")
        if twice and getpass("再输一次：") != typed:
            raise Refused("两次输入的密码不一样。请重新来过。")
    except EOFError as error:
        raise Refused(f"缺少密码：{what}。请放在环境变量 {variable} 里。") from error
    return typed
