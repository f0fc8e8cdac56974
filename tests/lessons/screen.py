"""What the tests of lessons read off a lesson's screen and its link."""

from lstm_viz.lessons.state import complete


def meant(table, chosen):
    """The values that mean something beside the others: a weight of what the cell does not hear means nothing."""
    values = complete(table, chosen)
    return {row.key: values[row.key] for row in table if row.applies(values)}


def controls(lesson, values, t=0):
    """Every control on the screen, with the cursor at step t."""
    return [item for group in lesson.groups(lesson.record(values), t) for item in group.items]


def sliders(lesson, values, t=0):
    """The sliders among them, by name."""
    return {item.id: item for item in controls(lesson, values, t) if item.kind == "slider"}
