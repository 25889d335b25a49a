"""Faults: edits of ``lenet_ref``, planted in memory and judged.

``library`` makes edited copies, ``named`` lists faults with a story, ``swaps`` every
plus and minus, ``campaign`` judges them, ``figure`` shows some.
"""
