"""Readers of documents and tables: a file in, passages with exact offsets out."""
