"""The drug of the study in two drawings, its figures 1 and 2: the pathway that it acts on, and its molecule."""

from ibd_tools.drug.conformer import conformer
from ibd_tools.drug.facts import Fact, read_facts
from ibd_tools.drug.molecule import Molecule, read_molecule
from ibd_tools.drug.pathway import pathway
from ibd_tools.drug.selectivity import selectivity
from ibd_tools.drug.structure import structure
from ibd_tools.drug.svg import Sketch
