"""The zoo: faults that cannot live in ``lenet_ref``, as subjects of other frameworks.

``member`` says what a member is, ``members`` lists them all, ``models`` holds what they
have in common; each other module is about one kind of mistake.
"""
