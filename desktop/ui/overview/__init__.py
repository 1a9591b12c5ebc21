"""The parts of the overview of all projects."""
