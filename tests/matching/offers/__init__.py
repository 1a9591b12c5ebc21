"""Tests of the matching of offers."""
