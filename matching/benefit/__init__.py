"""The environmental benefit of a project."""
