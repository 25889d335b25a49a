"""A walk through the chapter on signs and scores, as one learner might go."""

from tests.walk.entry import Change, Entry, Thought, Typed

__all__ = ["WALK"]

FOLDER = "heatcheck-exercises"
SCORES = "lenet_ref/scores.py"


def _of(exercise: str, path: str) -> str:
    return f"{FOLDER}/{exercise}/{path}"


BEGINNING: tuple[Entry, ...] = (
    Thought(
        """
# A walk through chapter 4

One learner's way through the chapter on signs and scores, in a terminal: each line
was typed in an empty folder, each answer is what was printed, and each change was
made. Written by `python -m tests.walk docs/walk-chapter-4.md`; a test walks it again
and compares.

It gives five exercises away. Whoever wants to do them types `heatcheck learn`
instead.
"""
    ),
)

BLUE: tuple[Entry, ...] = (
    Thought("## 17: nothing speaks against it"),
    Typed("heatcheck learn open nothing-speaks-against"),
    Thought("So first a look at the map."),
    Typed("heatcheck learn picture"),
    Thought(
        """
Everything blue is gone, and the red is where it belongs. Something is cut off at 0.
The gradient itself, or only what is made of it? The ledger has both.
"""
    ),
    Typed("heatcheck learn trace"),
    Thought(
        """
The cotangents are in order down to `conv1`, from -1.38 to 1.4, and `fold` has 0 to
1.4. Before the claim, a hypothesis: if `fold` drops what is negative, the check that
compares the map with its own gradient must object.
"""
    ),
    Typed("heatcheck learn guess gradients.recorded_rules_are_followed"),
    Typed("heatcheck learn claim fold"),
    Thought("Where is that written?"),
    Typed(f"grep -rn 'def fold' {_of('17-nothing-speaks-against', 'lenet_ref')}"),
    Typed("sed -n 72,80p " + _of("17-nothing-speaks-against", "lenet_ref/saliency.py")),
    Thought("`maximum` with 0, where a signed map should be left alone."),
    Change(
        _of("17-nothing-speaks-against", "lenet_ref/saliency.py"),
        "    maps = np.maximum(gradient, 0) if signed else np.abs(gradient)\n",
        "    maps = np.array(gradient) if signed else np.abs(gradient)\n",
    ),
    Typed("heatcheck learn run"),
)

FAINT: tuple[Entry, ...] = (
    Thought("## 18: the same picture, a hundred times fainter"),
    Typed("heatcheck learn"),
    Thought(
        """
A factor, then, and only for the probability. The page says that p's seed is that of
log p, times p_t, and that one map can be asked about the other. There is a check of
that name.
"""
    ),
    Typed("heatcheck learn guess scores.softmax_tangent_holds"),
    Thought(
        """
It sees it in the maps alone. And the layers? If they were wrong, the logit's map
would be.
"""
    ),
    Typed("heatcheck learn guess gradients.pixels_agree"),
    Thought("So it is where the way back begins."),
    Typed("heatcheck learn claim score --direction backward"),
    Typed(
        "grep -n -A3 'def probability_cotangent' "
        + _of("18-fainter-than-it-says", SCORES)
    ),
    Change(
        _of("18-fainter-than-it-says", SCORES),
        "    return p_t**2 * log_probability_cotangent(z, targets)\n",
        "    return log_probability_cotangent(z, targets) * p_t\n",
    ),
    Typed("heatcheck learn run"),
)

SURE: tuple[Entry, ...] = (
    Thought("## 19: the surer the network, the fainter the map"),
    Typed("heatcheck learn"),
    Typed("heatcheck learn trace"),
    Thought(
        """
The first line of the way back is the seed. For a logit it must be 1 for the target
and 0 for the others, and it is not. Too easily seen to be sure of it, so the check is
asked too.
"""
    ),
    Typed("heatcheck learn guess ranges.seed_lies_in_its_set"),
    Typed("heatcheck learn claim score"),
    Typed("grep -n -A6 'def logit_cotangent' " + _of("19-the-sure-ones-fade", SCORES)),
    Thought(
        "That is the derivative of the probability. The logit's is an identity row."
    ),
    Change(
        _of("19-the-sure-ones-fade", SCORES),
        "    return probability_cotangent(z, targets)\n",
        "    return np.eye(z.shape[1], dtype=z.dtype)[targets]\n",
    ),
    Typed("heatcheck learn run"),
)

MIXED: tuple[Entry, ...] = (
    Thought("## 20: for and against, mixed"),
    Typed("heatcheck learn"),
    Typed("heatcheck learn picture"),
    Thought(
        """
Red and blue are mixed up in parts, not turned as a whole. A convolution? A wrong
guess is allowed, and the answer is worth having.
"""
    ),
    Typed("heatcheck learn claim conv3", code=1),
    Typed("heatcheck learn hint"),
    Thought("The way back begins at the score, and its row must cancel."),
    Typed("heatcheck learn guess scores.class_gradients_cancel"),
    Typed("heatcheck learn claim score"),
    Typed(
        "grep -n -A11 'def log_probability_cotangent' "
        + _of("20-for-and-against-mixed", SCORES)
    ),
    Thought(
        """
`cotangent` holds -p, and 0 for the target. `others` is the sum of those, negative,
and it is put in for the target as it stands. The target must get what makes the row
sum to 0.
"""
    ),
    Change(
        _of("20-for-and-against-mixed", SCORES),
        "    np.put_along_axis(cotangent, targets[:, np.newaxis], others, axis=1)\n",
        "    cotangent[np.arange(len(targets)), targets] = -others[:, 0]\n",
    ),
    Typed("heatcheck learn run"),
)

CHALLENGE: tuple[Entry, ...] = (
    Thought("## 21: the essay's challenge"),
    Typed("heatcheck learn"),
    Typed("heatcheck learn picture"),
    Thought(
        """
As convincing as it says. Does the score rise when one goes along the map?
"""
    ),
    Typed("heatcheck learn guess signs.climbing_the_map_raises_the_score"),
    Thought(
        """
It falls: all is turned. Is it the seed again? The last exercises would make one think
so.
"""
    ),
    Typed("heatcheck learn guess scores.cotangent_is_the_derivative"),
    Thought(
        """
The score is right. Then it is a layer, and each layer's way back must be the adjoint
of its way forward. One check asks them one by one.
"""
    ),
    Typed("heatcheck learn guess gradients.vjp_is_the_adjoint"),
    Typed("heatcheck learn claim conv5 --direction backward"),
    Typed(
        "grep -n -A24 'def vjp' "
        + _of("21-the-essays-challenge", "lenet_ref/layers/convolution.py")
    ),
    Thought(
        """
One step, three layers: each convolution turns the sign, and three turns are one. The
shares of all windows are to be summed.
"""
    ),
    Change(
        _of("21-the-essays-challenge", "lenet_ref/layers/convolution.py"),
        "gxp[index] -= shares[:, :, p, q]\n",
        "gxp[index] += shares[:, :, p, q]\n",
    ),
    Typed("heatcheck learn run"),
    Thought("## What that was worth"),
    Typed("heatcheck learn report"),
)

WALK = (*BEGINNING, *BLUE, *FAINT, *SURE, *MIXED, *CHALLENGE)
