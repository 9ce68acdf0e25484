"""Checks whole claim files: 837P, CSV, FHIR; streamed, resumable, with counts that add up.

``sources`` cut a file into batches, ``checking`` checks a batch (in this process or in workers),
``record`` writes the results so that a kill at any moment loses and doubles nothing, ``page`` draws
the summary and ``run`` ties them together.
"""
