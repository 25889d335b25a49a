"""Hypotheses: known mistakes, as data, and which of them explains a wrong map.

A right map comes about in stages: a target is heard, its score is seeded, the seed is
sent back, the gradient is folded, the map is handed over in company. A hypothesis makes
one or two mistakes on that way; it explains a subject if it predicts every map that the
subject was seen to make. Whatever explains badly is not named.
"""
