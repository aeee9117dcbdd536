"""``python -m scripts.random_user``: so many minutes of a random user; 1 when something broke."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from scripts.random_user.watching import ROOT, Asked, Verdict, make_demo, sit


def main() -> int:
    """Sit for each seed in turn, say what came of it."""
    parser = ArgumentParser(prog="python -m scripts.random_user", description=__doc__)
    parser.add_argument("--seeds", default="1", help="1,2,3")
    parser.add_argument("--minutes", type=float, default=3.0, help="for each seed")
    parser.add_argument("--hang", type=float, default=5.0, help="seconds that nothing may block")
    parser.add_argument("--postgres", default="", help="URL of a demo database, used as it is")
    parser.add_argument("--alone", action="store_true", help="no second person at the database")
    parser.add_argument("--platform", default="offscreen", help="Qt's platform, xcb on a screen")
    parser.add_argument("--days", type=int, default=3, help="how many days the demo plays")
    parser.add_argument("--folder", type=Path, default=ROOT / "out" / "random")
    given = parser.parse_args()
    asked = Asked(
        folder=given.folder.absolute(),
        seeds=tuple(int(seed) for seed in given.seeds.split(",")),
        seconds=given.minutes * 60,
        hang=given.hang,
        postgres=given.postgres,
        alone=given.alone,
        days=given.days,
        platform=given.platform,
    )
    asked.folder.mkdir(parents=True, exist_ok=True)
    demo = make_demo(asked.folder / "demo.db", asked.days) if not asked.postgres else Path()
    found = False
    for seed in asked.seeds:
        verdict = sit(asked, seed, demo)
        found = bool(verdict.defects) or found
        _say(verdict)
    return 1 if found else 0


def _say(verdict: Verdict) -> None:
    held = [memory for _, memory in verdict.memory]
    curve = f"{held[0]:.0f} to {held[-1]:.0f} MB, {verdict.growth:+.0f} once warm" if held else "-"
    print(f"seed {verdict.seed}: {verdict.actions} actions, {curve}")
    for defect in verdict.defects:
        print(f"  DEFECT {defect}")
    if verdict.defects:
        print(f"  the last of seed {verdict.seed}:\n{verdict.told}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
