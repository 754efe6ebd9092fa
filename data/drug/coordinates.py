"""Make ``atoms.csv`` and ``bonds.csv``: the molecule of upadacitinib, flat and in space.

rdkit is not among the locked packages, since only this script needs it. In an environment of its own:

    python -m venv scratch && scratch/bin/pip install rdkit==2026.9.1
    scratch/bin/python data/drug/coordinates.py

The structure is the string of Yasir and others, Molecules 2024;29:1363, doi 10.3390/molecules29061363 (table of
approved drugs). The record of the hemihydrate at benchchem.com/product/b8820042 gives the same one twice, with the name
(3S,4R)-3-ethyl-4-(…)-N-(2,2,2-trifluoroethyl)pyrrolidine-1-carboxamide: rdkit writes one InChIKey for both,
WYQFJHHDOKWSHR-MNOVXSKESA-N, and finds S and R at these two carbons. The form in space is computed, not measured:
nothing here checks it against a crystal.
"""

import csv
from pathlib import Path

import numpy as np
from rdkit import Chem
from rdkit.Chem import AllChem, rdDepictor

SMILES = "CC[C@@H]1CN(C(=O)NCC(F)(F)F)C[C@@H]1c1cnc2cnc3[nH]ccc3n12"
SEED = 20250114
CONFORMERS = 100
WEDGES = {Chem.BondDir.BEGINWEDGE: "towards", Chem.BondDir.BEGINDASH: "away"}


def in_space(molecule: Chem.Mol) -> np.ndarray:
    """The conformer of lowest MMFF94 energy of those that ETKDGv3 makes, in ångström."""
    settings = AllChem.ETKDGv3()
    settings.randomSeed = SEED
    made = list(AllChem.EmbedMultipleConfs(molecule, CONFORMERS, settings))
    energies = [energy for _, energy in AllChem.MMFFOptimizeMoleculeConfs(molecule, maxIters=5000)]
    lowest = made[int(np.argmin(energies))]
    return lying(molecule.GetConformer(lowest).GetPositions())


def lying(places: np.ndarray) -> np.ndarray:
    """The same, its middle at 0 and its longest side along x: turned, never mirrored, which would be the other form."""
    places = places - places.mean(axis=0)
    _, _, axes = np.linalg.svd(places, full_matrices=False)
    axes[-1] *= np.sign(np.linalg.det(axes))
    return places @ axes.T


def main() -> None:
    """Write both tables beside this script."""
    folder = Path(__file__).parent
    flat = Chem.MolFromSmiles(SMILES)
    rdDepictor.SetPreferCoordGen(True)
    rdDepictor.Compute2DCoords(flat)
    Chem.WedgeMolBonds(flat, flat.GetConformer())
    drawn = lying(flat.GetConformer().GetPositions()[:, :2])
    full = Chem.AddHs(flat)
    space = in_space(full)
    Chem.Kekulize(flat)
    Chem.Kekulize(full)
    with (folder / "atoms.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["atom", "element", "hydrogens", "flat_x", "flat_y", "x_angstrom", "y_angstrom", "z_angstrom"])
        for atom, place in zip(full.GetAtoms(), space, strict=True):
            number = atom.GetIdx()
            is_drawn = number < flat.GetNumAtoms()
            on_paper = [f"{value:.2f}" for value in drawn[number]] if is_drawn else ["", ""]
            hydrogens = flat.GetAtomWithIdx(number).GetTotalNumHs() if is_drawn else ""
            table.writerow([number + 1, atom.GetSymbol(), hydrogens, *on_paper, *(f"{value:.3f}" for value in place)])
    with (folder / "bonds.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["first", "second", "order", "wedge"])
        for bond in full.GetBonds():
            ends = bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()
            on_paper = flat.GetBondBetweenAtoms(*ends) if max(ends) < flat.GetNumAtoms() else None
            wedge = WEDGES.get(on_paper.GetBondDir(), "") if on_paper else ""
            # The narrow end of a wedge is the first atom.
            ends = (on_paper.GetBeginAtomIdx(), on_paper.GetEndAtomIdx()) if wedge else ends
            table.writerow([ends[0] + 1, ends[1] + 1, int(bond.GetBondTypeAsDouble()), wedge])


if __name__ == "__main__":
    main()
