"""From criteria to a score interval, to the order of an office's projects."""
