"""Screening: many documents and tables at a time."""
