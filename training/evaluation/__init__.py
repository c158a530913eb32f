"""Measuring models: figures with intervals, groups, suites, errors, and the page that shows them."""
