"""Tests of duties and their dates."""
