"""Faults: edits of ``lenet_ref``, planted in memory, judged, and located.

``library`` makes edited copies, ``swaps`` lists every plus and minus, ``equivalents``
those that change nothing, ``campaign`` judges them, ``replay`` finds the function at
fault, ``deception`` says how true a false map looks, ``figure`` shows it.
"""
