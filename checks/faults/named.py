"""Named faults: for each check one mistake that it is the first to catch."""

from checks.faults.edit import Edit, StaleEditError, source
from checks.faults.fault import Fault

__all__ = ["NAMED"]

GH = "https://github.com/"


def _only(file: str, before: str, after: str) -> Edit:
    """Edit of the one place in a file where ``before`` stands.

    Raises
    ------
    StaleEditError
        If it stands nowhere, or in several places.
    """
    text = source(file)
    found = text.count(before)
    if found != 1:
        msg = f"{file}: expected {before!r} once, it stands there {found} times"
        raise StaleEditError(msg)
    start = text.index(before)
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1)
    return Edit(file, line, column, before, after)


def _fault(  # noqa: PLR0913  (a row of the table below)
    fault_id: str,
    place: str,
    before: str,
    after: str,
    *,
    caught_by: str,
    story: str,
    thread: str | None = None,
    serves: tuple[str, ...] | None = None,
    network: str = "reference",
) -> Fault:
    file, _, function = place.partition(":")
    return Fault(
        id=fault_id,
        edits=(_only(f"lenet_ref/{file}.py", before, after),),
        function=function,
        story=story,
        caught_by=caught_by,
        thread=thread and GH + thread,
        serves=serves,
        network=network,
    )


FOLD = "saliency:fold"
COPY = "maps = gradient.copy() if signed else np.abs(gradient)"
SAME_FOLD = "return fold(gradient, signed=signed, channel_reduction=channel_reduction)"
SALIENCY = "saliency:vanilla_gradient"
BLACK_BOX: tuple[str, ...] = ()


def _kept(expression: str) -> str:
    """``fold`` whose maps are an expression of a store that outlives calls."""
    return (
        "kept = fold.__dict__.setdefault(str(gradient.shape), np.zeros_like(gradient))"
        "; "
        f"maps = {expression} if signed else np.abs(gradient)"
    )


NAMED: tuple[Fault, ...] = (
    _fault(
        "map-cast-to-float32",
        SALIENCY,
        SAME_FOLD,
        SAME_FOLD + ".astype(np.float32)",
        caught_by="state.every_question_is_answered",
        story="The map is stored in half the space, and nobody is told.",
        thread="keisen/tf-keras-vis/issues/41",
    ),
    _fault(
        "pixels-cast-to-float32",
        "preprocessing:preprocess",
        "pixels.astype(dtype) / np.asarray(WHITE, dtype=dtype)",
        "pixels.astype(np.float32) / np.float32(WHITE)",
        caught_by="data.dtype_is_the_declared",
        story="Preprocessing was written for training, which is done in float32.",
    ),
    _fault(
        "pixels-divided-by-256",
        "preprocessing:WHITE",
        "WHITE = 255",
        "WHITE = 256",
        caught_by="data.pixels_fill_the_range",
        story="There are 256 values, so one divides by 256.",
        thread="sicara/tf-explain/issues/126",
    ),
    _fault(
        "pixels-mirrored",
        "preprocessing:preprocess",
        "images: Array = pixels.astype(dtype)",
        "images: Array = pixels[..., ::-1].astype(dtype)",
        caught_by="data.pixels_keep_their_distances",
        story="An augmentation of the training data was left in.",
    ),
    _fault(
        "restored-times-256",
        "preprocessing:restore",
        "np.rint(images * WHITE)",
        "np.rint(images * 256)",
        caught_by="data.restoring_inverts",
        story="There are 256 values, so one multiplies by 256; white wraps to black.",
        thread="autorope/donkeycar/pull/886",
    ),
    _fault(
        "labels-counted-from-one",
        "data:digits",
        "return preprocess(stored), labels",
        "return preprocess(stored), labels + 1",
        caught_by="data.labels_are_classes",
        story="The labels come from a table whose rows are counted from 1.",
        thread="SeldonIO/alibi/issues/627",
    ),
    _fault(
        "images-centred",
        "data:digits",
        "return preprocess(stored), labels",
        "return preprocess(stored) - 0.5, labels",
        caught_by="ranges.images_lie_in_their_range",
        story="Another network's mean is taken off; this one was trained on [0, 1].",
        thread="keras-team/keras/issues/8741",
    ),
    _fault(
        "gate-divided-by",
        "layers/relu:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "return gy / (x.real > 0)",
        caught_by="ranges.values_are_finite",
        story="The gate is divided by where it should be multiplied with.",
        thread="jacobgil/pytorch-grad-cam/issues/214",
    ),
    _fault(
        "print-left-in",
        SALIENCY,
        SAME_FOLD,
        "print(gradient.shape); " + SAME_FOLD,
        caught_by="state.nothing_is_printed",
        story="Somebody looked at a shape and went on.",
    ),
    _fault(
        "seed-set-inside",
        SALIENCY,
        SAME_FOLD,
        "np.random.seed(0); " + SAME_FOLD,
        caught_by="state.random_state_is_untouched",
        story="To make an experiment repeatable, the library sets the global seed.",
        thread="arpanmangal/CovidAID/issues/6",
    ),
    _fault(
        "errors-silenced",
        SALIENCY,
        SAME_FOLD,
        "np.seterr(all='ignore'); " + SAME_FOLD,
        caught_by="state.error_state_is_untouched",
        story="A warning was in the way, so warnings were switched off: for everybody.",
        thread="frgfm/torch-cam/issues/186",
    ),
    _fault(
        "images-scaled-in-place",
        "network:_checked",
        "return read_only(images.astype(dtype, copy=False))",
        "images *= 0.999; return read_only(images.astype(dtype, copy=False))",
        caught_by="state.input_is_untouched",
        story="Preprocessing edits the caller's array; the next call does it again.",
        thread="keras-team/keras/issues/8741",
    ),
    _fault(
        "weights-updated-on-the-way-back",
        "layers/dense:Dense.vjp",
        "return gy @ self.weight",
        "self.weight.flags.writeable = True; self.weight[...] *= 0.999; "
        "return gy @ self.weight",
        caught_by="state.parameters_are_untouched",
        story="The layer's way back comes from a training loop and takes its step.",
        thread="VikParuchuri/zero_to_gpt/issues/12",
    ),
    _fault(
        "images-returned-as-map",
        SALIENCY,
        SAME_FOLD,
        "return images if channel_reduction is None else " + SAME_FOLD[7:],
        caught_by="state.results_are_not_aliased",
        story="A variable is named like another; the map is as sharp as the digit.",
        thread="allenai/allennlp/issues/4360",
    ),
    _fault(
        "buffer-used-again",
        FOLD,
        COPY,
        _kept("(np.copyto(kept, gradient), kept)[1]"),
        caught_by="state.earlier_results_stay",
        story="Allocating costs time, so one buffer is filled at each call.",
        thread="chainer/chainer/pull/2062",
    ),
    _fault(
        "gradients-accumulated",
        FOLD,
        COPY,
        _kept("(np.add(kept, gradient, out=kept), kept.copy())[1]"),
        caught_by="state.repeat_is_identical",
        story="The gradient is added to what is there, and nothing sets it to zero.",
        thread="jacobgil/pytorch-grad-cam/issues/44",
    ),
    _fault(
        "mask-of-the-call-before",
        "layers/relu:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "store = globals().setdefault('STORE', {}); key = self.name, x.shape; "
        "mask = store.get(key, x); store[key] = x.copy(); "
        "return np.where(mask.real <= 0, gy.dtype.type(0), gy)",
        caught_by="state.order_is_forgotten",
        story="The layer keeps its input for the way back, and keeps it too long.",
        thread="AlexBinder/LRP_Pytorch_Resnets_Densenet/pull/1",
    ),
    _fault(
        "batch-mean-taken-off",
        "layers/dense:Dense.forward",
        "return x @ self.weight.T + self.bias",
        "return (x - 1e-3 * x.mean(axis=0)) @ self.weight.T + self.bias",
        caught_by="batch.logits_do_not_feel_the_batch",
        story="A batch normalisation is left in train mode.",
        thread="Project-MONAI/MONAI/issues/1710",
    ),
    _fault(
        "neighbour-mixed-in",
        FOLD,
        COPY,
        COPY.replace(
            "gradient.copy()", "gradient + 1e-3 * np.roll(gradient, 1, axis=0)"
        ),
        caught_by="batch.order_is_free",
        story="A reshape takes one value too many, and the batch slides.",
        thread="meta-pytorch/captum/issues/1276",
    ),
    _fault(
        "map-divided-by-batch-size",
        FOLD,
        COPY,
        COPY.replace("gradient.copy()", "gradient / len(gradient)"),
        caught_by="batch.maps_do_not_feel_the_batch",
        story="The score is averaged over the batch before it is differentiated.",
        thread="tensorflow/lucid/pull/263",
    ),
    _fault(
        "rectifier-leaks",
        "layers/relu:ReLU.forward",
        "return np.where(x.real <= 0, x.dtype.type(0), x)",
        "return np.where(x.real <= 0, x.dtype.type(0.001) * x, x)",
        caught_by="ranges.rectified_is_nonnegative",
        story="Another activation, one letter away.",
        thread="iamtrask/Grokking-Deep-Learning/pull/13",
    ),
    _fault(
        "largest-logit-left-on",
        "scores:_odds",
        "np.exp(z - np.take_along_axis(z, top, axis=1))",
        "np.exp(z)",
        caught_by="ranges.probabilities_form_a_simplex",
        story="The textbook's softmax; exp(1000) is infinite.",
        thread="frgfm/torch-cam/issues/141",
    ),
    _fault(
        "others-sign-kept",
        "scores:log_probability_cotangent",
        "put_along_axis(cotangent, targets[:, np.newaxis], -others, axis=1)",
        "put_along_axis(cotangent, targets[:, np.newaxis], others, axis=1)",
        caught_by="ranges.score_cotangents_lie_in_their_sets",
        story="y + p for y - p: the sum of the others' p, with their sign.",
        thread="insikk/Grad-CAM-tensorflow/issues/4",
    ),
    _fault(
        "next-class-recorded",
        "tape:record",
        "seed = chosen.cotangent(run[-1], targets)",
        "seed = chosen.cotangent(run[-1], (targets + 1) % run[-1].shape[1])",
        caught_by="ranges.seed_lies_in_its_set",
        story="The one-hot is set at an index counted from 1.",
        thread="pifalken/YOLOv3-GradCAM/issues/6",
    ),
    _fault(
        "output-scaled-up",
        "layers/dense:Dense.forward",
        "return x @ self.weight.T + self.bias",
        "return 1e4 * (x @ self.weight.T) + self.bias",
        caught_by="ranges.forward_stays_within_intervals",
        story="A percentage is a factor of 100, and it is applied twice.",
        thread="sebgao/cTensor/issues/3",
    ),
    _fault(
        "cotangent-scaled-up",
        "layers/dense:Dense.vjp",
        "return gy @ self.weight",
        "return 1e4 * (gy @ self.weight)",
        caught_by="ranges.backward_stays_within_intervals",
        story="The same, on the way back only.",
        thread="markroxor/fromscratchtoml/issues/65",
    ),
    _fault(
        "relu-mask-dropped",
        "layers/relu:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "return gy.copy()",
        caught_by="ranges.cotangents_stay_within_the_jacobian",
        story="The rectifier's gradient is forgotten; maps stay plausible.",
        thread="haifengl/smile/issues/528",
    ),
    _fault(
        "logits-divided-by-largest",
        "scores:log_softmax",
        "below = z - np.take_along_axis(z, top, axis=1)",
        "below = z - np.take_along_axis(z, top, axis=1); "
        "below = below / (1 + np.abs(z.sum(axis=1, keepdims=True)))",
        caught_by="scores.only_the_logit_feels_a_shift",
        story="A temperature that depends on the logits themselves.",
        thread="keras-team/keras/issues/9664",
    ),
    _fault(
        "logarithm-of-base-two",
        "scores:log_probability",
        "return _of_target(log_softmax(z), targets)",
        "return _of_target(log_softmax(z), targets) / np.log(2)",
        caught_by="scores.value_is_the_declared",
        story="Bits are reported, the gradient is in nats.",
    ),
    _fault(
        "probability-squared-in-front",
        "scores:probability_cotangent",
        "p_t * log_probability_cotangent(z, targets)",
        "p_t**2 * log_probability_cotangent(z, targets)",
        caught_by="scores.cotangent_is_the_derivative",
        story="The chain rule's factor is applied once by the caller, once here.",
        thread="markroxor/fromscratchtoml/issues/65",
    ),
    _fault(
        "argmax-explained",
        SALIENCY,
        "gradient = cotangents(network, run, chosen.cotangent(run[-1], targets))[0]",
        "gradient = cotangents(network, run, "
        "chosen.cotangent(run[-1], run[-1].argmax(axis=1)))[0]",
        caught_by="scores.target_is_heard",
        story="The predicted class is explained, whatever was asked for.",
        thread="MisaOgura/flashtorch/issues/26",
        serves=BLACK_BOX,
    ),
    _fault(
        "kernel-mirrored",
        "layers/convolution:Conv2d._windows",
        "return windows(xp, self.kernel, self.stride)",
        "return windows(xp, self.kernel, self.stride)[..., ::-1]",
        caught_by="gradients.forward_matches_its_formula",
        story="In mathematics a convolution flips its kernel, in deep learning not.",
        thread="mlpack/mlpack/pull/3376",
    ),
    _fault(
        "relu-guided",
        "layers/relu:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "return np.where((x.real <= 0) | (gy <= 0), gy.dtype.type(0), gy)",
        caught_by="gradients.relu_gate_ignores_the_cotangent",
        story="Guided back-propagation where the plain gradient is declared.",
        thread="raghakot/keras-vis/issues/200",
    ),
    _fault(
        "ties-all-paid",
        "layers/pooling:MaxPool2d.vjp",
        "won = winners == p * self.kernel[1] + q",
        "every = self._windows(x); "
        "won = every[..., p * self.kernel[1] + q] == every.max(axis=4)",
        caught_by="gradients.pool_routing_conserves",
        story="mask = x == max gives every tied pixel the whole cotangent.",
        thread="riccardoandreoni0/CNN-from-scratch/issues/1",
    ),
    _fault(
        "cotangent-clipped",
        "layers/dense:Dense.vjp",
        "return gy @ self.weight",
        "return (gy / np.maximum(np.abs(gy).max(axis=1, keepdims=True), 1))"
        " @ self.weight",
        caught_by="gradients.vjp_is_linear",
        story="Gradient clipping from a training loop; a one-hot is not clipped.",
    ),
    _fault(
        "dense-vjp-negated",
        "layers/dense:Dense.vjp",
        "return gy @ self.weight",
        "return -gy @ self.weight",
        caught_by="gradients.vjp_is_the_adjoint",
        story="Two dense layers: the sign cancels, and every whole map is right.",
    ),
    _fault(
        "input-of-another-step",
        "tape:record",
        "(network.layers[-1].name,)",
        "(network.layers[-2].name,)",
        caught_by="gradients.steps_are_connected",
        story="The score is recorded as computed from what enters the last layer.",
        thread="hannamw/EAP-IG/pull/23",
    ),
    _fault(
        "cotangent-halved-on-the-way",
        "network:cotangents",
        "back.append(read_only(layer.vjp(x, back[-1])))",
        "back.append(read_only(0.5 * layer.vjp(x, back[-1])))",
        caught_by="gradients.pairing_is_conserved",
        story="Each layer is right; what they are called with is not.",
        thread="f-dangel/backpack/issues/30",
    ),
    _fault(
        "bias-cotangent-averaged",
        "layers/convolution:Conv2d.parameter_vjp",
        "gy.sum(axis=(0, 2, 3))",
        "gy.mean(axis=(0, 2, 3))",
        caught_by="gradients.biases_complete_the_logit",
        story="A mean for a sum; training still works, with another rate.",
        thread="sebgao/cTensor/issues/3",
    ),
    _fault(
        "channels-folded-by-mean",
        "saliency:_largest",
        "gradient.max(axis=1)",
        "gradient.mean(axis=1)",
        caught_by="gradients.map_is_the_folded_gradient",
        story="On grey images a mean and a maximum over one channel are the same.",
        thread="artvandelay/Deep_Inside_Convolutional_Networks/pull/4",
    ),
    _fault(
        "relu-guided-in-a-black-box",
        "layers/relu:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "return np.where((x.real <= 0) | (gy <= 0), gy.dtype.type(0), gy)",
        caught_by="scores.class_gradients_cancel",
        story="The same, where no step can be seen: the classes' maps give it away.",
        thread="utkuozbulak/pytorch-cnn-visualizations/issues/36",
        serves=("other_scores",),
    ),
    _fault(
        "loss-doubled-in-a-black-box",
        "scores:loss_cotangent",
        "return -log_probability_cotangent(z, targets)",
        "return -2 * log_probability_cotangent(z, targets)",
        caught_by="signs.loss_opposes_log_probability",
        story="The gradient of a squared error has a 2, that of a logarithm has not.",
        thread="inseq-team/inseq/issues/188",
        serves=("other_scores",),
    ),
    _fault(
        "probability-scaled-in-a-black-box",
        "scores:probability_cotangent",
        "p_t * log_probability_cotangent(z, targets)",
        "1.01 * p_t * log_probability_cotangent(z, targets)",
        caught_by="scores.softmax_tangent_holds",
        story="One score in four has a factor.",
        thread="wkcn/mobula/issues/3",
        serves=("other_scores",),
    ),
    _fault(
        "rows-and-columns-exchanged",
        "heatmap:render",
        "return colours",
        "return colours.swapaxes(-3, -2)",
        caught_by="rendering.pictures_are_uint8",
        story="A resize takes (width, height); square images hide it.",
        thread="utkuozbulak/pytorch-cnn-visualizations/issues/40",
    ),
    _fault(
        "nan-drawn-as-zero",
        "heatmap:render",
        "maps = np.asarray(maps, dtype=np.float64)",
        "maps = np.nan_to_num(np.asarray(maps, dtype=np.float64))",
        caught_by="rendering.broken_map_is_refused",
        story="A warning was in the way, so NaN was replaced.",
        thread="utkuozbulak/pytorch-cnn-visualizations/pull/42",
    ),
    _fault(
        "zero-tinted",
        "heatmap:REDS",
        "REDS = ((255, 255, 255),",
        "REDS = ((253, 219, 199),",
        caught_by="rendering.zero_is_neutral",
        story="The white entry of a published palette was left out.",
        thread="raghakot/keras-vis/issues/222",
    ),
    _fault(
        "table-reversed",
        "heatmap:_diverging",
        "np.concatenate([blues[:0:-1], reds])",
        "np.concatenate([reds[:0:-1], blues])",
        caught_by="rendering.sign_is_kept",
        story="RdBu for RdBu_r.",
        thread="Project-MONAI/tutorials/issues/1796",
    ),
    _fault(
        "limit-of-one-side",
        "heatmap:_limit",
        "peaks = np.abs(maps).max(axis=(-2, -1), keepdims=True)",
        "peaks = maps.max(axis=(-2, -1), keepdims=True)",
        caught_by="rendering.scale_is_symmetric",
        story="Positive evidence sets the scale of the negative.",
        thread="matplotlib/matplotlib/issues/24283",
    ),
    _fault(
        "map-centred",
        "heatmap:render",
        "limits = _limit(maps, limit)",
        "maps = maps - maps.mean(axis=(-2, -1), keepdims=True)"
        "; limits = _limit(maps, limit)",
        caught_by="rendering.flat_map_is_uniform",
        story="Standardising before colouring draws a constant map blank.",
        thread="sicara/tf-explain/issues/157",
        network="lenet",
    ),
    _fault(
        "picture-upside-down",
        "heatmap:render",
        "return colours",
        "return colours[..., ::-1, :, :]",
        caught_by="rendering.lone_pixel_lands",
        story="matplotlib's origin='lower'.",
        thread="eclique/keras-gradcam/pull/2",
        network="awkward",
    ),
    _fault(
        "shades-out-of-order",
        "heatmap:REDS",
        "(214, 96, 77), (178, 24, 43)",
        "(178, 24, 43), (214, 96, 77)",
        caught_by="rendering.colour_is_monotone",
        story="Two colours of a palette typed in the wrong order.",
        thread="autorope/donkeycar/pull/886",
    ),
    _fault(
        "small-maps-blank",
        "heatmap:_limit",
        "np.where(limits > 0, limits, 1)",
        "np.where(limits > 1e-5, limits, 1)",
        caught_by="rendering.scale_is_free",
        story="To be safe from a division by zero, small maps are drawn blank.",
        thread="meta-pytorch/captum/issues/393",
    ),
    _fault(
        "channels-reversed",
        "heatmap:picture",
        "return restore(np.moveaxis(images, -3, -1))",
        "return restore(np.moveaxis(images, -3, -1)[..., ::-1])",
        caught_by="rendering.picture_shows_the_image",
        story="BGR for RGB: grey images are the same in both.",
        thread="jacobgil/pytorch-grad-cam/issues/123",
    ),
    _fault(
        "blend-without-complement",
        "heatmap:blend",
        "mixed = (1 - opacity) * pictures.astype(float)",
        "mixed = opacity * pictures.astype(float)",
        caught_by="rendering.blend_lies_between",
        story="At one half nobody sees it.",
        thread="hila-chefer/Transformer-Explainability/issues/35",
    ),
    _fault(
        "another-map-drawn",
        "tape:_picture_steps",
        "heat = render(flat, signed=signed)",
        "heat = render(flat[::-1], signed=signed)",
        caught_by="signs.recorded_picture_is_of_the_map",
        story="The pictures are those of other images of the batch.",
        thread="sassoftware/python-dlpy/pull/13",
    ),
    _fault(
        "map-negated-and-drawn",
        FOLD,
        COPY,
        COPY.replace("gradient.copy()", "-gradient"),
        caught_by="signs.drawn_red_raises_the_score",
        story="The essay's: one minus, red is blue, and nothing crashes.",
        thread="cassidylaidlaw/perceptual-advex/issues/5",
        serves=("render",),
    ),
    _fault(
        "map-negated-in-a-black-box",
        FOLD,
        COPY,
        COPY.replace("gradient.copy()", "-gradient"),
        caught_by="signs.climbing_the_map_raises_the_score",
        story="The same, where there is no picture to see it in.",
        thread="cassidylaidlaw/perceptual-advex/issues/5",
        serves=BLACK_BOX,
    ),
    _fault(
        "top-made-absolute",
        FOLD,
        COPY,
        COPY.replace(
            "gradient.copy()",
            "np.where(np.arange(gradient.shape[2])[:, np.newaxis] < 10, "
            "np.abs(gradient), gradient)",
        ),
        caught_by="signs.pixel_signs_agree",
        story="Absolute values of one part only: the whole still climbs.",
        thread="Genentech/gReLU/pull/124",
        serves=BLACK_BOX,
    ),
    _fault(
        "map-one-percent-larger",
        FOLD,
        COPY,
        COPY.replace("gradient.copy()", "1.01 * gradient"),
        caught_by="gradients.complex_step_agrees",
        story="A factor that no picture shows.",
        thread="PAIR-code/saliency/pull/23",
        serves=("complex_scores",),
    ),
    _fault(
        "map-one-percent-larger-in-a-black-box",
        FOLD,
        COPY,
        COPY.replace("gradient.copy()", "1.01 * gradient"),
        caught_by="gradients.directions_agree",
        story="The same, where scores take real numbers only.",
        thread="stellargraph/stellargraph/pull/847",
        serves=BLACK_BOX,
    ),
    _fault(
        "absolute-map-one-percent-larger",
        FOLD,
        COPY,
        COPY.replace("np.abs(gradient)", "np.abs(1.01 * gradient)"),
        caught_by="gradients.pixels_agree",
        story="The same, of a folded map of absolute values: it has no directions.",
        thread="stellargraph/stellargraph/pull/847",
        serves=BLACK_BOX,
        network="awkward",
    ),
    _fault(
        "classes-in-another-order",
        "network:lenet5",
        'w["dense7.weight"], w["dense7.bias"]',
        'w["dense7.weight"][::-1], w["dense7.bias"][::-1]',
        caught_by="data.accuracy_reaches_its_floor",
        story="The weights come from a file with its classes in another order: map and "
        "score agree, about another class.",
        thread="HIPS/autograd/pull/245",
        network="lenet",
    ),
)
"""In the order of the catalogue."""
