"""A question in, a message out: one file for each thing that is asked about."""
