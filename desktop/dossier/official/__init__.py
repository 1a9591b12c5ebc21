"""Official forms as data: what a layout file may say, how it is checked, and how it is filled in for one subject."""
