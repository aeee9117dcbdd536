"""Cut the third paper font: Han characters and signs that neither Noto font has.

It holds everything that Hong Kong's and Japan's standards add, the compatibility characters, and
then as many of the rarest (Extensions B to F) as fit, the simplest first: those are the ones that
people have in their names. Its source is Hanazono Mincho (SIL Open Font License 1.1; Debian's
package fonts-hanazono). The licence keeps that name for the original, so the cut one has its own.
Run again after the full fonts change:
``python scripts/make_rare_font.py HanaMinA.ttf HanaMinB.ttf``
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
TARGET = FONTS / "rare-song.ttf"
NAME = "RareSong"
BUDGET = 4_000_000
"""Bytes of outlines."""
LICENCE = (
    "Copyright (c) 2011, GlyphWiki Project (kamichi@fonts.jp). A cut of another font under a name "
    "of its own. Licensed under the SIL Open Font License, Version 1.1."
)
STANDARDS = ("gbk", "big5hkscs", "euc_jis_2004", "euc_kr")
_TABLE = 12
"""Bytes that a glyph takes in the tables besides its outline."""


def standard_characters() -> set[int]:
    """Characters of national standards, and the compatibility ideographs."""
    wanted = set(range(0xF900, 0xFAFF))
    for code in (*range(0xA0, 0x3400), *range(0x3400, 0xA000), *range(0x20000, 0x2FA20)):
        for encoding in STANDARDS:
            try:
                chr(code).encode(encoding)
            except UnicodeEncodeError:
                continue
            wanted.add(code)
            break
    return wanted


def outlines(font: TTFont) -> dict[int, int]:
    """Character → bytes of its outline."""
    places, ids = font["loca"], font.getReverseGlyphMap()
    return {
        code: places[ids[name] + 1] - places[ids[name]] for code, name in font.getBestCmap().items()
    }


def chosen(sizes: dict[int, int], there: set[int]) -> set[int]:
    """What the font takes up: the standards' first, then the simplest of the rarest."""
    picked = {code for code in standard_characters() - there if sizes.get(code)}
    left = BUDGET - sum(sizes[code] + _TABLE for code in picked)
    rarest = {code for code in sizes if code >= 0x20000} - there - picked
    for code in sorted(rarest, key=lambda code: (sizes[code], code)):
        left -= sizes[code] + _TABLE
        if left < 0:
            break
        picked.add(code)
    return picked | {ord(" ")}  # a subset fills its gaps with spaces


def cut(path: Path, codes: set[int], target: Path) -> None:
    font = TTFont(path, recalcTimestamp=False)
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.glyph_names = False
    options.notdef_outline = True
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "gasp", "prep", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.save(target)


def christen(font: TTFont) -> None:
    """Give the font its own name and keep the lines of its licence."""
    words = {0: LICENCE, 1: "Rare Song", 2: "Regular", 4: "Rare Song", 6: NAME, 13: LICENCE}
    font["name"].names = []
    for number, text in words.items():
        font["name"].setName(text, number, 3, 1, 0x409)


def main() -> None:
    there: set[int] = set()
    for face in ("noto-sans-sc", "noto-serif-sc"):
        there |= set(TTFont(FONTS / f"{face}.ttf").getBestCmap())
    sources = [Path(name) for name in sys.argv[1:]]
    sizes = [outlines(TTFont(source)) for source in sources]
    whole = {code: size for each in reversed(sizes) for code, size in each.items()}
    wanted = chosen(whole, there)
    with TemporaryDirectory() as folder:
        parts = []
        for source, each in zip(sources, sizes, strict=True):
            part = Path(folder) / source.name
            cut(source, wanted & set(each), part)
            parts.append(str(part))
            wanted -= set(each)
        font = Merger().merge(parts)
    scale_upem(
        font, 1000
    )  # reportlab writes the widths of a subset in thousandths whatever the font
    christen(font)
    font.save(TARGET)
    count, size = len(font.getBestCmap()), TARGET.stat().st_size
    sys.stdout.write(f"{TARGET.name}: {count} characters, {size // 1000} kB\n")


if __name__ == "__main__":
    main()
