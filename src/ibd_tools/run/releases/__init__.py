"""What has left of a cohort, and whether a run may leave beside it."""

from ibd_tools.run.releases.differing import Candidate
from ibd_tools.run.releases.releasing import check_may_be_subtracted, release, warning_beside_released
from ibd_tools.run.releases.site_export import export_site
