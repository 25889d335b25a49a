"""Faults: edits of ``lenet_ref``, planted in memory and judged.

``library`` makes edited copies; ``named`` lists faults with a story, ``zoo`` those that
no edit can be, ``swaps`` every plus and minus; ``judgement`` judges one, ``campaign``
all; ``matrix`` tells which check sees which; ``figure`` shows some.
"""
