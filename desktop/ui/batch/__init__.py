"""Printing many dossiers from the window: what is asked before, and the bar at the foot while it goes on."""
