"""Answers to the exercises of lesson 12: right ones of several styles, and typical wrong ones."""

RIGHT = {
    "my_multiplications": [
        "my_multiplications = 3612672",
        "my_multiplications = np.prod([7, 7, 128, 3, 3, 64])",
    ],
    "roof": [
        """
        def roof(intensity, operations, memory):
            slope = np.asarray(intensity) * memory
            return np.where(slope < operations, slope, operations)
        """,
        """
        def roof(intensity, operations, memory):
            if np.ndim(intensity) == 0:
                return min(operations, intensity * memory)
            return [min(operations, one * memory) for one in intensity]
        """,
    ],
    "share_alone": [
        """
        def share_alone(alone, together, threads):
            return (threads * together / alone - 1) / (threads - 1)
        """,
        """
        def share_alone(alone, together, threads):
            speed_up = alone / together
            return np.float32((1 / speed_up - 1 / threads) * threads / (threads - 1))
        """,
    ],
    "training_bytes": [
        "def training_bytes(weights, outputs, batch):\n    return 16 * weights + 4 * outputs * batch",
        """
        def training_bytes(weights, outputs, batch):
            numbers = sum([weights, weights, 2 * weights]) + outputs * batch
            return float(numbers) * 4.0
        """,
    ],
    "seconds_a_step": [
        """
        def seconds_a_step(step, clock, count=20):
            times = [clock()]
            for _ in range(count):
                step()
                times.append(clock())
            return sorted(np.diff(times)[1:])[(count - 1) // 2]
        """,
        """
        def seconds_a_step(step, clock, count=51):
            step()
            step()
            marks = np.array([(clock(), step(), clock())[::2] for _ in range(count)])
            return float(np.median(marks[:, 1] - marks[:, 0]))
        """,
    ],
    "mean_gradient": [
        """
        def mean_gradient(gradients, sizes):
            return (np.asarray(gradients) * np.asarray(sizes)[:, None]).sum(axis=0) / np.sum(sizes)
        """,
        """
        def mean_gradient(gradients, sizes):
            total = [0.0] * len(gradients[0])
            for gradient, size in zip(gradients, sizes):
                total = [before + size * one for before, one in zip(total, gradient)]
            return [one / sum(sizes) for one in total]
        """,
    ],
}

WRONG = {
    "my_multiplications": [
        ("my_multiplications = 49 * 128 * 9", "each of the 64 maps"),
        ("my_multiplications = 49 * 9 * 64", "There are 128"),
        ("my_multiplications = 128 * 9 * 64", "how many weights"),
        ("my_multiplications = 5 * 5 * 128 * 9 * 64", "not 5 × 5"),
        ("my_multiplications = 2 * 49 * 128 * 9 * 64", "additions"),
        ("my_multiplications = '3612672'", "without quotation marks"),
    ],
    "roof": [
        (
            "def roof(intensity, operations, memory):\n    return np.maximum(operations, intensity * memory)",
            "smaller of both",
        ),
        ("def roof(intensity, operations, memory):\n    return intensity * memory", "slope alone"),
        (
            "def roof(intensity, operations, memory):\n    return operations + 0 * intensity",
            "flat part alone",
        ),
        (
            "def roof(intensity, operations, memory):\n    return min(operations, intensity * memory)",
            "cannot compare arrays",
        ),
        (
            "def roof(intensity, operations, memory):\n    return np.minimum(operations, memory / intensity)",
            "multiply",
        ),
        (
            "def roof(intensity, operations, memory):\n    return np.minimum(memory, intensity * operations)",
            "mixed up",
        ),
    ],
    "share_alone": [
        (
            """
            def share_alone(alone, together, threads):
                return 1 - (together / alone - 1 / threads) / (1 - 1 / threads)
            """,
            "*can* be split",
        ),
        ("def share_alone(alone, together, threads):\n    return together / alone", "how the times compare"),
        ("def share_alone(alone, together, threads):\n    return alone / together", "speed-up"),
        (
            "def share_alone(alone, together, threads):\n    return together / alone - 1 / threads",
            "divide by 1 − 1 / threads",
        ),
        (
            """
            def share_alone(alone, together, threads):
                return (alone / together - 1 / threads) / (1 - 1 / threads)
            """,
            "wrong way round",
        ),
    ],
    "training_bytes": [
        (
            "def training_bytes(weights, outputs, batch):\n    return 4 * weights + batch * outputs",
            "takes 4 bytes",
        ),
        (
            "def training_bytes(weights, outputs, batch):\n    return 4 * (2 * weights + batch * outputs)",
            "two numbers for each weight",
        ),
        (
            "def training_bytes(weights, outputs, batch):\n    return 4 * (weights + batch * outputs)",
            "its gradient and Adam",
        ),
        (
            "def training_bytes(weights, outputs, batch):\n    return 4 * (4 * weights + outputs)",
            "every image of the batch",
        ),
        (
            "def training_bytes(weights, outputs, batch):\n    return 4 * batch * (4 * weights + outputs)",
            "there once",
        ),
    ],
    "seconds_a_step": [
        (
            """
            def seconds_a_step(step, clock, count=20):
                seconds = []
                for _ in range(count):
                    began = clock()
                    step()
                    seconds.append(clock() - began)
                return np.mean(seconds)
            """,
            "first step is still counted",
        ),
        (
            """
            def seconds_a_step(step, clock, count=20):
                step()
                began = clock()
                for _ in range(count):
                    step()
                return (clock() - began) / count
            """,
            "disturbed step",
        ),
        (
            """
            def seconds_a_step(step, clock, count=20):
                step()
                seconds = []
                for _ in range(count):
                    began = clock()
                    step()
                    seconds.append(clock() - began)
                return min(seconds)
            """,
            "lucky step",
        ),
        (
            """
            def seconds_a_step(step, clock, count=20):
                step()
                began = clock()
                step()
                return clock() - began
            """,
            "Make ten or more",
        ),
        (
            """
            def seconds_a_step(step, clock, count=20):
                step()
                seconds = []
                for _ in range(count):
                    began = clock()
                    step()
                    seconds.append(clock() - began)
                return seconds
            """,
            "Return one number",
        ),
        (
            """
            def seconds_a_step(step, clock, count=20):
                step()
                began = clock()
                for _ in range(count):
                    step()
                return (clock() - began) / count / 10
            """,
            "less than a step takes",
        ),
    ],
    "mean_gradient": [
        (
            "def mean_gradient(gradients, sizes):\n    return sum(gradients) / len(gradients)",
            "count the same",
        ),
        (
            "def mean_gradient(gradients, sizes):\n    return (gradients * sizes[:, None]).sum(axis=0)",
            "Divide it by all images",
        ),
        (
            "def mean_gradient(gradients, sizes):\n    return (gradients * sizes[:, None]).mean(axis=0)",
            "not of devices",
        ),
        (
            "def mean_gradient(gradients, sizes):\n    return np.average(gradients, axis=0, weights=1 / sizes)",
            "count more, not less",
        ),
        (
            "def mean_gradient(gradients, sizes):\n    return np.average(gradients[:-1], axis=0, weights=sizes[:-1])",
            "small shard counts",
        ),
        (
            "def mean_gradient(gradients, sizes):\n    return (gradients * sizes).sum(axis=0)",
            "Your code stopped",
        ),
    ],
}

# Mutants of the solution that are right answers: part of the changed line, to the reason.
EQUIVALENT = {
    "seconds_a_step": {
        "count=19": "any number of steps from ten on will do",
        "count=21": "any number of steps from ten on will do",
        "step() → pass": "without the warm-up the first step is one of 20, and the median does not care",
    },
}
