"""Handmade layers: objects with a forward and a backward pass, as people write them."""
