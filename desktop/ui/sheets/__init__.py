"""Official forms in the window: choose one for a case, look at it, print or save it."""
