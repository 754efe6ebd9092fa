"""Figure 1 of the study, redrawn: how a messenger reaches the genes of a cell, and where upadacitinib stops it."""

from ibd_tools.drug.svg import Sketch, arrow, box, element, line, words

WIDTH, HEIGHT = 360, 560
LEFT, RIGHT = 150, 210
ALT = (
    "A cell from outside to its nucleus, in four steps. 1: a messenger (cytokine) binds to a receptor in the membrane. "
    "2: two kinases at its inner ends, JAK1 and another of the family, put phosphate from ATP on themselves and on the "
    "receptor. 3: two STAT proteins dock, get phosphate and join in a pair. 4: the pair enters the nucleus, binds to "
    "DNA and switches genes on. A bar marked upadacitinib stands before JAK1: there the drug stops the chain."
)


def pathway() -> Sketch:
    """The drawing, from outside the cell at the top to the nucleus at the bottom."""
    drawn = _membrane() + _receptor() + _kinases() + _drug() + _stats() + _nucleus()
    return Sketch("pathway", drawn, (0, 0, WIDTH, HEIGHT), ALT)


def _step(number: int, x: float, y: float) -> str:
    return element("circle", kind="ibd-ink", cx=x, cy=y, r=11) + words(x, y + 5, str(number), kind="ibd-inverse")


def _phosphate(x: float, y: float) -> str:
    return element("circle", kind="ibd-phosphate", cx=x, cy=y, r=10) + words(x, y + 5, "P", kind="ibd-on-colour")


def _membrane() -> str:
    band = box(-10, 98, WIDTH + 20, 34, "ibd-membrane", 0)
    return band + words(8, 88, "outside the cell", anchor="start") + words(8, 120, "membrane", anchor="start")


def _receptor() -> str:
    messenger = element("circle", kind="ibd-messenger", cx=WIDTH / 2, cy=44, r=19)
    chains = "".join(box(x - 9, 66, 18, 144, "ibd-receptor") for x in (LEFT, RIGHT))
    named = words(WIDTH / 2 + 28, 42, "messenger", "(cytokine)", anchor="start")
    return chains + messenger + named + words(RIGHT + 18, 88, "receptor", anchor="start") + _step(1, 142, 40)


def _kinases() -> str:
    ours = box(LEFT - 70, 156, 60, 34, "ibd-kinase") + words(LEFT - 40, 178, "JAK1", kind="ibd-strong")
    other = box(RIGHT + 10, 156, 108, 34, "ibd-kinase") + words(RIGHT + 64, 178, "another JAK")
    given = words(352, 212, "ATP gives", "phosphate (P)", anchor="end")
    marks = _phosphate(LEFT, 224) + _phosphate(RIGHT, 224) + _phosphate(LEFT - 18, 200) + _phosphate(RIGHT + 18, 200)
    return ours + other + given + marks + _step(2, WIDTH / 2, 172)


def _drug() -> str:
    stop = line(38, 173, 68, 173, "ibd-stop") + line(70, 156, 70, 190, "ibd-stop")
    return stop + words(8, 215, "upadacitinib", anchor="start", kind="ibd-drug")


def _stats() -> str:
    docked = "".join(_stat(x, 262) for x in (LEFT - 14, RIGHT + 14))
    pair = _stat(WIDTH / 2 - 25, 350) + _stat(WIDTH / 2 + 25, 350)
    down = arrow(WIDTH / 2, 300, WIDTH / 2, 324)
    said = words(8, 352, "STAT proteins", "join in a pair", anchor="start")
    return docked + down + pair + said + _step(3, 20, 324)


def _stat(x: float, y: float) -> str:
    body = element("ellipse", kind="ibd-stat", cx=x, cy=y + 6, rx=24, ry=16)
    return body + words(x, y + 11, "STAT", kind="ibd-on-colour") + _phosphate(x, y + 29)


def _nucleus() -> str:
    edge = element("path", kind="ibd-membrane", d=f"M -10 {HEIGHT + 20} V 470 Q 180 400 370 470 V {HEIGHT + 20} Z")
    strands = "".join(
        element("path", kind="ibd-stroke", d=f"M 70 500 q 20 {bend} 40 0{' t 40 0' * 4}") for bend in (-22, 22)
    )
    said = words(WIDTH / 2, 540, "genes are switched on") + words(350, 500, "nucleus", anchor="end")
    return edge + arrow(WIDTH / 2, 400, WIDTH / 2, 472) + strands + said + _step(4, 20, 500)
