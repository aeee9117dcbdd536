"""来电登记: the sheet that F9 opens, and the page of all calls."""
