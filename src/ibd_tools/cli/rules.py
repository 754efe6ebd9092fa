"""Commands that say what a run would do: its parameters, and the rule of an endpoint."""

import click

from ibd_tools.cli.errors import errors_for_people
from ibd_tools.cli.options import SET


@click.command()
@SET
def parameters(settings: dict[str, object]) -> None:
    """Print every parameter: meaning, allowed values, and its default or the value set."""
    from ibd_study.parameters import describe, parse

    with errors_for_people():
        values = parse(settings)
    group = ""
    for row in describe(values):
        if row["group"] != group:
            group = row["group"]
            click.echo(f"\n{group.upper()}")
        click.echo(f"{row['name']} = {row['value']}\n    {row['meaning']}\n    {row['allowed']}")


@click.command()
@click.argument("endpoint_key", metavar="ENDPOINT")
@SET
def explain(endpoint_key: str, settings: dict[str, object]) -> None:
    """Say an endpoint's rule in words, with its columns, source and assumption."""
    from ibd_study.endpoints import endpoint
    from ibd_study.parameters import parse

    with errors_for_people():
        values = parse(settings)
        entry = endpoint(endpoint_key)
    click.echo(f"{entry.key}: {entry.disease}, {entry.label}\n\nYes, when all of this holds:")
    click.echo("\n".join(f"  - {words}" for words in entry.words(values)))
    click.echo("No, when one of it is recorded and does not hold; not evaluable otherwise.\n")
    for one in entry.fallback_indices(values):
        rule = " and ".join(clause.words for clause in one.rule)
        click.echo(f"Where that is missing and other_indices is true, {one.index}: {rule}")
    click.echo(f"Counted among: {entry.counted_words(values)}")
    click.echo(f"Columns: {', '.join(entry.columns(values))}")
    click.echo(f"Source: {entry.source}\nAssumption: {entry.assumption} (data/assumptions.csv)")
