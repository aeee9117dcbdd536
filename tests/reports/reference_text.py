"""The text of every form as it was last looked at; `python -m tests.reports.reference_text`
writes it anew after a form was changed on purpose and its print was looked at."""

from __future__ import annotations

from pathlib import Path

from reports.catalogue import FORMS, print_form
from tests.reports.reading import all_text
from tests.reports.samples import context, long_order, plan, sample

FOLDER = Path(__file__).with_name("reference")


def printed() -> dict[str, str]:
    """File name → the text a reader program finds in the document."""
    papers = {f"{form}-filled": print_form(form, sample(form), context()) for form in FORMS}
    papers |= {f"{form}-blank": print_form(form, None, context()) for form in FORMS}
    papers["F01-long"] = print_form("F01", long_order(), context())
    papers["F03-sixty"] = print_form("F03", plan(60), context())
    return {name: all_text(pdf) + "\n" for name, pdf in papers.items()}


def main() -> None:
    for name, text in printed().items():
        (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
