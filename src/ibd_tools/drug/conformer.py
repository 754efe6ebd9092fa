"""Figure 2B of the study, redrawn: the molecule in space, as balls and sticks that turn."""

from pathlib import Path

from ibd_tools.drug.molecule import Atom, Bond, Molecule
from ibd_tools.drug.svg import Sketch, element, words

FRAME = (-180.0, -130.0, 360.0, 260.0)
# Lengths on the page; an ångström is SCALE of them. Balls are small enough to see the bonds.
SCALE = 21.0
RADII = {"H": 4.5, "C": 7.0, "N": 8.0, "O": 8.0, "F": 7.5}
EYE_ANGSTROM = 24.0
Point = tuple[float, float, float]
ALT = (
    "Upadacitinib in space as balls and sticks: the flat system of three rings at one end, the five-membered ring with "
    "its ethyl group in the middle, and at the other end the chain with three fluorines, out of the plane of the rings."
)


def conformer(molecule: Molecule) -> Sketch:
    """The form of lowest computed energy: still as written here, turned by a script where scripts run."""
    parts = [(_depth(bond, molecule), _stick(bond, molecule)) for bond in molecule.bonds]
    parts += [(atom.space_angstrom[2], _ball(atom)) for atom in molecule.atoms.values()]
    drawn = "".join(part for _, part in sorted(parts))
    script = (Path(__file__).parent / "turn.js").read_text(encoding="utf-8")
    return Sketch("conformer", drawn, FRAME, ALT, script)


def _depth(bond: Bond, molecule: Molecule) -> float:
    return (molecule.atoms[bond.first].space_angstrom[2] + molecule.atoms[bond.second].space_angstrom[2]) / 2


def _seen(point: Point) -> Point:
    """Place on the page, and how many times larger a thing is seen there than in the middle: near things are larger."""
    x, y, z = point
    size = EYE_ANGSTROM / (EYE_ANGSTROM - z)
    return SCALE * size * x, -SCALE * size * y, size


def _place(point: Point) -> str:
    return " ".join(f"{value:.3f}" for value in point)


def _stick(bond: Bond, molecule: Molecule) -> str:
    first, second = molecule.atoms[bond.first].space_angstrom, molecule.atoms[bond.second].space_angstrom
    # From ball to ball, not from middle to middle: it would lie over the letters.
    start, end = _between(first, second, 0.2), _between(first, second, 0.8)
    (x1, y1, _), (x2, y2, _) = _seen(start), _seen(end)
    kind = "ibd-stick" if bond.order == 1 else "ibd-stick ibd-double"
    return element("line", kind=kind, x1=x1, y1=y1, x2=x2, y2=y2, data_from=_place(start), data_to=_place(end))


def _between(first: Point, second: Point, part: float) -> Point:
    x, y, z = (one + part * (other - one) for one, other in zip(first, second, strict=True))
    return x, y, z


def _ball(atom: Atom) -> str:
    x, y, size = _seen(atom.space_angstrom)
    ball = element("circle", r=RADII[atom.element])
    letter = "" if atom.element in "CH" else words(0, 4, atom.element, kind="ibd-on-colour")
    moved = f"translate({x:.1f} {y:.1f}) scale({size:.2f})"
    kind = f"ibd-ball ibd-atom-{atom.element.lower()}"
    return element("g", ball + letter, kind=kind, transform=moved, data_at=_place(atom.space_angstrom))
