"""What a person touches: the command line, its renderers and readers."""
