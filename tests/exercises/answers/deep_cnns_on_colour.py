"""Answers to the exercises of lesson 08: right ones of several styles, and typical wrong ones."""

RIGHT = {
    "my_count": ["my_count = 1944", "my_count = np.prod([6, 6, 6, 9])"],
    "colours": [
        # pixel by pixel
        """
        def colours(image, steps=4):
            counts = [0] * steps**3
            for red, green, blue in image.reshape(-1, 3):
                step = [min(int(value * steps), steps - 1) for value in (red, green, blue)]
                counts[step[0] * steps**2 + step[1] * steps + step[2]] += 1
            return [count / (image.shape[0] * image.shape[1]) for count in counts]
        """,
        """
        def colours(image, steps=4):
            counts, _ = np.histogramdd(image.reshape(-1, 3), bins=steps, range=[(0, 1)] * 3)
            return (counts / counts.sum()).ravel().astype("float32")
        """,
    ],
    "augment": [
        # all at once
        """
        def augment(images, random, most=2):
            n, height, width, _ = images.shape
            images = np.where(random.integers(0, 2, n).astype(bool)[:, None, None, None], images[:, :, ::-1], images)
            padded = np.pad(images, ((0, 0), (most, most), (most, most), (0, 0)), mode="reflect")
            rows = random.integers(-most, most + 1, (n, 1)) + np.arange(height) + most
            columns = random.integers(-most, most + 1, (n, 1)) + np.arange(width) + most
            return padded[np.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]]
        """,
        # the course's own, if asked for the right distance
        """
        def augment(images, random, most=2):
            from course.batches import flip, shift_mirrored
            return shift_mirrored(flip(images, random), random, pixels=most)
        """,
    ],
    "heat": [
        """
        def heat(maps, derivatives):
            summed = np.einsum("rck,k->rc", maps, derivatives.mean((0, 1)))
            return summed * (summed > 0)
        """,
        """
        def heat(maps, derivatives):
            rows, columns, k = maps.shape
            picture = np.zeros((rows, columns), "float32")
            for number in range(k):
                weight = derivatives[:, :, number].sum() / (rows * columns)
                picture += weight * maps[:, :, number]
            picture[picture < 0] = 0
            return picture.tolist()
        """,
    ],
    "reuse": [
        """
        def reuse(net, classes):
            body = keras.Model(net.input, net.layers[-2].output)
            for layer in body.layers:
                layer.trainable = False
            return keras.Sequential([net.input, body, keras.layers.Dense(classes, activation="softmax")])
        """,
        """
        def reuse(net, classes):
            net.trainable = False
            scores = keras.layers.Dense(classes)(net.layers[-2].output)
            model = keras.Model(net.inputs, keras.layers.Softmax()(scores))
            return model
        """,
    ],
    "temperature": [
        # by the calibration error itself
        """
        def temperature(scores, labels):
            from course.calibration import reliability

            def error(number):
                powers = np.exp(scores.astype(float) / number)
                p = powers / powers.sum(axis=1, keepdims=True)
                return reliability(p.max(axis=1).clip(0, 1), p.argmax(axis=1) == labels).error

            return min(np.arange(0.2, 6, 0.05), key=error)
        """,
        # mean confidence as high as accuracy, by halving
        """
        def temperature(scores, labels):
            accuracy = (scores.argmax(axis=1) == labels).mean()
            low, high = 0.05, 20.0
            for _ in range(40):
                middle = (low * high) ** 0.5
                powers = np.exp((scores - scores.max(axis=1, keepdims=True)) / middle)
                confidence = (1 / powers.sum(axis=1)).mean()
                low, high = (middle, high) if confidence > accuracy else (low, middle)
            return np.array([middle], dtype="float32")
        """,
    ],
}

WRONG = {
    "my_count": [
        ("my_count = 3 * 6 * 9", "a step of each of them together"),
        ("my_count = 6**3", "one part of the photograph"),
        ("my_count = 6**3 * 3", "nine, not three"),
        ("my_count = 3**3 * 6 * 6", "mixed up"),
        ("my_count = 6 * 6 * 9", "not 6 × 6"),
    ],
    "colours": [
        (
            """
            def colours(image, steps=4):
                red, green, blue = np.minimum(image * steps, steps - 1).astype(int).reshape(-1, 3).T
                return np.bincount((red * steps + green) * steps + blue, minlength=steps**3)
            """,
            "Those are counts",
        ),
        (
            """
            def colours(image, steps=4):
                red, green, blue = np.minimum(image * steps, steps - 1).astype(int).reshape(-1, 3).T
                return np.bincount((blue * steps + green) * steps + red, minlength=steps**3) / len(red)
            """,
            "red counts slowest",
        ),
        (
            """
            def colours(image, steps=4):
                red, green, blue = (image * steps).astype(int).reshape(-1, 3).T
                return np.bincount((red * steps + green) * steps + blue, minlength=steps**3) / len(red)
            """,
            "An intensity of exactly 1",
        ),
        (
            """
            def colours(image, steps=4):
                red, green, blue = np.round(image * (steps - 1)).astype(int).reshape(-1, 3).T
                return np.bincount((red * steps + green) * steps + blue, minlength=steps**3) / len(red)
            """,
            "Round down",
        ),
        (
            """
            def colours(image, steps=4):
                channels = np.minimum(image * steps, steps - 1).astype(int).reshape(-1, 3).T
                return np.concatenate([np.bincount(one, minlength=steps) for one in channels]) / len(channels[0])
            """,
            "counted apart",
        ),
        (
            """
            def colours(image, steps=4):
                red, green, blue = np.minimum(image * 4, 3).astype(int).reshape(-1, 3).T
                return np.bincount((red * 4 + green) * 4 + blue, minlength=64) / len(red)
            """,
            "however many `steps`",
        ),
        (
            """
            def colours(image, steps=4):
                red, green, blue = np.minimum(image * steps, steps - 1).astype(int).reshape(-1, 3).T
                return np.bincount((red * steps + green) * steps + blue, minlength=steps**3) / image.size
            """,
            "a pixel has three",
        ),
    ],
    "augment": [
        (
            """
            def augment(images, random, most=2):
                from course.batches import flip, shift_mirrored
                return shift_mirrored(flip(images.swapaxes(1, 2), random).swapaxes(1, 2), random, pixels=most)
            """,
            "upside down",
        ),
        (
            """
            def augment(images, random, most=2):
                from course.batches import shift_mirrored
                images = images[..., ::-1] if random.random() < 0.5 else images
                return shift_mirrored(images, random, pixels=most)
            """,
            "red becomes blue",
        ),
        (
            """
            def augment(images, random, most=2):
                from course.batches import shift_mirrored
                images = images[:, :, ::-1] if random.random() < 0.5 else images
                return shift_mirrored(images, random, pixels=most)
            """,
            "mirrored",
        ),
        (
            """
            def augment(images, random, most=2):
                from course.batches import flip
                moved = [np.roll(one, random.integers(-most, most + 1, 2), axis=(0, 1)) for one in flip(images, random)]
                return np.stack(moved)
            """,
            "np.roll",
        ),
        (
            """
            def augment(images, random, most=2):
                from course.batches import flip, shift
                return shift(flip(images, random), random, pixels=most)
            """,
            "Black comes in",
        ),
        (
            """
            def augment(images, random, most=2):
                from course.batches import flip
                padded = np.pad(flip(images, random), ((0, 0), (most, most), (most, most), (0, 0)), mode="reflect")
                starts = [random.integers(0, 2 * most, 2) for _ in images]
                height, width = images.shape[1:3]
                return np.stack([p[a : a + height, b : b + width] for p, (a, b) in zip(padded, starts)])
            """,
            "upper end",
        ),
        (
            """
            def augment(images, random, most=2):
                from course.batches import flip
                padded = np.pad(flip(images, random), ((0, 0), (most, most), (most, most), (0, 0)), mode="reflect")
                top, left = random.integers(0, 2 * most + 1, 2)
                height, width = images.shape[1:3]
                return padded[:, top : top + height, left : left + width]
            """,
            "a move of its own",
        ),
        (
            """
            def augment(images, random, most=2):
                from course.batches import shift_mirrored
                return shift_mirrored(images, random, pixels=most)
            """,
            "No image is mirrored",
        ),
        (
            """
            def augment(images, random, most=2):
                from course.batches import flip, shift_mirrored
                random = np.random.default_rng()
                return shift_mirrored(flip(images, random), random, pixels=most)
            """,
            "draw from `random` alone",
        ),
        (
            "def augment(images, random, most=2):\n    return np.pad(images, ((0, 0), (2, 2), (2, 2), (0, 0)))",
            "The shape has to stay",
        ),
    ],
    "heat": [
        (
            "def heat(maps, derivatives):\n    return (derivatives.mean(axis=(0, 1)) * maps).sum(axis=2)",
            "keep what is above 0",
        ),
        (
            """
            def heat(maps, derivatives):
                return np.maximum(derivatives.mean(axis=(0, 1)) * maps, 0).sum(axis=2)
            """,
            "Add up first",
        ),
        (
            "def heat(maps, derivatives):\n    return np.maximum((derivatives * maps).sum(axis=2), 0)",
            "Each place has its own weight",
        ),
        (
            """
            def heat(maps, derivatives):
                return np.maximum((derivatives.sum(axis=(0, 1)) * maps).sum(axis=2), 0)
            """,
            "averages over the places",
        ),
        (
            """
            def heat(maps, derivatives):
                return np.maximum((derivatives.mean(axis=(0, 1)) * maps).mean(axis=2), 0)
            """,
            "do not average them",
        ),
        (
            """
            def heat(maps, derivatives):
                return np.abs((derivatives.mean(axis=(0, 1)) * maps).sum(axis=2))
            """,
            "no evidence for it",
        ),
    ],
    "reuse": [
        (
            """
            def reuse(net, classes):
                body = keras.Model(net.input, net.layers[-1].input)
                return keras.Model(net.input, keras.layers.Dense(classes, activation="softmax")(body.output))
            """,
            "All weights can still change",
        ),
        (
            """
            def reuse(net, classes):
                body = keras.Model(net.input, net.layers[-1].input)
                model = keras.Model(net.input, keras.layers.Dense(classes, activation="softmax")(body.output))
                model.trainable = False
                return model
            """,
            "Nothing can learn",
        ),
        (
            """
            def reuse(net, classes):
                net.trainable = False
                return keras.Model(net.input, keras.layers.Dense(classes, activation="softmax")(net.output))
            """,
            "reads the old answers",
        ),
        (
            """
            def reuse(net, classes):
                for layer in net.layers:
                    if isinstance(layer, keras.layers.Conv2D):
                        layer.trainable = False
                scores = keras.layers.Dense(classes, activation="softmax")(net.layers[-1].input)
                return keras.Model(net.input, scores)
            """,
            "Some old weights can still change",
        ),
        (
            """
            def reuse(net, classes):
                body = keras.Model(net.input, net.layers[-1].input)
                body.trainable = False
                return keras.Model(net.input, keras.layers.Dense(classes)(body.output))
            """,
            "needs softmax",
        ),
        (
            """
            def reuse(net, classes):
                body = keras.models.clone_model(keras.Model(net.input, net.layers[-1].input))
                body.trainable = False
                return keras.Model(body.input, keras.layers.Dense(classes, activation="softmax")(body.output))
            """,
            "is lost",
        ),
        ("def reuse(net, classes):\n    net.trainable = False\n    return net", "gives shape"),
        (
            "def reuse(net, classes):\n    return keras.layers.Dense(classes)(net.layers[-2].output)",
            "a Keras model",
        ),
    ],
    "temperature": [
        ("def temperature(scores, labels):\n    return 1.0", "nothing changes"),
        (
            """
            def temperature(scores, labels):
                def loss(number):
                    p = keras.ops.softmax(scores * number)
                    return float(keras.ops.mean(keras.losses.sparse_categorical_crossentropy(labels, p)))

                return min(np.geomspace(0.1, 10, 100), key=loss)
            """,
            "turned over",
        ),
        (
            """
            def temperature(scores, labels):
                def accuracy(number):
                    return ((scores / number).argmax(axis=1) == labels).mean()

                return max(np.geomspace(1, 10, 100), key=accuracy)
            """,
            "nothing changes",
        ),
        ("def temperature(scores, labels):\n    return np.std(scores)", "too "),
        ("def temperature(scores, labels):\n    return 8", "too large"),
        ("def temperature(scores, labels):\n    return scores.max(axis=1)", "One number is expected"),
        ("def temperature(scores, labels):\n    return -2.0", "above 0"),
    ],
}

# Mutants of the solution that are right answers: part of the changed line, to the reason.
EQUIVALENT = {
    "colours": {"reshape(-2, 3)": "NumPy takes any negative number for the size that it works out itself"},
    "augment": {
        "<= 0.5": "a fair coin: exactly one half hardly ever comes up",
        "> 0.5": "a fair coin, read the other way round",
    },
    "temperature": {
        "ops.sum(by_photograph)": "a sum is lowest where the mean is",
        "101), key": "a grid as fine as before, but for a hundredth",
        "99), key": "a grid as fine as before, but for a hundredth",
        "11, 100": "the right number lies well inside of either range",
        "9, 100": "the right number lies well inside of either range",
    },
}
