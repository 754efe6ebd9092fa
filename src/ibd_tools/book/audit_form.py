"""The form in which a reader types a percentage and sees the counts that give it; ``audit.js`` computes them."""

from ibd_tools.book.run_data import RunData

MOST_PATIENTS = 2000
FORM = """\
```{{raw}} html
<div class="ibd-table ibd-audit" id="audit-form" hidden>
<form aria-label="A printed percentage">
<label>Percentage, as printed <input name="percentage" inputmode="decimal" autocomplete="off" value="{value}"></label>
<label>Its decimals <input name="decimals" type="number" min="0" max="4" value="{decimals}"></label>
<label>Fewest patients <input name="smallest" type="number" min="1" max="{most}" value="1"></label>
<label>Most patients <input name="largest" type="number" min="1" max="{most}" value="{size}"></label>
</form>
<p role="status"></p>
<div class="ibd-scroll" role="region" tabindex="0" aria-label="Counts that give the percentage">
<table>
<caption>Every count that gives the percentage, rounded half up, with its 95 % interval by Wilson's method.</caption>
<thead><tr><th scope="col">Count</th><th scope="col" class="ibd-number">Interval, %</th>
<th scope="col">From 0 to 100 %</th></tr></thead>
<tbody></tbody>
</table>
</div>
</div>
<noscript><p class="ibd-notice">Scripts are off in this browser, and the form needs them. The command line does the
same: <code>ibd-study audit table.csv</code>.</p></noscript>
```"""


def audit_form_fragment(run: RunData) -> str:
    """The form, filled with the first printed percentage and the size of its group."""
    first = next(one for one in run.printed.values() if one.is_percentage)
    decimals = len(first.value.partition(".")[2])
    return FORM.format(value=first.value, decimals=decimals, size=first.group_size, most=MOST_PATIENTS)
