"""The ledger of assumptions as a page shows it: first those that move a rate, by how far."""

from typing import NamedTuple

import pandas as pd

from ibd_study.endpoints import REGISTRY
from ibd_study.kinds import Kind
from ibd_study.plain_text import escaped
from ibd_study.results import format_number
from ibd_study.words import about, endpoint_name
from ibd_tools.book.markdown import code, definitions, fold
from ibd_tools.book.run_data import Assumption, RunData
from ibd_tools.sensitivity import Choice, declared_choices

FILTER = """```{raw} html
<p class="ibd-filter" data-items=".ibd-entry" data-words="Entries with the words"></p>
```"""
MOVES = "Entries that move a rate, by how far"
SETTINGS = "Other entries with a setting"
FREE = "Entries without a setting: counts, illustrative values, wording"


class Move(NamedTuple):
    """How far a choice moves the rate of one endpoint on average, in percentage points, and its words."""

    points: float
    words: str


def assumptions_fragment(run: RunData) -> str:
    """The whole ledger in three folds, each entry with an anchor; whoever has scripts can search it."""
    moves = _moves(run)
    groups: dict[str, list[Assumption]] = {MOVES: [], SETTINGS: [], FREE: []}
    for one in sorted(run.assumptions.values(), key=lambda one: -moves[one.id].points if one.id in moves else 0):
        groups[MOVES if one.id in moves else SETTINGS if one.parameters else FREE].append(one)
    folds = [
        fold(
            f"{title} ({len(own)})", "\n\n".join(_entry(one, moves.get(one.id)) for one in own), is_open=title == MOVES
        )
        for title, own in groups.items()
        if own
    ]
    return "\n\n".join([FILTER, *folds])


def _moves(run: RunData) -> dict[str, Move]:
    """The endpoint that each entry moves furthest, over the defensible values of its parameters."""
    found: dict[str, Move] = {}
    for _, row in run.results.of(kind=Kind.SPECIFICATION_SWING).rows.iterrows():
        choice = next((one for one in declared_choices(row["endpoint"]) if one.key == row["at"]["choice"]), None)
        if choice is None or pd.isna(row["value"]) or not row["value"]:
            continue
        move = Move(row["value"], _move_words(row, choice))
        for one in _governing(run, choice, row["endpoint"]):
            found[one.id] = max(move, found.get(one.id, move))
    return found


def _move_words(row: pd.Series, choice: Choice) -> str:
    points = about(f"{format_number(row['value'])} percentage points", row)
    return f"{endpoint_name(row['endpoint'])}: {points} ({choice.title.lower()})"


def _governing(run: RunData, choice: Choice, endpoint: str) -> list[Assumption]:
    """Entries that hold a parameter of the choice, and are of the endpoint or of all."""
    names = {name for option in choice.options for name in option.settings}
    of_choice = [one for one in run.assumptions.values() if names & set(one.parameters)]
    return [one for one in of_choice if not one.endpoints or endpoint in one.endpoints]


def _entry(one: Assumption, move: Move | None) -> str:
    known = [f"{{ref}}`{endpoint_name(key)} <endpoint-{key}>`" for key in one.endpoints if key in REGISTRY]
    said = [
        ("Moves most", escaped(move.words) if move else ""),
        ("The abstract", escaped(one.abstract_says)),
        ("Assumed here", escaped(one.assumed)),
        ("Why", escaped(one.reason)),
        ("Parameters", ", ".join(code(name) for name in one.parameters)),
        ("Endpoints", ", ".join(known)),
    ]
    title = f":::{{container}} ibd-entry-title\n**{one.id}** {escaped(one.title)}\n:::"
    return f":::::{{container}} ibd-entry\n({one.anchor})=\n{title}\n\n{definitions(said)}\n:::::"
