"""Figure 2A of the study, redrawn: the structure of upadacitinib, flat."""

import math

from ibd_tools.drug.molecule import Atom, Bond, Molecule
from ibd_tools.drug.svg import Sketch, element, line, words

SCALE = 36
MARGIN = 30
GAP = 4.5
ALT = (
    "The structure of upadacitinib. Three fused flat rings with four nitrogens, one of them with a hydrogen; from an "
    "outer ring a bond to a ring of four carbons and a nitrogen (pyrrolidine). That ring bears an ethyl group on the "
    "next carbon, both bonds drawn to the same side, and at its nitrogen a urea that ends in CH2 and CF3."
)
Point = tuple[float, float]


def structure(molecule: Molecule) -> Sketch:
    """Bonds as lines, carbons as corners, all other atoms as letters; a hashed wedge points away from the reader."""
    places = {number: _on_paper(atom) for number, atom in molecule.atoms.items() if atom.flat is not None}
    drawn = [bond for bond in molecule.bonds if {bond.first, bond.second} <= set(places)]
    bonds = "".join(_bond(bond, places, drawn) for bond in drawn)
    letters = "".join(_letter(molecule.atoms[number], place) for number, place in places.items())
    return Sketch("structure", bonds + letters, _frame(list(places.values())), ALT)


def _on_paper(atom: Atom) -> Point:
    x, y = atom.flat or (0, 0)
    # The y axis of a page points down.
    return SCALE * x, -SCALE * y


def _frame(places: list[Point]) -> tuple[float, float, float, float]:
    left, right = min(x for x, _ in places), max(x for x, _ in places)
    top, bottom = min(y for _, y in places), max(y for _, y in places)
    return (left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN)


def _bond(bond: Bond, places: dict[int, Point], others: list[Bond]) -> str:
    start, end = places[bond.first], places[bond.second]
    if bond.wedge:
        return _wedge(start, end, bond.wedge)
    sides = [0.0] if bond.order == 1 else _sides(bond, places, others)
    return "".join(_beside(start, end, side) for side in sides)


def _sides(bond: Bond, places: dict[int, Point], others: list[Bond]) -> list[float]:
    """Where the two lines of a double bond lie: one inside its ring, or both beside the middle."""
    near = {bond.first, bond.second}
    next_to = [({one.first, one.second} - near).pop() for one in others if len({one.first, one.second} & near) == 1]
    turn = sum(_turn(places[bond.first], places[bond.second], places[number]) for number in next_to)
    return [0.0, math.copysign(GAP, turn)] if abs(turn) > SCALE else [-GAP / 2, GAP / 2]


def _turn(start: Point, end: Point, other: Point) -> float:
    """On which side of a line a point lies, and how far."""
    along, across = (end[0] - start[0], end[1] - start[1]), (other[0] - start[0], other[1] - start[1])
    return (along[0] * across[1] - along[1] * across[0]) / SCALE


def _beside(start: Point, end: Point, side: float) -> str:
    x, y = _across(start, end)
    # An inner line is a little shorter.
    cut = 0.12 if abs(side) == GAP else 0
    first, last = _between(start, end, cut), _between(start, end, 1 - cut)
    return line(first[0] + side * x, first[1] + side * y, last[0] + side * x, last[1] + side * y, "ibd-bond")


def _wedge(start: Point, end: Point, wedge: str) -> str:
    x, y = _across(start, end)
    if wedge == "towards":
        tips = [start, (end[0] + 5 * x, end[1] + 5 * y), (end[0] - 5 * x, end[1] - 5 * y)]
        return element("polygon", kind="ibd-ink", points=" ".join(f"{a:.1f},{b:.1f}" for a, b in tips))
    rungs = [(5 * part, _between(start, end, part)) for part in (step / 7 for step in range(1, 8))]
    return "".join(line(a - half * x, b - half * y, a + half * x, b + half * y, "ibd-bond") for half, (a, b) in rungs)


def _across(start: Point, end: Point) -> Point:
    """One step at a right angle to a line."""
    length = math.dist(start, end)
    return -(end[1] - start[1]) / length, (end[0] - start[0]) / length


def _between(start: Point, end: Point, part: float) -> Point:
    return start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])


def _letter(atom: Atom, place: Point) -> str:
    if atom.element == "C":
        return ""
    said = atom.element + "H" * atom.hydrogens
    x, y = place
    ground = element("circle", kind="ibd-ground", cx=x, cy=y, r=10)
    return ground + words(x, y + 6, said, kind=f"ibd-letter ibd-atom-{atom.element.lower()}")
