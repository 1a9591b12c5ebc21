"""The parts of the settings page, one subject a module."""
