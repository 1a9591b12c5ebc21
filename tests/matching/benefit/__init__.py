"""Tests of the environmental benefit."""
