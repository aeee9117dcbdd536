"""What every area stands on: records and their kinds, workflows, units of work, lists, history.

It knows no rule of the office and no area's records."""
