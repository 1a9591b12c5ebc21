"""Whether a project pays and its loan is repaid."""
