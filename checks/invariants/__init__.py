"""Invariants: statements true of every correct run, each a pure function that measures.

They take the answers to the probes that their parameters are named after, and yield
measurements. They never decide, never raise, and never call the subject.
"""
