"""The kill matrix: which check sees which fault, and by how much.

``table`` holds it, ``text`` writes and reads the record that is compared, ``page`` and
``picture`` show it, ``files`` says where all of that goes.
"""
