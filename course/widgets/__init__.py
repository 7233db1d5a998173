"""What a learner clicks: ipywidgets around the functions of the course."""

from course.widgets.labelling import LabellingWidget, label_garments

__all__ = ["LabellingWidget", "label_garments"]
