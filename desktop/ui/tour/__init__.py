"""The first walk through the worked county, in a window of its own."""
