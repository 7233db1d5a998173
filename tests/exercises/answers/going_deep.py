"""Answers to the exercises of lesson 07: right ones of several styles, and typical wrong ones."""

RIGHT = {
    "my_layers": [
        "my_layers = 37",
        "my_layers = np.float32(148 * (7 * 7 * 3 * 3 * 16 * 16)) / (7 * 7 * 3 * 3 * 32 * 32)",
    ],
    "depth_of": [
        # by the weights: a kernel has more than one axis
        "def depth_of(net):\n    return np.array([len(weight.shape) > 1 for weight in net.weights]).sum()",
        """
        def depth_of(net):
            depth = 0
            for layer in net.layers:
                if type(layer).__name__ in ("Conv2D", "Dense"):
                    depth += 1
            return float(depth)
        """,
    ],
    "ask": [
        "def ask(net, images, batch_size=32):\n    return net.predict(images, batch_size=batch_size, verbose=0)",
        "def ask(net, images, batch_size=32):\n    return [np.asarray(net(one[None]))[0] for one in images]",
    ],
    "gradient_sizes": [
        """
        def gradient_sizes(x, matrices, gradient):
            def back(x, matrices):
                if not matrices:
                    return gradient, []
                z = matrices[0] @ x
                behind, sizes = back(np.clip(z, 0, None), matrices[1:])
                here = (behind * (z > 0)) @ matrices[0]
                return here, [float((here**2).mean() ** 0.5), *sizes]

            return back(x, list(matrices))[1]
        """,
        # the slope as a matrix
        """
        def gradient_sizes(x, matrices, gradient):
            slopes = []
            for weights in matrices:
                z = weights @ x
                slopes.append(np.diag((z > 0).astype("float32")) @ weights)
                x = np.where(z > 0, z, 0)
            sizes = np.zeros(len(matrices))
            for layer in range(len(matrices) - 1, -1, -1):
                gradient = gradient @ slopes[layer]
                sizes[layer] = np.linalg.norm(gradient) / np.sqrt(len(gradient))
            return sizes
        """,
    ],
    "waist_block": [
        """
        def waist_block(x):
            from keras import layers
            maps = x.shape[-1]
            f = layers.BatchNormalization(momentum=0.9)(x)
            f = layers.ReLU()(f)
            f = layers.Conv2D(maps // 2, 3, padding="same", use_bias=False, kernel_initializer="he_normal")(f)
            f = layers.BatchNormalization(momentum=0.9)(f)
            f = layers.ReLU()(f)
            f = layers.Conv2D(maps, (3, 3), padding="same", use_bias=False, kernel_initializer="zeros")(f)
            return x + f
        """,
        """
        def waist_block(x):
            def convolve(x, filters):
                x = keras.layers.Activation("relu")(keras.layers.BatchNormalization()(x))
                return keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)

            return keras.layers.add([convolve(convolve(x, x.shape[-1] // 2), x.shape[-1]), x])
        """,
    ],
    "my_step": [
        "def my_step(x, weights):\n    return x + 0.1 * np.maximum(weights @ x, 0) - 0.1 * np.maximum(weights.T @ x, 0)",
        # each signal brought back to its size
        """
        def my_step(x, weights):
            x = 0.97 * x + 0.1 * weights @ np.sign(x)
            return (x / np.sqrt(np.mean(x**2))).astype("float32")
        """,
        # leaky on one side, and the mean taken off
        """
        def my_step(x, weights):
            x = np.tanh(x + 0.05 * weights @ x)
            x = x - x.mean()
            return x / x.std()
        """,
    ],
}

WRONG = {
    "my_layers": [
        ("my_layers = 74", "twice as many maps"),
        ("my_layers = 592", "the dear ones"),
        ("my_layers = 148", "no more than one of 16"),
        ("my_layers = 148 / 8", "The filters stay"),
        ("my_layers = 38", "off by one"),
    ],
    "depth_of": [
        ("def depth_of(net):\n    return len(net.layers)", "every entry"),
        (
            "def depth_of(net):\n    return len([layer for layer in net.layers if layer.weights])",
            "Batch norm has weights",
        ),
        (
            "def depth_of(net):\n    return sum('conv' in layer.name for layer in net.layers)",
            "Dense layers count as well",
        ),
        (
            "def depth_of(net):\n    return 1 + sum('conv' in layer.name for layer in net.layers)",
            "with one dense layer",
        ),
        (
            "def depth_of(net):\n    return sum(isinstance(layer, keras.layers.Dense) for layer in net.layers)",
            "Convolutions count as well",
        ),
        ("def depth_of(net):\n    return len(net.weights)", "arrays of weights"),
        ("def depth_of(net):\n    return net.depth", "Your code stopped at line 2"),
    ],
    "ask": [
        (
            """
            def ask(net, images, batch_size=32):
                return keras.ops.convert_to_numpy(net(images, training=True))
            """,
            "images that come with it",
        ),
        (
            """
            def ask(net, images, batch_size=1):
                ones = [net(image[None], training=True) for image in images]
                return np.concatenate([keras.ops.convert_to_numpy(one) for one in ones])
            """,
            "hides the bug",
        ),
        (
            """
            def ask(net, images, batch_size=32):
                for layer in net.layers:
                    layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
                return keras.ops.convert_to_numpy(net(images, training=True))
            """,
            "dropout still drops",
        ),
        (
            """
            def ask(net, images, batch_size=32):
                probabilities = []
                for start in range(0, len(images) - batch_size, batch_size):
                    batch = images[start : start + batch_size]
                    probabilities.append(keras.ops.convert_to_numpy(net(batch, training=False)))
                return np.concatenate(probabilities)
            """,
            "wrong shape",
        ),
        (
            "def ask(net, images, batch_size=32):\n    return net.predict(images, verbose=0).argmax(axis=1)",
            "too few axes",
        ),
    ],
    "gradient_sizes": [
        (
            """
            def gradient_sizes(x, matrices, gradient):
                sizes = []
                for weights in matrices[::-1]:
                    gradient = weights.T @ gradient
                    sizes.append(np.sqrt(np.mean(gradient**2)))
                return sizes[::-1]
            """,
            "left out on the way back",
        ),
        (
            """
            def gradient_sizes(x, matrices, gradient):
                sizes = []
                for weights in matrices[::-1]:
                    gradient = np.maximum(weights.T @ gradient, 0)
                    sizes.append(np.sqrt(np.mean(gradient**2)))
                return sizes[::-1]
            """,
            "whatever sign the gradient has",
        ),
        (
            """
            def gradient_sizes(x, matrices, gradient):
                active = []
                for weights in matrices:
                    x = np.maximum(weights @ x, 0)
                    active.append(x > 0)
                sizes = []
                for weights, passes in zip(matrices[::-1], active[::-1]):
                    gradient = weights.T @ (gradient * passes)
                    sizes.append(np.sqrt(np.mean(gradient**2)))
                return sizes
            """,
            "wrong order",
        ),
        (
            """
            def gradient_sizes(x, matrices, gradient):
                active = []
                for weights in matrices:
                    x = np.maximum(weights @ x, 0)
                    active.append(x > 0)
                sizes = []
                for weights, passes in zip(matrices[::-1], active[::-1]):
                    gradient = weights @ (gradient * passes)
                    sizes.append(np.sqrt(np.mean(gradient**2)))
                return sizes[::-1]
            """,
            "transposed",
        ),
        (
            """
            def gradient_sizes(x, matrices, gradient):
                active = []
                for weights in matrices:
                    active.append(x > 0)
                    x = np.maximum(weights @ x, 0)
                sizes = []
                for weights, passes in zip(matrices[::-1], active[::-1]):
                    gradient = weights.T @ (gradient * passes)
                    sizes.append(np.sqrt(np.mean(gradient**2)))
                return sizes[::-1]
            """,
            "where its *output* is positive",
        ),
        (
            """
            def gradient_sizes(x, matrices, gradient):
                active = []
                for weights in matrices:
                    x = np.maximum(weights @ x, 0)
                    active.append(x > 0)
                sizes = []
                for weights, passes in zip(matrices[::-1], active[::-1]):
                    gradient = weights.T @ (gradient * passes)
                    sizes.append(np.linalg.norm(gradient))
                return sizes[::-1]
            """,
            "not of the sum",
        ),
        (
            """
            def gradient_sizes(x, matrices, gradient):
                active = []
                for weights in matrices:
                    x = np.maximum(weights @ x, 0)
                    active.append(x > 0)
                sizes = []
                for weights, passes in zip(matrices[::-1], active[::-1]):
                    sizes.append(np.sqrt(np.mean(gradient**2)))
                    gradient = weights.T @ (gradient * passes)
                return sizes[::-1]
            """,
            "behind each layer",
        ),
    ],
    "waist_block": [
        (
            """
            def waist_block(x):
                f = x
                for filters in (x.shape[-1] // 2, x.shape[-1]):
                    f = keras.layers.ReLU()(keras.layers.BatchNormalization()(f))
                    f = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(f)
                return f
            """,
            "is not added",
        ),
        (
            """
            def waist_block(x):
                f = x
                for filters in (x.shape[-1] // 2, x.shape[-1]):
                    f = keras.layers.ReLU()(keras.layers.BatchNormalization()(f))
                    f = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(f)
                return keras.layers.ReLU()(keras.layers.Add()([x, f]))
            """,
            "Nothing may come after the sum",
        ),
        (
            """
            def waist_block(x):
                f = x
                for filters in (x.shape[-1] // 2, x.shape[-1]):
                    f = keras.layers.ReLU()(keras.layers.BatchNormalization()(f))
                    f = keras.layers.Conv2D(filters, 3, padding="same")(f)
                return keras.layers.Add()([x, f])
            """,
            "needs no bias",
        ),
        (
            """
            def waist_block(x):
                f = x
                for filters in (x.shape[-1], x.shape[-1]):
                    f = keras.layers.ReLU()(keras.layers.BatchNormalization()(f))
                    f = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(f)
                return keras.layers.Add()([x, f])
            """,
            "has no waist",
        ),
        (
            """
            def waist_block(x):
                f = x
                for filters in (8, x.shape[-1]):
                    f = keras.layers.ReLU()(keras.layers.BatchNormalization()(f))
                    f = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(f)
                return keras.layers.Add()([x, f])
            """,
            "however many come in",
        ),
        (
            """
            def waist_block(x):
                f = x
                for filters in (x.shape[-1] // 2, x.shape[-1]):
                    f = keras.layers.BatchNormalization()(keras.layers.ReLU()(f))
                    f = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(f)
                return keras.layers.Add()([x, f])
            """,
            "The order is batch norm, ReLU, convolution",
        ),
        (
            """
            def waist_block(x):
                f = x
                for filters in (x.shape[-1] // 2, x.shape[-1]):
                    f = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(f)
                    f = keras.layers.ReLU()(keras.layers.BatchNormalization()(f))
                return keras.layers.Add()([x, f])
            """,
            "stands in another place",
        ),
        (
            """
            def waist_block(x):
                f = x
                for filters in (x.shape[-1] // 2, x.shape[-1]):
                    f = keras.layers.ReLU()(keras.layers.BatchNormalization()(f))
                    f = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(f)
                return keras.layers.Concatenate()([x, f])
            """,
            "side by side",
        ),
        (
            """
            def waist_block(x):
                f = x
                for filters in (x.shape[-1] // 2, x.shape[-1]):
                    f = keras.layers.ReLU()(keras.layers.BatchNormalization()(f))
                    f = keras.layers.Conv2D(filters, 3, use_bias=False)(f)
                return keras.layers.Add()([x, f])
            """,
            "Your code stopped at line 6",
        ),
        ("def waist_block(x):\n    return keras.layers.Conv2D(3, 3)", "of type `Conv2D`"),
    ],
    "my_step": [
        ("def my_step(x, weights):\n    return np.sqrt(2) * np.maximum(weights @ x, 0)", "two signals meet"),
        ("def my_step(x, weights):\n    return np.maximum(weights @ x, 0)", "The signal is lost"),
        ("def my_step(x, weights):\n    return x + weights @ np.maximum(x, 0)", "The signal explodes"),
        ("def my_step(x, weights):\n    return weights @ x", "linear"),
        (
            """
            def my_step(x, weights):
                x = x + weights @ x
                return x / np.sqrt(np.mean(x**2))
            """,
            "linear",
        ),
        ("def my_step(x, weights):\n    return x + 0.001 * weights @ np.tanh(x)", "as it went in"),
        ("def my_step(x, weights):\n    return np.tanh(x)", "play no part"),
        ("def my_step(x, weights):\n    return np.tanh(x * weights)", "as long as it got"),
    ],
}

# Mutants of the solution that are right answers: part of the changed line, to the reason.
EQUIVALENT = {
    "ask": {
        "batch_size=31": "how many images are asked at a time changes no answer",
        "batch_size=33": "how many images are asked at a time changes no answer",
        "net(batch))": "a model that is called outside of training is not in training mode",
    },
    "my_step": {
        "-0.1": "the weights have random signs: as many are turned one way as the other",
        "x - 0.1": "the weights have random signs: as many are turned one way as the other",
    },
}
