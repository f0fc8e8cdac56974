"""The glossary names everything that is recorded, the claims' numbers are true, and a typo is said in a sentence."""

import math
import re

import numpy as np
import pytest

from lstm_viz.core.activations import activation
from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.notation import QUANTITIES
from lstm_viz.core.run import run
from lstm_viz.language.spoken import WORDS
from lstm_viz.words.glossary import CLAIMS, GLOSSARY, claims, equations, glossary, load_claims, load_glossary


def test_everything_recorded_has_its_entry():
    found, problem = glossary()
    assert problem == ""
    assert [entry.quantity for entry in found.entries] == list(QUANTITIES.values())
    ranges = {entry.quantity.name: entry.range for entry in found.entries}
    assert ranges["f"] == "0 to 1"
    assert ranges["g"] == "−1 to 1"
    assert ranges["c"] == "any number"
    assert [weight.symbol for weight in found.weights] == ["W_x", "W_h", "b"]
    assert {library.name: library.order.replace(" ", "") for library in found.libraries[:3]} == {
        "PyTorch": "ifgo", "Keras": "ifco", "ONNX": "iofc",
    }  # fmt: skip


def test_both_notations_say_the_same():
    """Each equation is worked out from its text, in both notations, and gives what a run records."""
    rng = np.random.default_rng(4)
    params = LSTMParams(*(rng.standard_normal(shape) for shape in ((12, 2), (12, 3), (12,))))
    trace = run(params, rng.standard_normal((3, 2)))
    step = trace.at(2)
    x, h_prev, c_prev = step.x[0], step.h_prev[0], step.c_prev[0]
    for side in ("split", "joined"):
        worked = {"c_prev": c_prev}
        for equation in equations():
            left, right = getattr(equation, side).split(" = ", 1)
            name = equation.name
            if name in "figo":
                assert (r"\tanh" in right) == (name == "g")
                W_x, W_h, b = params.block(name)
                if side == "split":
                    assert right.endswith(rf"(W_{{x{name}}} x_t + W_{{h{name}}} h_{{t-1}} + b_{name})")
                    z = W_x @ x + W_h @ h_prev + b
                else:
                    block = "C" if name == "g" else name
                    assert right.endswith(rf"(W_{block} \cdot [h_{{t-1}}, x_t] + b_{block})")
                    z = np.hstack([W_h, W_x]) @ np.concatenate([h_prev, x]) + b
                worked[name] = activation(name, z)
                assert left == (r"\tilde{C}_t" if (name, side) == ("g", "joined") else f"{name}_t")
            else:
                plain = right.replace(r"\tilde{C}_t", "g").replace(r"\tanh", "np.tanh").replace(r"\odot", "*")
                plain = plain.replace("C", "c").replace("c_{t-1}", "c_prev").replace("_t", "")
                worked[name] = eval(plain, {"np": np}, worked)
            assert worked[name] == pytest.approx(getattr(step, name)[0])


def test_the_numbers_in_the_claims_are_true():
    found, problem = claims()
    assert problem == ""
    true = {claim.said: claim.true for claim in found.claims}
    assert round(0.05 * math.tanh(5), 2) == 0.05
    assert "With c = 5 and o = 0.05, h = 0.05" in true["o cannot be small when c is large."]
    vanishing = true["In an LSTM the gradient does not vanish."]
    for bias, steps in ((0, 1), (3, 14), (5, 103)):
        f = 1 / (1 + math.exp(-bias))
        assert round(math.log(0.5) / math.log(f)) == steps
        assert re.search(rf"after (about )?{steps}\b", vanishing)
    weights = next(point.text for point in found.asked if point.title == "How many weights?")
    params = LSTMParams(np.zeros((4, 2)), np.zeros((4, 1)), np.zeros(4))
    assert f"= {params.W_x.size + params.W_h.size + params.b.size}." in weights


def test_said_is_never_true_and_every_source_has_an_address():
    found, _ = claims()
    assert len(found.claims) >= 14
    for claim in found.claims:
        assert claim.said != claim.true
    for point in (*found.claims, *found.good, *found.limits, *found.today, *found.asked):
        if point.source:
            assert re.match(r"https://[a-z0-9.]+\.[a-z]+/", point.source.url)
            assert re.search(r"\d{4}", point.source.name), "whose finding, and when"
    texts = [text for claim in found.claims for text in (claim.said, claim.true)]
    texts += [point.text for point in (*found.good, *found.limits, *found.today, *found.asked)]
    assert max(len(text.split()) for text in texts) <= 45, "short enough to be read aloud"


@pytest.mark.parametrize(
    ("load", "file", "before", "after", "said"),
    [
        (load_glossary, GLOSSARY, "[quantity.f]", "[quantity.forget]", "[quantity] has “forget”, which is unknown"),
        (load_glossary, GLOSSARY, 'order = "i f g o"', 'ordre = "i f g o"',
         "[library.pytorch] has “ordre”, which is unknown; perhaps “order”"),
        (load_glossary, GLOSSARY, 'title = "kernel"\n', "", "[weight.W_x] lacks “title”"),
        (load_glossary, GLOSSARY, 'title = "kernel"\n', 'title = "kernel\n', "glossary.toml has a typo"),
        (load_glossary, GLOSSARY, 'url = "https://keras', 'url = "keras',
         "“url” of [library.keras] must be an address"),
        (load_claims, CLAIMS, 'said = "A gate is a number."', "said = 1", "must be a text in quotation marks, not 1"),
        (load_claims, CLAIMS, 'said = "A gate is a number."', 'said = "  "',
         "“said” of [claim.number] must be one line of text, and is empty"),
        (load_claims, CLAIMS, 'source = "Hochreiter and Schmidhuber 1997"\n', "",
         "“source” and “url” of [claim.name] belong together"),
        (load_claims, CLAIMS, 'title = "How many weights?"', 'frage = "How many weights?"',
         "[asked.how_many] has “frage”, which is unknown"),
        (load_claims, CLAIMS, "https://doi.org/10.1109", "javascript:alert(1)//",
         "must be an address that starts with https://"),
    ],
)  # fmt: skip
def test_a_typo_is_said_in_a_sentence(tmp_path, load, file, before, after, said):
    written = (WORDS / "en" / file).read_text(encoding="utf-8")
    assert before in written
    edited = tmp_path / file
    edited.write_text(written.replace(before, after, 1), encoding="utf-8")
    found, problem = load(edited)
    assert said in problem
    assert problem.startswith(file)
    assert problem.endswith(".")
    assert found == type(found)()
    assert "missing" in load(tmp_path / "nothing.toml")[1]


def test_what_is_put_between_others_shifts_none_of_them(tmp_path):
    """Every entry has a name of its own, so that a translation or a test finds it wherever it stands."""
    written = (WORDS / "en" / CLAIMS).read_text(encoding="utf-8")
    new = '[claim.new]\nsaid = "Said."\ntrue = "True."\n\n'
    edited = tmp_path / CLAIMS
    edited.write_text(written.replace("[claim.vanish]", f"{new}[claim.vanish]"), encoding="utf-8")
    more, problem = load_claims(edited)
    assert problem == ""
    assert [claim.said for claim in more.claims if claim.said != "Said."] == [c.said for c in claims()[0].claims]
    assert [claim.said for claim in more.claims].index("Said.") == 1
    assert "[[" not in written + (WORDS / "en" / GLOSSARY).read_text(encoding="utf-8")
