"""Break one line of a rule at a time and see that a test notices.

`make mutants`, or ``python scripts/mutants.py [number …]``: 1 when a mutant lives, when its line is
gone, or when the line stands more than once. Each is tried in a copy of the project, with the tests
of its room; what is named here is never changed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("db", "desk", "reports", "ui", "tests", "main.py", "pyproject.toml")
LINKED = ("resources",)


@dataclass(frozen=True)
class Mutant:
    """`line` of `file`, as it stands there but for the spaces before it, becomes `instead`. `why` is
    what the office would suffer; `tests` are those that should notice, by their folder under
    tests/desk."""

    file: str
    line: str
    instead: str
    why: str
    tests: str


MUTANTS = (
    Mutant(
        "desk/pours/facts.py",
        "CAME_BACK = ReturnedLoad.state.not_in([ReturnState.DRAFT, ReturnState.VOID])",
        "CAME_BACK = ReturnedLoad.state.not_in([ReturnState.DRAFT])",
        "a voided return counts as returned",
        "pours",
    ),
    Mutant(
        "desk/pours/differing.py",
        "if placement and placement != order.placement:",
        "if placement and placement == order.placement:",
        "a placement that differs is archived without an amendment",
        "pours",
    ),
    Mutant(
        "desk/pours/returns.py",
        "roles=(Role.DISPATCHER, Role.INSPECTOR),",
        "roles=(Role.INSPECTOR,),",
        "the dispatcher is not told of a load that comes back",
        "pours",
    ),
    Mutant(
        "desk/pours/variations.py",
        "if room < (variation.volume_m3 or 0):",
        "if room <= (variation.volume_m3 or 0):",
        "a variation cannot be voided although nothing of it was sent",
        "pours",
    ),
    Mutant(
        "desk/pours/tickets.py",
        "if ticket.load is TicketLoad.MORTAR or supply.room >= 0:",
        "if ticket.load is TicketLoad.MORTAR or supply.room >= -1:",
        "a cubic metre beyond what is signed for is sent",
        "pours",
    ),
    Mutant(
        "desk/pours/returns.py",
        "if load.sort is ReturnKind.LEFT_OVER and load.weighed_at is None:",
        "if load.sort is ReturnKind.LEFT_OVER and load.weighed_at is None and load.volume_m3:",
        "a used load is treated without being weighed",
        "pours",
    ),
    Mutant(
        "desk/pours/rules.py",
        'found = [f"浇筑 {volume} m³，大于 {threshold} m³"] if volume > threshold else []',
        'found = [f"浇筑 {volume} m³，大于 {threshold} m³"] if volume >= threshold else []',
        "exactly 50 m³ ask for a service card",
        "pours",
    ),
    Mutant(
        "desk/pours/opening.py",
        "if other == look.acting.person_id:",
        "if other != look.acting.person_id:",
        "one person checks for both sides",
        "pours",
    ),
    Mutant(
        "desk/pours/opening_time.py",
        "pour.pour_date = day",
        "pour.pour_date = planned.date()",
        "a pour counts on its plan's day although it was opened on another",
        "pours",
    ),
    Mutant(
        "desk/pours/opening.py",
        "if task is None or task.state is not TaskState.COLLECTED:",
        "if task is None:",
        "documents are handed over that nobody has fetched",
        "pours",
    ),
    Mutant(
        "desk/orders/rules.py",
        "return moment > cutoff_for(opening, cutoff)",
        "return moment >= cutoff_for(opening, cutoff)",
        "what came at 16:00 sharp is late",
        "orders",
    ),
    Mutant(
        "desk/orders/rules.py",
        "same_name(each.name, name) and (each.valid_until is None or each.valid_until >= day)",
        "same_name(each.name, name) and (each.valid_until is None or each.valid_until > day)",
        "an authority ends a day early",
        "orders",
    ),
    Mutant(
        "desk/orders/official.py",
        'if order.received_by is ReceivedBy.SMS and not (order.urgency_reason or "").strip():',
        "if order.received_by is ReceivedBy.SMS and order.urgency_reason is None:",
        "an order by short message needs no reason",
        "orders",
    ),
    Mutant(
        "desk/orders/steps.py",
        "if not signed or signature_of(order) is not Signature.VALID:",
        "if not signed:",
        "an order signed by a stranger opens",
        "orders",
    ),
    Mutant(
        "desk/plans/arithmetic.py",
        "if one.pump == other.pump and other.opening < one.closing",
        "if one.pump == other.pump and other.opening <= one.closing",
        "a pump that goes on the minute it is free clashes",
        "plans",
    ),
    Mutant(
        "desk/plans/arithmetic.py",
        "if volume <= capacity:",
        "if volume < capacity:",
        "an hour at full capacity is too much",
        "plans",
    ),
    Mutant(
        "desk/core/approvals.py",
        "if self._submitter(record) == acting.person_id:",
        "if self._submitter(record) == acting.station_id:",
        "somebody approves what he submitted himself",
        "plans core",
    ),
    Mutant(
        "desk/lent/pump_lines.py",
        "if left < days:",
        "if left <= days:",
        "pipes applied for three days ahead are late",
        "lent",
    ),
    Mutant(
        "desk/lent/moulds.py",
        "if back < out and not loan.damaged:",
        "if back < out - 1 and not loan.damaged:",
        "one lost mould needs no word",
        "lent",
    ),
    Mutant(
        "desk/daybook/rules.py",
        "return (self.trucks or 0, self.m3 or 0) == (other.trucks or 0, other.m3 or 0)",
        "return (self.m3 or 0) == (other.m3 or 0)",
        "a truck too many in the log is no difference",
        "daybook",
    ),
)


def main(wanted: list[str]) -> int:
    numbered = list(enumerate(MUTANTS, start=1))
    chosen = [(n, m) for n, m in numbered if not wanted or str(n) in wanted]
    workers = int(os.environ.get("WORKERS", "2"))
    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(_try, chosen))
    bad = [words for words in found if words]
    print(f"{len(chosen) - len(bad)} of {len(chosen)} mutants were noticed.")
    return 1 if bad else 0


def _try(numbered: tuple[int, Mutant]) -> str:
    """Why the mutant is not dealt with; "" for one that a test noticed."""
    number, mutant = numbered
    lines = (ROOT / mutant.file).read_text(encoding="utf-8").splitlines(keepends=True)
    places = [place for place, line in enumerate(lines) if line.strip() == mutant.line]
    if len(places) != 1:
        words = "its line is gone" if not places else "its line stands more than once"
    else:
        words = "" if _noticed(mutant, lines, places[0]) else "LIVES"
    print(f"{number:2} {words or 'noticed':8} {mutant.why} ({mutant.file})", flush=True)
    return words


def _noticed(mutant: Mutant, lines: list[str], place: int) -> bool:
    changed = [*lines]
    changed[place] = lines[place].replace(mutant.line, mutant.instead)
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        copy = Path(folder)
        _copy_to(copy)
        (copy / mutant.file).write_text("".join(changed), encoding="utf-8")
        return _tests_fail(copy, mutant.tests.split())


def _copy_to(copy: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, copy / name)
    for name in LINKED:
        (copy / name).symlink_to(ROOT / name)


def _tests_fail(copy: Path, rooms: list[str]) -> bool:
    where = [f"tests/desk/{room}" for room in rooms]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not postgres"]
    result = subprocess.run(
        [*command, "-p", "no:cacheprovider", *where],
        cwd=copy,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode not in (0, 1):  # nothing was tested at all
        print(result.stdout[-2000:], result.stderr[-2000:], file=sys.stderr)
        raise SystemExit(2)
    return result.returncode == 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
