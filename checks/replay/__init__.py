"""Replay: which function of an edited ``lenet_ref`` is at fault, by recorded calls.

``workload`` is what is recorded, ``recording`` its calls, ``answers`` what a copy makes
of them, ``constants`` what its modules hold, ``comparison`` where both part from the
untouched package, ``places`` where that is in a run, ``frozen`` values without ties.
"""
