"""One geometry of charts for screen and paper: plain figures in, marks with places out; no window, no PDF."""
