"""The drug of the study in two drawings, its figures 1 and 2: the pathway that it acts on, and its molecule."""

from ibd_tools.drug.conformer import conformer as conformer
from ibd_tools.drug.facts import Fact as Fact
from ibd_tools.drug.facts import read_facts as read_facts
from ibd_tools.drug.molecule import Molecule as Molecule
from ibd_tools.drug.molecule import read_molecule as read_molecule
from ibd_tools.drug.pathway import pathway as pathway
from ibd_tools.drug.selectivity import selectivity as selectivity
from ibd_tools.drug.sketch import Sketch as Sketch
from ibd_tools.drug.structure import structure as structure
