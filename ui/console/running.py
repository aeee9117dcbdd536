"""Running one command: from the words to the exit code, without ever showing a traceback."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import platformdirs

from desk.core.errors import Missing, Refused, UserError
from desk.system.opening import spoken
from ui.console.commands import COMMANDS, LATER, Command, overview, which_report
from ui.console.console import Console
from ui.console.output import as_text, refusal, speak_utf8
from ui.console.parsing import UsageError, split_command
from ui.places import PROGRAM_NAME

DONE, REFUSED, WRONG_USE = 0, 1, 2


def run(argv: Sequence[str]) -> int:
    """Do what `argv` (without the program's name) says and return the exit code."""
    speak_utf8()
    json = "--json" in argv
    try:
        return _run(argv)
    except UsageError as error:
        print(f"用法不对：{error}", file=sys.stderr)
        return WRONG_USE
    except UserError as error:
        return _refuse(error, json=json)
    except KeyboardInterrupt:
        return _refuse(Refused("已中断，没有完成。"), json=json)
    except BrokenPipeError:
        # The reader went away, as `| head` does; nothing more can be said to it.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - until the end
        return REFUSED
    except Exception as error:  # noqa: BLE001 - the last border: a sentence, and the log
        return _refuse(spoken(error) or _defect(error), json=json)


def _run(argv: Sequence[str]) -> int:
    if set(argv) & {"-h", "--help"} and not any(word in COMMANDS for word in argv):
        print(overview())
        return DONE
    name, words = split_command(argv)
    if not name:
        raise UsageError("缺少命令。用 main.py --help 看有哪些命令")
    if name in LATER:
        raise Missing(f"本版本还没有 {name} 命令，请在升级后使用。")
    command = COMMANDS.get(name)
    if command is None:
        raise UsageError(f"没有“{name}”这个命令。可用的有：{'、'.join(COMMANDS)}")
    if name == "report":
        command, words = which_report(words)
    return _command(command, words)


def _command(command: Command, words: list[str]) -> int:
    try:
        options = command.parser().parse_intermixed_args(words)
    except SystemExit:  # argparse printed the help that was asked for
        return DONE
    console = Console(options)
    try:
        result = command.run(console)
        sys.stdout.flush()
        return result
    finally:
        console.close()


def _refuse(error: UserError, *, json: bool) -> int:
    print(error.reason, file=sys.stderr)
    if json:
        print(as_text(refusal(error)))
    return REFUSED


def _defect(error: Exception) -> Refused:
    """The sentence for a mistake of ours; what happened goes to the log."""
    log = log_file()
    text = "".join(traceback.format_exception(error))
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')} {text}\n")
    except OSError:
        return Refused(f"程序出了差错，没有完成（{type(error).__name__}）。请联系维护人员。")
    return Refused(f"程序出了差错，没有完成。详情已记入 {log}，请发给维护人员。")


def log_file() -> Path:
    """Where defects of the command line are written."""
    return Path(platformdirs.user_log_dir(PROGRAM_NAME, appauthor=False)) / "console.log"
