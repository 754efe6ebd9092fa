"""The group of all commands."""

import click

from ibd_study import project
from ibd_tools.cli.cohorts import counts, import_command, synthesise, template, validate
from ibd_tools.cli.errors import MessageError
from ibd_tools.cli.lay_out import new
from ibd_tools.cli.papers import audit
from ibd_tools.cli.releases import export_site, release
from ibd_tools.cli.rules import explain, parameters
from ibd_tools.cli.runs import build, combine, compare, forget, pdf, profile, sweep
from ibd_tools.cli.teaching import lessons

# They write to the folders of a compendium: runs and releases.
WRITE_THERE = (build, combine, export_site, forget, profile, release, sweep)
ANYWHERE = (
    audit,
    compare,
    counts,
    explain,
    import_command,
    lessons,
    new,
    parameters,
    pdf,
    synthesise,
    template,
    validate,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ibd-study")
@click.pass_context
def main(context: click.Context) -> None:
    """Recompute a real-world study of upadacitinib in bowel disease, or run it on your own cohort."""
    name = context.invoked_subcommand
    if name in [command.name for command in WRITE_THERE] and project.PROJECT == project.PACKED:
        raise MessageError(
            f"`ibd-study {name}` works in a compendium, and neither this folder nor one above it "
            "holds study.yml and notebooks/; lay one out with `ibd-study new my_study`, then `cd my_study`"
        )


for command in (*WRITE_THERE, *ANYWHERE):
    main.add_command(command)
