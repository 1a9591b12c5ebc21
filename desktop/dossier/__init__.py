"""Printed recommendation dossiers: from a stored judgement to plain outlines, and from outlines to PDF."""
