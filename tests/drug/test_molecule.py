"""The committed molecule is upadacitinib and not its mirror image, and is drawn whole."""

import numpy as np
import pytest

from ibd_study.checked import TableError
from ibd_tools.drug import conformer, read_facts, read_molecule, structure


def test_it_has_the_formula_and_the_mass_of_half_the_hemihydrate_without_its_water():
    molecule = read_molecule()
    assert molecule.formula() == "C₁₇H₁₉F₃N₆O"
    # benchchem.com/product/b8820042: C34H40F6N12O3, 778.8 g/mol, which is twice the molecule and one water of 18.015.
    assert molecule.mass_g_per_mol() == pytest.approx((778.8 - 18.015) / 2, abs=0.05)


# Neighbours by falling priority (Cahn, Ingold, Prelog): numbers of atoms in atoms.csv. Seen with the hydrogen behind, S
# runs against the clock: the volume that the three span is positive.
@pytest.mark.parametrize(
    ("centre", "neighbours", "sign"), [(3, (4, 15, 2), 1), (15, (16, 14, 3), -1)], ids=["3S", "4R"]
)
def test_both_stereocentres_in_space_are_those_of_the_name(centre, neighbours, sign):
    places = {number: np.array(atom.space_angstrom) for number, atom in read_molecule().atoms.items()}
    first, second, third = (places[number] - places[centre] for number in neighbours)
    assert np.sign(np.dot(first, np.cross(second, third))) == sign


def test_bonds_in_space_have_the_length_of_bonds():
    molecule = read_molecule()
    ends = [(molecule.atoms[bond.first], molecule.atoms[bond.second]) for bond in molecule.bonds]
    lengths = [np.linalg.norm(np.subtract(one.space_angstrom, other.space_angstrom)) for one, other in ends]
    assert min(lengths) > 0.95
    assert max(lengths) < 1.6


def test_every_atom_is_a_ball_and_every_other_than_carbon_and_hydrogen_a_letter():
    molecule = read_molecule()
    assert conformer(molecule).drawn.count("ibd-ball") == len(molecule.atoms)
    assert structure(molecule).drawn.count("ibd-letter") == sum(one.element in "NOF" for one in molecule.atoms.values())


def test_a_fact_of_unknown_certainty_is_refused_by_row_and_column(tmp_path):
    table = tmp_path / "facts.csv"
    table.write_text("figure,said,source,read_in,certainty\npathway,It binds.,,abstract,sure\n")
    with pytest.raises(TableError, match="row 2, column certainty"):
        read_facts("pathway", table)
