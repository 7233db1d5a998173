"""Answers to the exercises of lesson 03: right ones of several styles, and typical wrong ones."""

RIGHT = {
    "how_many": ["my_count = 6084", "my_count = np.int64(13 * 13 * 4 * 9)"],
    "change": [
        # every pixel by itself
        """
        def change(image):
            height, width = image.shape
            gy, gx = np.zeros((height, width)), np.zeros((height, width))
            for y in range(height):
                for x in range(width):
                    if 0 < y < height - 1:
                        gy[y, x] = float(image[y + 1, x]) - float(image[y - 1, x])
                    if 0 < x < width - 1:
                        gx[y, x] = float(image[y, x + 1]) - float(image[y, x - 1])
            return gy, gx
        """,
        # another dtype, and a list
        """
        def change(image):
            image = image.astype(np.float32)
            gy = np.pad(image[2:] - image[:-2], ((1, 1), (0, 0)))
            gx = np.pad(image[:, 2:] - image[:, :-2], ((0, 0), (1, 1)))
            return [gy, gx]
        """,
    ],
    "votes": [
        """
        def votes(magnitude, direction, bins=9):
            place = (direction // (180 / bins)).astype(int)
            return np.bincount(place.ravel(), weights=magnitude.ravel(), minlength=bins) / magnitude.size
        """,
        """
        def votes(magnitude, direction, bins=9):
            edges = np.linspace(0, 180, bins + 1)
            inside = [(low <= direction) & (direction < high) for low, high in zip(edges, edges[1:])]
            return [float(np.where(mask, magnitude, 0).mean()) for mask in inside]
        """,
    ],
    "scale": [
        """
        def scale(x_train, x_test):
            from sklearn.preprocessing import StandardScaler
            scaler = StandardScaler().fit(x_train)
            return scaler.transform(x_train), scaler.transform(x_test)
        """,
        """
        def scale(x_train, x_test):
            mean = np.sum(x_train.astype("float64"), axis=0) / len(x_train)
            spread = np.sqrt(((x_train - mean) ** 2).mean(axis=0))
            return [(part - mean) / spread for part in (x_train, x_test)]
        """,
    ],
    "my_feature": [
        """
        def my_feature(image):
            return np.sort(image.ravel())[::-1][:256].tolist()
        """,
        # the garment cut out, and put into the corner
        """
        def my_feature(image):
            rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
            return np.roll(image, (-rows[0], -columns[0]), axis=(0, 1)).ravel()
        """,
    ],
}

WRONG = {
    "how_many": [
        ("my_count = 14 * 14 * 9", "Blocks overlap"),
        ("my_count = 14 * 14 * 36", "room for 13 blocks"),
        ("my_count = 169", "how many blocks"),
        ("my_count = 13 * 13 * 9", "four cells"),
        ("my_count = '6084'", "without quotation marks"),
        ("my_count = 6083", "off by one"),
    ],
    "change": [
        (
            """
            def change(image):
                gy, gx = np.zeros(image.shape), np.zeros(image.shape)
                gy[1:-1, :] = image[2:, :] - image[:-2, :]
                gx[:, 1:-1] = image[:, 2:] - image[:, :-2]
                return gy, gx
            """,
            "With bytes",
        ),
        (
            """
            def change(image):
                image = image.astype(float)
                gy, gx = np.zeros_like(image), np.zeros_like(image)
                gy[1:-1, :] = image[2:, :] - image[:-2, :]
                gx[:, 1:-1] = image[:, 2:] - image[:, :-2]
                return gx, gy
            """,
            "swapped",
        ),
        ("def change(image):\n    return np.gradient(image.astype(float))", "do not divide"),
        (
            """
            def change(image):
                image = image.astype(float)
                gy = np.diff(image, axis=0, append=image[-1:])
                gx = np.diff(image, axis=1, append=image[:, -1:])
                return gy, gx
            """,
            "plays no part",
        ),
        (
            """
            def change(image):
                image = image.astype(float)
                return image[2:] - image[:-2], image[:, 2:] - image[:, :-2]
            """,
            "wrong shape",
        ),
        (
            """
            def change(image):
                image = image.astype(float)
                return [np.roll(image, -1, axis) - np.roll(image, 1, axis) for axis in (0, 1)]
            """,
            "wrap round",
        ),
        (
            """
            def change(image):
                image = np.pad(image.astype(float), 1, mode="edge")
                return image[2:, 1:-1] - image[:-2, 1:-1], image[1:-1, 2:] - image[1:-1, :-2]
            """,
            "leave 0",
        ),
        (
            """
            def change(image):
                image = image.astype(float)
                gy, gx = np.zeros_like(image), np.zeros_like(image)
                gy[1:-1, :] = image[:-2, :] - image[2:, :]
                gx[:, 1:-1] = image[:, :-2] - image[:, 2:]
                return gy, gx
            """,
            "wrong sign",
        ),
        ("def change(image):\n    image[:] = 0\n    return image, image", "changes what it is given"),
    ],
    "votes": [
        (
            """
            def votes(magnitude, direction, bins=9):
                histogram = np.zeros(bins)
                for weight, angle in zip(magnitude.ravel(), direction.ravel()):
                    histogram[int(angle // (180 / bins))] += weight
                return histogram
            """,
            "Divide the sums",
        ),
        (
            """
            def votes(magnitude, direction, bins=9):
                histogram = np.zeros(bins)
                for weight, angle in zip(magnitude.ravel(), direction.ravel()):
                    histogram[int(angle // (180 / bins))] += weight / 16
                return histogram
            """,
            "not every cell has 16",
        ),
        (
            """
            def votes(magnitude, direction, bins=9):
                return np.histogram(direction, bins=bins, range=(0, 180))[0] / direction.size
            """,
            "counts the same",
        ),
        (
            """
            def votes(magnitude, direction, bins=9):
                histogram = np.zeros(bins)
                for weight, angle in zip(magnitude.ravel(), direction.ravel()):
                    histogram[int(angle // 20)] += weight / magnitude.size
                return histogram
            """,
            "index",
        ),
        (
            """
            def votes(magnitude, direction, bins=9):
                histogram = np.zeros(bins)
                for weight, angle in zip(magnitude.ravel(), direction.ravel()):
                    histogram[round(angle / (180 / bins)) % bins] += weight / magnitude.size
                return histogram
            """,
            "round down",
        ),
        (
            """
            def votes(magnitude, direction, bins=9):
                histogram = np.zeros(bins)
                for weight, angle in zip(magnitude, direction):
                    histogram[int(angle // (180 / bins))] += weight / magnitude.size
                return histogram
            """,
            "Your code stopped at line 4",
        ),
    ],
    "scale": [
        (
            """
            def scale(x_train, x_test):
                return [(x - x.mean(axis=0)) / x.std(axis=0) for x in (x_train, x_test)]
            """,
            "Each part by its own mean",
        ),
        (
            """
            def scale(x_train, x_test):
                everything = np.concatenate([x_train, x_test])
                mean, spread = x_train.mean(axis=0), everything.std(axis=0)
                return (x_train - mean) / spread, (x_test - mean) / spread
            """,
            "Look at the standard deviation",
        ),
        (
            """
            def scale(x_train, x_test):
                mean, spread = x_train.mean(), x_train.std()
                return (x_train - mean) / spread, (x_test - mean) / spread
            """,
            "each has its own",
        ),
        (
            """
            def scale(x_train, x_test):
                mean, spread = x_train.mean(axis=0), x_train.var(axis=0)
                return (x_train - mean) / spread, (x_test - mean) / spread
            """,
            "not by the variance",
        ),
        ("def scale(x_train, x_test):\n    return x_train, x_test", "Nothing is scaled"),
        ("def scale(x_train, x_test):\n    return x_train - x_train.mean(axis=0)", "Return both parts"),
        ("def scale(x_train, x_test):\n    x_train -= x_train.mean(axis=0)", "changes what it is given"),
    ],
    "my_feature": [
        ("def my_feature(image):\n    return image.ravel()", "moved picture"),
        ("def my_feature(image):\n    return image.mean()", "at least 5 numbers"),
        ("def my_feature(image):\n    return np.zeros(5)", "every difference"),
        ("def my_feature(image):\n    return image.mean(axis=1)", "moved picture"),
        ("def my_feature(image):\n    return image[image > 0]", "longer for some pictures"),
    ],
}

# Mutants of the solution that are right answers: part of the changed line, to the reason.
EQUIVALENT = {
    "votes": {
        "int(angle / width)": "angles are not negative, and int rounds down by itself",
    },
    "my_feature": {
        "image > -1": "black pixels are counted too: a move does not change their number",
        "image >= 0": "black pixels are counted too: a move does not change their number",
        "bins=15": "any number of bins from 5 on is a right answer to the open task",
        "bins=17": "any number of bins from 5 on is a right answer to the open task",
        "bins=16)": "bins over the range of the picture itself: a move does not change it",
        "range=(-1, 1)": "half of the bins stay empty, the others forgive a move all the same",
        "range=(0, 2)": "half of the bins stay empty, the others forgive a move all the same",
        "range=(0, 0)": "NumPy widens an empty range by a half to each side: coarser, and still right",
        "range=(1, 1)": "NumPy widens an empty range by a half to each side: coarser, and still right",
    },
}
