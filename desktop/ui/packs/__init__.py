"""The office's own rules in the window: installing and withdrawing packs, and the desk where they are written."""
