"""Fine-tuning, export and evaluation. The only place that knows torch and its kin."""
