"""The corpus and the code that parses, lints, splits and counts it."""
