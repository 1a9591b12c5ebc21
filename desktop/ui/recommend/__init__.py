"""The mutual recommendation in the window: the case's tab, the dialogs of its steps, and the parts of the page."""
