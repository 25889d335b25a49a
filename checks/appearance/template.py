"""The template: pages that are filled in, of those that lie beside this module."""

from typing import Any

__all__ = ["filled_in"]


def filled_in(name: str, **values: Any) -> str:
    """Text of a template in which what is named is put; in HTML it is escaped.

    Parameters
    ----------
    name : str
        File in ``checks/appearance/page``.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("checks.appearance", "page"),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(["html"]),
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name).render(**values)
