"""The molecule of upadacitinib: atoms, flat and in space, and bonds, as ``data/drug/coordinates.py`` made them."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ibd_study.checked import Column, checked_rows
from ibd_tools.drug.facts import FOLDER

# Conventional atomic weights of IUPAC, g/mol, to three decimals.
WEIGHTS = {"C": 12.011, "H": 1.008, "F": 18.998, "N": 14.007, "O": 15.999}
ELEMENTS = tuple(WEIGHTS)
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
AXES = tuple(f"{axis}_angstrom" for axis in "xyz")
COLUMNS = {
    "atoms.csv": (
        Column("atom", "integer", required=True),
        Column("element", "string", codes=ELEMENTS, required=True),
        Column("hydrogens", "integer"),
        *(Column(name, "number") for name in ("flat_x", "flat_y")),
        *(Column(name, "number", required=True) for name in AXES),
    ),
    "bonds.csv": (
        *(Column(name, "integer", required=True) for name in ("first", "second", "order")),
        Column("wedge", "string", codes=("towards", "away")),
    ),
}


@dataclass(frozen=True)
class Atom:
    """One atom; ``flat`` is its place in the flat drawing, in lengths of a bond, None for a hydrogen (not drawn)."""

    element: str
    hydrogens: int
    flat: tuple[float, float] | None
    space_angstrom: tuple[float, float, float]


@dataclass(frozen=True)
class Bond:
    """A bond of two atoms, by number; ``wedge`` says whether the second is nearer to the reader, or farther."""

    first: int
    second: int
    order: int
    wedge: str


@dataclass(frozen=True)
class Molecule:
    """Atoms by number, and their bonds."""

    atoms: dict[int, Atom]
    bonds: tuple[Bond, ...]

    def formula(self) -> str:
        """Carbon, hydrogen, then the others by name.

        Examples
        --------
        >>> read_molecule().formula()
        'C₁₇H₁₉F₃N₆O'
        """
        counts = self._counts()
        return "".join(f"{name}{counts[name] if counts[name] > 1 else ''}" for name in ELEMENTS).translate(SUBSCRIPTS)

    def mass_g_per_mol(self) -> float:
        """Sum of the atomic weights.

        Examples
        --------
        >>> f"{read_molecule().mass_g_per_mol():.1f}"
        '380.4'
        """
        return sum(WEIGHTS[name] * count for name, count in self._counts().items())

    def _counts(self) -> Counter[str]:
        return Counter(atom.element for atom in self.atoms.values())


def read_molecule(folder: Path = FOLDER) -> Molecule:
    """The molecule of the committed tables.

    Raises
    ------
    TableError
        Naming row and column of every problem at once.
    """
    atoms, bonds = (checked_rows(folder / name, columns).values() for name, columns in COLUMNS.items())
    return Molecule(
        {row["atom"]: _atom(row) for row in atoms},
        tuple(Bond(row["first"], row["second"], row["order"], row["wedge"] or "") for row in bonds),
    )


def _atom(row: dict) -> Atom:
    flat = None if row["flat_x"] is None else (row["flat_x"], row["flat_y"])
    x, y, z = (row[axis] for axis in AXES)
    return Atom(row["element"], row["hydrogens"] or 0, flat, (x, y, z))
