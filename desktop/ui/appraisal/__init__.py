"""The working behind a project: what it saves and whether it pays, with every number that leads there."""
