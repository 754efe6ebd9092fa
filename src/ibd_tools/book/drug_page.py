"""The drawings of the drug, and what each of them rests on, as a page has them."""

from collections.abc import Callable

from ibd_tools.book.markdown import table
from ibd_tools.book.run_data import RunData
from ibd_tools.drug import Fact, Sketch, conformer, pathway, read_facts, read_molecule, selectivity, structure

CERTAINTY_WORDS = {
    "sourced": "read there",
    "derived": "derived here",
    "unverified": "**unverified**",
}


SKETCHES: dict[str, Callable[[], Sketch]] = {
    "pathway": pathway,
    "selectivity": selectivity,
    "structure": lambda: structure(read_molecule()),
    "conformer": lambda: conformer(read_molecule()),
}


def sketch_fragment(run: RunData, *keys: str) -> str:
    """One or several drawings, side by side where there is room; they are the same in every run."""
    drawn = "".join(SKETCHES[key]().html() for key in keys)
    # A blank line would end the HTML.
    return "\n".join(filter(str.strip, f'<div class="ibd-sketches">{drawn}</div>'.splitlines()))


def facts_fragment(run: RunData, figure: str) -> str:
    """What a figure says, fact by fact, each with its source and how sure it is."""
    heads = ["What the figure says", "Source", "How sure"]
    return table(heads, [_fact(one) for one in read_facts(figure)])


def _fact(one: Fact) -> list[str]:
    molecule = read_molecule()
    said = one.said.format(formula=molecule.formula(), mass=f"{molecule.mass_g_per_mol():.1f}")
    cited = f"{{cite}}`{one.source}`" if one.source else ""
    return [said, ", ".join(filter(None, [cited, one.read_in])) or "none", CERTAINTY_WORDS[one.certainty]]
