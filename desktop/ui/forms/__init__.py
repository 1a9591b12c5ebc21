"""Entry forms made from the field dictionary."""
