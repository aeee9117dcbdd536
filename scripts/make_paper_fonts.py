"""Cut the full fonts down to what paper needs: GB2312, names, Greek, units, signs.

A form embeds a subset of its font; cutting that subset out of 2,000 KB instead of 14,000 KB is what
makes a form print in a fraction of a second. The full fonts remain the fall-back for rare names.
Run again after a font or the list below changes: ``python scripts/make_paper_fonts.py``
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates, dropImpliedOnCurvePoints

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
FACES = ("noto-sans-sc", "noto-sans-sc-bold", "noto-serif-sc")
GRID = 4
"""Outlines are rounded to this many thousandths of an em: no point moves by more than 0.008 mm at 10.5
points, and a form is an eighth smaller. A printer's dot is five times as wide."""

# Whole blocks of which a form may use anything that the font has.
BLOCKS = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1: ² ³ ± × ÷ ° § · ½
    (0x0370, 0x03FF),  # Greek: Σ Φ φ
    (0x2010, 0x203B),  # dashes, quotation marks, ellipsis, ‰, ※
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x2190, 0x2199),  # arrows
    (0x2150, 0x217F),  # fractions, Roman numerals
    (0x2460, 0x249B),  # ①, ⑴, ⒈
    (0x2500, 0x257F),  # box drawing, as customers paste it
    (0x3000, 0x303F),  # Chinese punctuation
    (0x3220, 0x3229),  # ㈠
    (0x3380, 0x33DD),  # ㎡ ㎥ ㎏ ㎜ ㎝
    (0xFF01, 0xFF5E),  # full-width ASCII
    (0xFFE0, 0xFFE6),  # full-width currency
)
SIGNS = "℃℉№℡Ω∂∆∏∑−√∝∞∟∠∣∥∧∨∩∪∫∮∴∵∶∷≈≌≠≡≤≥≦≧≮≯⊕⊙⊥⌒■□▲△▼▽◆◇○◎●★☆♀♂✓€"
# Characters of personal, company and place names that GB2312 leaves out.
NAMES = (
    "堃喆昇镕玥珺瑄瑀珮琤瑆璟璠璈瓅翀翯翾赟昉晞晳暐暠曈曌旻旼昳昺晅晙暕暲炘烜焜焮煐燚燊燿爔骉骎"
    "骦骕麤垚壵奡奭姮婳媖嫄嬿孖孞峣嶒巘弢彧彣忞惇惔慜憓扆抃挼掞揚敔敩枃柷栻梣棨棪楙榞橦櫆氿汭沄"
    "沚沨沺洺洢浉浥浛淏渼渟湉湜湲湨溁溍溦滘漈澔澪濛瀞灥珅玘玙玚玠玦玭珣琀琁琇琎琯琸瑂瑢瑨璘瓛畇"
    "畯皞矞祎禛禥秾竑簃翙芃莀虓衎袆袗訚訢諲譞赪軏釰鈊鋆錡钘锜锳镠闿阇霂韡頔颋颙飏飔飗骃魆鹍龑龢"
    "㙍㛃㬊㬎䶮垟峃埗塱墈垱塝塆堽崁嵖峧崀氹湴溇滧漖濆磜磡碶礐硚簕萵藠鄌镴霅髎鳑鹮"
)


def named_characters() -> set[int]:
    """What must be there; of the blocks we take whatever the font has."""
    wanted = set(map(ord, SIGNS + NAMES))
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                wanted.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue  # a hole in the standard's table
    return wanted


def simplify(font: TTFont) -> None:
    """Round every outline to the grid and leave out points that their neighbours imply."""
    outlines = font["glyf"]
    for name in font.getGlyphOrder():
        glyph = outlines[name]
        if glyph.numberOfContours <= 0:
            continue
        rounded = [(round(x / GRID) * GRID, round(y / GRID) * GRID) for x, y in glyph.coordinates]
        glyph.coordinates = GlyphCoordinates(rounded)
        dropImpliedOnCurvePoints(glyph)
        glyph.recalcBounds(outlines)


def equal_figures(font: TTFont) -> None:
    """Give all figures the width of the nought, so that decimals stand under each other."""
    outlines, spaces, names = font["glyf"], font["hmtx"].metrics, font.getBestCmap()
    wanted, _ = spaces[names[ord("0")]]
    for name in (names[code] for code in range(ord("0"), ord("9") + 1)):
        glyph, (had, _) = outlines[name], spaces[name]
        if had == wanted:
            continue
        glyph.coordinates.translate((round((wanted - had) / 2), 0))
        glyph.recalcBounds(outlines)
        spaces[name] = (wanted, glyph.xMin)


def make(face: str) -> str:
    named = named_characters()
    blocks = {code for first, last in BLOCKS for code in range(first, last + 1)}
    font = TTFont(FONTS / f"{face}.ttf", recalcTimestamp=False)
    missing = sorted(code for code in named if code not in font.getBestCmap())
    options = Options()
    options.hinting = False  # for screens; printers have the dots
    options.layout_features = []
    options.glyph_names = False
    options.notdef_outline = True  # a missing character must be seen, not swallowed
    options.name_IDs = ["*"]  # the copyright and licence lines stay with the font
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "gasp", "prep", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=named | blocks)
    subsetter.subset(font)
    simplify(font)
    equal_figures(font)
    scale_upem(font, font["head"].unitsPerEm // GRID)  # the same outlines in shorter numbers
    target = FONTS / f"{face}-paper.ttf"
    font.save(target)
    count, kilobytes = len(font.getBestCmap()), target.stat().st_size // 1000
    gaps = "".join(map(chr, missing)) or "none"
    return f"{target.name}: {count} characters, {kilobytes} kB; not in the font: {gaps}"


def main() -> None:
    for face in FACES:
        sys.stdout.write(make(face) + "\n")


if __name__ == "__main__":
    main()
