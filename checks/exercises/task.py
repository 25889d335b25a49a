"""Tasks: an invariant to be written by the learner, as data."""

from dataclasses import dataclass

from checks.mistyped import MistypedError

__all__ = ["FILE", "TASKS", "Task", "TaskError", "named_task"]

FILE = "invariant.py"
"""What the learner writes."""


class TaskError(MistypedError):
    """No task is called that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An invariant that the learner writes.

    Parameters
    ----------
    name : str
    statement : str
        What is true of every right program, in words.
    suspect : str
        Id of the named fault in the code that is given.
    siblings : tuple of str
        Ids of those that the invariant must notice too; they are not shown.
    solution : str
        A function body's text that is good enough.
    lesson : str
    """

    name: str
    statement: str
    suspect: str
    siblings: tuple[str, ...]
    solution: str
    lesson: str


TASKS: tuple[Task, ...] = (
    Task(
        name="zero-has-no-colour",
        statement="A pixel that does not matter is drawn white, whatever is around it.",
        suspect="zero-tinted",
        siblings=("drawn-between-least-and-largest", "map-centred"),
        solution=(
            "    maps = np.array([[0.0, 1.0, -3.0, 0.5], [2.0, 0.0, -1.0, 0.0]])\n"
            "    one_sided = np.array([[0.0, 1.0], [2.0, 3.0]])\n"
            "    for one in (maps, -maps, one_sided, -one_sided):\n"
            "        drawn = library.render(one)\n"
            "        if not (drawn[one == 0] == 255).all():\n"
            "            return False\n"
            "    return True\n"
        ),
        lesson="A map of one sign tells more than one that happens to be balanced.",
    ),
    Task(
        name="company-does-not-matter",
        statement="The map of an image is the same alone and in any batch.",
        suspect="neighbour-mixed-in",
        siblings=(
            "first-map-for-all",
            "mean-map-taken-off",
            "map-divided-by-batch-size",
            "batch-and-channels-confused",
        ),
        solution=(
            "    def maps(x, t):\n"
            "        return library.vanilla_gradient(network, x, t)\n\n"
            "    whole = maps(images, targets)\n"
            "    for i in range(len(images)):\n"
            "        alone = maps(images[i : i + 1], targets[i : i + 1])[0]\n"
            "        if np.abs(alone - whole[i]).max() > 1e-8 * np.abs(alone).max():\n"
            "            return False\n"
            "    return True\n"
        ),
        lesson="One image of a batch is not enough: the first is often right.",
    ),
    Task(
        name="the-slope-is-the-map",
        statement="A small step along the map changes the logit by what the map says.",
        suspect="conv-cotangent-subtracted",
        siblings=(
            "kernel-turned-on-the-way-back",
            "crop-off-by-one",
            "relu-mask-dropped",
            "winner-counted-by-columns",
        ),
        solution=(
            "    rows = np.arange(len(images))\n\n"
            "    def score(x):\n"
            "        return library.logits(network, x)[rows, targets]\n\n"
            "    rng = np.random.default_rng(0)\n"
            "    maps = library.vanilla_gradient(network, images, targets)\n"
            "    way = rng.normal(size=images.shape)\n"
            "    h = 1e-7\n"
            "    rise = (score(images + h * way) - score(images - h * way)) / (2 * h)\n"
            "    said = (maps * way).sum(axis=(1, 2, 3))\n"
            "    size = np.abs(maps * way).sum(axis=(1, 2, 3))\n"
            "    off = np.abs(rise - said) / size\n"
            "    return np.median(off) < 1e-5\n"
        ),
        lesson=(
            "A direction of chance asks about every pixel. And a step may cross a kink "
            "in one image or another: the median forgives that."
        ),
    ),
    Task(
        name="asking-changes-nothing",
        statement="Who asks twice gets the same map twice.",
        suspect="gradients-accumulated",
        siblings=(
            "dropout-left-on",
            "winners-moved-in-place",
            "mask-of-the-call-before",
        ),
        solution=(
            "    def ask(x, t):\n"
            "        return library.vanilla_gradient(network, x, t).copy()\n\n"
            "    first = ask(images, targets)\n"
            "    ask(images[::-1] * 0.5, targets[::-1])\n"
            "    again = ask(images, targets)\n"
            "    return bool((first == again).all())\n"
        ),
        lesson="Ask something else in between: what is remembered shows then.",
    ),
    Task(
        name="the-classes-share",
        statement=(
            "Raising all logits alike changes no probability: over the classes, the "
            "derivatives of probability, log-probability and loss sum to zero."
        ),
        suspect="others-sign-kept",
        siblings=("softmax-of-its-diagonal",),
        solution=(
            "    z = np.random.default_rng(0).normal(size=(5, 7)) * 2\n"
            "    t = np.array([0, 3, 6, 1, 1])\n"
            "    for name in ('probability', 'log_probability', 'loss'):\n"
            "        total = library.SCORES[name].cotangent(z, t).sum(axis=1)\n"
            "        if np.abs(total).max() > 1e-10:\n"
            "            return False\n"
            "    return True\n"
        ),
        lesson="One sentence about the softmax holds three derivatives to account.",
    ),
)


def named_task(name: str) -> Task:
    """Task of that name.

    Raises
    ------
    TaskError
        If there is none; the message lists those there are.
    """
    for task in TASKS:
        if task.name == name:
            return task
    msg = f"invariant {name}: expected one of {', '.join(t.name for t in TASKS)}"
    raise TaskError(msg)
