"""Answers to the exercises of lesson 04: right ones of several styles, and typical wrong ones."""

RIGHT = {
    "shape": ["my_shape = [66, 99, 8]", "my_shape = np.array([66, 99, 8])"],
    "count": [
        """
        def count(height, width, channels, filters, window):
            kernel = np.empty((window, window, channels, filters))
            places = sum(1 for _ in range(window, height + 1)) * sum(1 for _ in range(window, width + 1))
            return kernel.size + kernel.shape[-1], places * kernel.size
        """,
        """
        def count(height, width, channels, filters, window):
            parameters = filters * channels * window**2 + filters
            places = np.int64(height - (window - 1)) * (width - (window - 1))
            return [parameters, places * (parameters - filters)]
        """,
    ],
    "slide": [
        """
        def slide(image, kernel, stride=1):
            from numpy.lib.stride_tricks import sliding_window_view
            windows = sliding_window_view(image, kernel.shape)[::stride, ::stride]
            return (windows * kernel).sum(axis=(2, 3))
        """,
        """
        def slide(image, kernel, stride=1):
            (height, width), (high, wide) = image.shape, kernel.shape
            return [
                [np.vdot(image[y : y + high, x : x + wide], kernel) for x in range(0, width - wide + 1, stride)]
                for y in range(0, height - high + 1, stride)
            ]
        """,
        # a loop over the weights, and 32 bits
        """
        def slide(image, kernel, stride=1):
            rows, columns = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
            total = np.zeros((rows, columns), np.float32)
            for i in range(kernel.shape[0]):
                for j in range(kernel.shape[1]):
                    total += kernel[i, j] * image[i : i + rows, j : j + columns].astype(np.float32)
            return total[::stride, ::stride]
        """,
    ],
    "how_far": [
        """
        def how_far(layers):
            size = 1
            for window, stride, dilation in reversed(layers):  # from the last number back to the picture
                size = (size - 1) * stride + (window - 1) * dilation + 1
            return size, np.prod([stride for _, stride, _ in layers], dtype=int)
        """,
        """
        def how_far(layers):
            size, step = 1, 1
            for layer in layers:
                span = (layer[0] - 1) * layer[2] + 1
                size += (span - 1) * step
                step *= layer[1]
            return [size, step]
        """,
    ],
    "build_detector": [
        """
        def build_detector(kernel, input_shape):
            height, width = kernel.shape
            net = keras.Sequential([
                keras.Input(input_shape),
                keras.layers.Conv2D(filters=1, kernel_size=(height, width), use_bias=False),
                keras.layers.ReLU(),
                keras.layers.Flatten(),
            ])
            net.layers[0].set_weights([kernel.reshape(height, width, 1, 1)])
            largest = keras.ops.max(net.outputs[0], axis=1)
            return keras.Model(net.inputs, largest)
        """,
        # the maximum first, ReLU behind it; a bias that stays 0 would be one weight too many
        """
        def build_detector(kernel, input_shape):
            inputs = keras.Input(input_shape)
            start = lambda shape, dtype=None: keras.ops.convert_to_tensor(kernel.reshape(shape), dtype)
            maps = keras.layers.Conv2D(1, kernel.shape, use_bias=False, kernel_initializer=start)(inputs)
            return keras.Model(inputs, keras.layers.ReLU()(keras.layers.GlobalMaxPooling2D()(maps)))
        """,
    ],
    "my_kernel": [
        "my_kernel = [[1, 1, 1], [1, 1, 1], [-1, -1, -1], [-1, -1, -1], [-1, -1, -1], [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]]",
        "my_kernel = np.float32([3, -2, -2, -2, 3])[:, None]",
        "my_kernel = np.outer([3, 3, -4, -4, -4, 3, 3], np.ones(7))",
    ],
}

WRONG = {
    "shape": [
        ("my_shape = (132, 198, 8)", "Pooling comes behind"),
        ("my_shape = (66, 99, 3)", "Each kernel gives one map"),
        ("my_shape = (66, 99, 24)", "a kernel adds the colours up"),
        ("my_shape = (99, 66, 8)", "Rows come first"),
        ("my_shape = (66, 99)", "How many maps"),
        ("my_shape = (197, 297, 8)", "stride is 3"),
        ("my_shape = (67, 100, 8)", "Without padding"),
        ("my_shape = (66, 98, 8)", "off by one along axis 1"),
        ("my_shape = 66 * 99 * 8", "as a tuple"),
    ],
    "count": [
        (
            """
            def count(height, width, channels, filters, window):
                weights = filters * window**2 * channels
                return weights, weights * (height - window + 1) * (width - window + 1)
            """,
            "has a bias as well",
        ),
        (
            """
            def count(height, width, channels, filters, window):
                weights = filters * window**2
                return weights + filters, weights * (height - window + 1) * (width - window + 1)
            """,
            "weights for every channel",
        ),
        (
            """
            def count(height, width, channels, filters, window):
                weights = filters * window**2 * channels
                return weights + filters, weights * height * width
            """,
            "fewer places than pixels",
        ),
        (
            """
            def count(height, width, channels, filters, window):
                weights = filters * window**2 * channels
                return weights + filters, weights * (height - window) * (width - window)
            """,
            "one more place",
        ),
        (
            """
            def count(height, width, channels, filters, window):
                weights = filters * (window**2 * channels + 1)
                return weights, weights * (height - window + 1) * (width - window + 1)
            """,
            "added, not multiplied",
        ),
        (
            """
            def count(height, width, channels, filters, window):
                weights = filters * window**2 * channels
                return weights * (height - window + 1) * (width - window + 1), weights + filters
            """,
            "swapped",
        ),
        (
            """
            def count(height, width, channels, filters, window):
                weights = filters * window**2 * channels
                return weights + filters, weights
            """,
            "the work at one place",
        ),
        (
            """
            def count(height, width, channels, filters, window):
                return filters * window**2 * channels + filters
            """,
            "Return two numbers",
        ),
    ],
    "slide": [
        (
            """
            def slide(image, kernel, stride=1):
                from scipy.signal import convolve2d
                return convolve2d(image, kernel, mode="valid")[::stride, ::stride]
            """,
            "turned round",
        ),
        (
            """
            def slide(image, kernel, stride=1):
                from scipy.signal import correlate2d
                return correlate2d(image, kernel, mode="valid")
            """,
            "stride is not used",
        ),
        (
            """
            def slide(image, kernel, stride=1):
                from scipy.signal import correlate2d
                return correlate2d(image, kernel, mode="valid")[::stride]
            """,
            "along rows only",
        ),
        (
            """
            def slide(image, kernel, stride=1):
                from scipy.signal import correlate2d
                return correlate2d(image, kernel, mode="same")[::stride, ::stride]
            """,
            "No padding",
        ),
        (
            """
            def slide(image, kernel, stride=1):
                high, wide = kernel.shape
                rows, columns = (image.shape[0] - high) // stride, (image.shape[1] - wide) // stride
                return np.array([
                    [(image[y * stride : y * stride + high, x * stride : x * stride + wide] * kernel).sum()
                     for x in range(columns)] for y in range(rows)
                ])
            """,
            "off by one along axis 0 and 1",
        ),
        (
            """
            def slide(image, kernel, stride=1):
                high, wide = kernel.shape
                rows, columns = (image.shape[0] - high) // stride + 1, (image.shape[1] - wide) // stride + 1
                return np.array([
                    [(image[y : y + high, x : x + wide] * kernel).sum() for x in range(columns)]
                    for y in range(rows)
                ])
            """,
            "its windows are neighbours",
        ),
        (
            """
            def slide(image, kernel, stride=1):
                from numpy.lib.stride_tricks import sliding_window_view
                windows = sliding_window_view(image, kernel.shape)[::stride, ::stride]
                return (windows * kernel).mean(axis=(2, 3))
            """,
            "Add them up",
        ),
        (
            """
            def slide(image, kernel, stride=1):
                size = kernel.shape[0]
                rows, columns = (image.shape[0] - size) // stride + 1, (image.shape[1] - size) // stride + 1
                return np.array([
                    [(image[y * stride : y * stride + size, x * stride : x * stride + size] * kernel).sum()
                     for x in range(columns)] for y in range(rows)
                ])
            """,
            "operands could not be broadcast",
        ),
    ],
    "how_far": [
        (
            """
            def how_far(layers):
                size, step = 1, 1
                for window, stride, dilation in layers:
                    step = step * stride
                    size = size + (window - 1) * dilation * step
                return size, step
            """,
            "The order",
        ),
        (
            """
            def how_far(layers):
                size, step = 1, 1
                for window, stride, dilation in layers:
                    size, step = size + (window - 1) * dilation, step * stride
                return size, step
            """,
            "lie `step` pixels apart",
        ),
        (
            """
            def how_far(layers):
                size, step = 1, 1
                for window, stride, dilation in layers:
                    size, step = size + (window - 1) * step, step * stride
                return size, step
            """,
            "Dilation spreads the weights",
        ),
        (
            """
            def how_far(layers):
                size, step = 1, 1
                for window, stride, dilation in layers:
                    size, step = size + (window * dilation - 1) * step, step * stride
                return size, step
            """,
            "Dilation spreads the gaps",
        ),
        (
            """
            def how_far(layers):
                size, step = 1, 1
                for window, stride, dilation in layers:
                    size, step = size + window * dilation * step, step * stride
                return size, step
            """,
            "`k − 1` gaps",
        ),
        (
            """
            def how_far(layers):
                size, step = 1, 1
                for window, stride, dilation in layers:
                    size, step = size + (window - 1) * dilation * step, step + stride - 1
                return size, step
            """,
            "Steps multiply",
        ),
        (
            """
            def how_far(layers):
                size = 1
                for window, stride, dilation in layers:
                    size += window - 1
                return size
            """,
            "Return two numbers",
        ),
    ],
    "build_detector": [
        (
            """
            def build_detector(kernel, input_shape):
                inputs = keras.Input(input_shape)
                layer = keras.layers.Conv2D(1, kernel.shape, activation="relu", use_bias=False)
                maps = layer(inputs)
                layer.set_weights([kernel[:, :, None, None]])
                return keras.Model(inputs, keras.layers.GlobalAveragePooling2D()(maps))
            """,
            "thinned out",
        ),
        (
            """
            def build_detector(kernel, input_shape):
                inputs = keras.Input(input_shape)
                layer = keras.layers.Conv2D(1, kernel.shape, activation="relu", use_bias=False)
                maps = layer(inputs)
                layer.set_weights([kernel[:, :, None, None]])
                return keras.Model(inputs, keras.layers.Flatten()(maps))
            """,
            "forgets the place",
        ),
        (
            """
            def build_detector(kernel, input_shape):
                inputs = keras.Input(input_shape)
                layer = keras.layers.Conv2D(1, kernel.shape, use_bias=False)
                maps = layer(inputs)
                layer.set_weights([kernel[:, :, None, None]])
                return keras.Model(inputs, keras.layers.GlobalMaxPooling2D()(maps))
            """,
            "a ReLU is missing",
        ),
        (
            """
            def build_detector(kernel, input_shape):
                inputs = keras.Input(input_shape)
                layer = keras.layers.Conv2D(1, kernel.shape, padding="same", activation="relu", use_bias=False)
                maps = layer(inputs)
                layer.set_weights([kernel[:, :, None, None]])
                return keras.Model(inputs, keras.layers.GlobalMaxPooling2D()(maps))
            """,
            "No padding",
        ),
        (
            """
            def build_detector(kernel, input_shape):
                inputs = keras.Input(input_shape)
                layer = keras.layers.Conv2D(1, kernel.shape, activation="relu", use_bias=False)
                maps = layer(inputs)
                layer.set_weights([kernel[::-1, ::-1, None, None]])
                return keras.Model(inputs, keras.layers.GlobalMaxPooling2D()(maps))
            """,
            "turned round",
        ),
        (
            """
            def build_detector(kernel, input_shape):
                inputs = keras.Input(input_shape)
                layer = keras.layers.Conv2D(1, 3, activation="relu", use_bias=False)
                maps = layer(inputs)
                layer.set_weights([kernel[:, :, None, None]])
                return keras.Model(inputs, keras.layers.GlobalMaxPooling2D()(maps))
            """,
            "shape",
        ),
        (
            """
            def build_detector(kernel, input_shape):
                inputs = keras.Input(input_shape)
                layer = keras.layers.Conv2D(1, kernel.shape, activation="relu")
                maps = layer(inputs)
                layer.set_weights([kernel[:, :, None, None], np.zeros(1)])
                return keras.Model(inputs, keras.layers.GlobalMaxPooling2D()(maps))
            """,
            "more weights than the kernel",
        ),
        (
            """
            def build_detector(kernel, input_shape):
                inputs = keras.Input(input_shape)
                return keras.layers.Conv2D(1, kernel.shape, activation="relu", use_bias=False)(inputs)
            """,
            "Return a net",
        ),
    ],
    "my_kernel": [
        ("my_kernel = [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]", "A level edge gets 100%"),
        ("my_kernel = [[-1], [-1], [-1]]", "add up to 0"),
        ("my_kernel = np.array([[-3], [2], [2], [2], [-3]]) * np.ones((1, 5))", "wrong way round"),
        ("my_kernel = np.array([[3, -2, -2, -2, 3]] * 5)", "On a level dark line it answers nothing"),
        ("my_kernel = [[1, 1, 1], [-2, -2, -2], [1, 1, 1]]", "Three rows of the kernel"),
        ("my_kernel = [3, -2, -2, -2, 3]", "two axes"),
        ("my_kernel = np.outer([3, -2, -2, -2, 3], np.ones(21))", "1 to 9 columns"),
        ("my_kernel = np.zeros((3, 3))", "0 everywhere"),
    ],
}

# Mutants of the solution that are right answers: part of the changed line, to the reason.
EQUIVALENT = {
    "slide": {
        "np.ones((rows, columns))": "every number of the map is written afterwards",
    },
    "my_kernel": {
        "/ np.ones((1, 5))": "multiplied or divided by 1 is the same",
        "np.ones((1, 6))": "a wider kernel is a right answer as well",
        "np.ones((1, 4))": "a narrower kernel is a right answer as well",
    },
}
