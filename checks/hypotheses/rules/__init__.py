"""Rules: ways in which the VJP of one step can be wrong, by kind of step."""
