"""One question, one file: a stack goes in, a labelled dataset comes out.

The signature of each function is also its command: every keyword is an option.
"""
