"""What a language calls the recorded quantities."""

from lstm_viz.language.quantities import role_of


def test_f_is_said_to_be_what_is_kept():
    assert "KEPT" in role_of("f")
    assert "KEPT" in role_of("z", "gru")
