"""Faults: edits of ``lenet_ref``, planted in memory and judged.

``library`` makes edited copies; ``named`` lists faults with a story, ``zoo`` those that
no edit can be; ``judgement`` judges one, ``campaign`` all; ``matrix`` tells which check
sees which.
"""
