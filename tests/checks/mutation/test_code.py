import ast

import pytest

from checks.mutation.code import Code


@pytest.mark.parametrize(
    ("text", "replaced", "by", "result"),
    [
        ("y = a * b", "a", "c + 1", "(c + 1) * b"),
        ("y = (a) * b", "a", "c + 1", "(c + 1) * b"),
        ("y = f(a)", "a", "c + 1", "f(c + 1)"),
        ("y = a.T", "a", "-c", "(-c).T"),
        ("y = a[b]", "b", "c, d", "a[c, d]"),
        ("y = a[b]", "a", "c + d", "(c + d)[b]"),
        ("y = not a", "a", "b < c", "not b < c"),
        ("y = a < b", "a", "not c", "(not c) < b"),
        ("y = 'é' + a * b", "b", "c", "'é' + a * c"),
    ],
)
def test_part_is_replaced_as_a_whole(
    text: str, replaced: str, by: str, result: str
) -> None:
    code = Code("m", text)
    value = code.tree.body[0].value  # type: ignore[attr-defined]
    part = next(
        n for n in ast.walk(value) if isinstance(n, ast.Name) and n.id == replaced
    )

    found = code.replaced(value, (part, by))

    assert found == result
    named = ast.parse(text.replace(replaced, "PART"), mode="exec")
    assert ast.dump(ast.parse(f"y = {result}")) == ast.dump(
        _with(named, ast.parse(f"({by})", mode="eval").body)
    )


def _with(tree: ast.AST, part: ast.expr) -> ast.AST:
    class Put(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return part if node.id == "PART" else node

    return Put().visit(tree)  # type: ignore[no-any-return]
