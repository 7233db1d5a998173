"""The code of a net is run, and builds the same net."""

import ast

import pytest

from course.live_nets import NetPlan, build_net
from course.net_code import write_net_code


@pytest.mark.parametrize(
    "plan",
    [NetPlan(()), NetPlan((3,), "tanh", 0.1), NetPlan((8, 7, 2, 1), "sigmoid", 0.003, 0.3)],
    ids=["no layer", "one", "four"],
)
def test_the_code_builds_compiles_and_trains_the_net_of_the_plan(plan):
    code = write_net_code(plan, loader="load_moons", options="40, noise=0.1", epochs=2)
    made = {}
    exec(code, made)
    net, expected = made["net"], build_net(plan)
    assert [(type(one), one.units, one.activation) for one in net.layers] == [
        (type(one), one.units, one.activation) for one in expected.layers
    ]
    assert [weight.shape for weight in net.weights] == [weight.shape for weight in expected.weights]
    assert type(net.optimizer) is type(expected.optimizer)
    assert float(net.optimizer.learning_rate) == pytest.approx(plan.learning_rate)
    assert (net.optimizer.weight_decay or 0) == plan.weight_decay
    assert net.loss == expected.loss
    assert int(net.optimizer.iterations) == 2  # epochs of one batch of 20
    assert made["points"].x_train.shape == (20, 2)


def test_it_is_short_enough_for_a_cell():
    code = write_net_code(NetPlan((8, 8, 8, 8), "sigmoid", 0.0001, 0.01), loader="load_moons", options="400")
    ast.parse(code)
    assert max(map(len, code.split("\n"))) <= 110
    assert not code.endswith("\n")


@pytest.mark.parametrize(
    ("options", "message"),
    [({"loader": "os.remove()"}, "name of a function"), ({"loader": "load_moons", "epochs": 0}, "1 epoch")],
)
def test_bad_input_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        write_net_code(NetPlan(), **options)
