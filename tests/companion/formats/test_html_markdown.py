"""HTML becomes Markdown that says the same, and no text is too strange for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.formats.html_markdown import markdown_of
from companion.formats.html_tree import CHARACTERS_MAX, DEPTH_MAX, tree_of


@pytest.mark.parametrize(
    ("written", "markdown"),
    [
        ("plain &amp; simple", "plain & simple"),
        ("<p>One\n two</p><p>Three</p>", "One two\n\nThree"),
        ("<h1>A</h1><h6>B</h6><h2> </h2>", "# A\n\n###### B"),
        ("<b>bold </b>and <i>it</i> <del>old</del>", "**bold** and *it* ~~old~~"),
        ("<strong><em>both</em></strong><b></b>", "***both***"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ('<a href="https://x.y/?a=1&amp;b=2">name</a>', "[name](https://x.y/?a=1&b=2)"),
        ("<a>name</a> <a href=https://x.y></a>", "name [https://x.y](https://x.y)"),
        ('<img alt="图" src="a.png">', "![图](a.png)"),
        ("<code>a`b</code> <code>`</code> <code></code>", "``a`b`` `` ` ``"),
        ("<ul><li>one<ul><li>two</li></ul></li><li>three</ul>", "- one\n  - two\n- three"),
        ('<ol start="3"><li>c<li>d</ol>', "3. c\n4. d"),
        ('<ol start="x">text<li></li><li>a</li></ol>', "1. a"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
        ("<blockquote><p>q</p><p>r</p></blockquote><hr>", "> q\n>\n> r\n\n---"),
        ('<pre><code class="language-py">a\n  b\n</code></pre>', "```py\na\n  b\n```"),
        ('<pre class="hljs lang-c++">a<br>b</pre>', "```c++\na\nb\n```"),
        ("<pre>```</pre>", "````\n```\n````"),
        (
            "<table><tr><th>A<th>B<tr><td>1|2</td></tr></table>",
            "| A | B |\n| --- | --- |\n| 1\\|2 |  |",
        ),
        ("<table></table><script>alert(1)</script><style>x</style><!-- no -->", ""),
        ("1 < 2 and <3 >", "1 < 2 and <3 >"),
        ("<p>open <b>never closed", "open **never closed**"),
        ("</p></div>closed twice", "closed twice"),
        ("<custom-tag>kept</custom-tag>", "kept"),
    ],
)
def test_html_becomes_markdown(written, markdown):
    assert markdown_of(written) == markdown


def test_nesting_without_end_is_read_as_far_as_it_makes_sense():
    assert markdown_of("<div>" * 10_000 + "x" + "</div>" * 10_000) == "x"
    assert markdown_of("<b>" * 1_000 + "x") == "**" * DEPTH_MAX + "x" + "**" * DEPTH_MAX


def test_what_is_too_long_is_cut():
    assert len(tree_of("x" * (CHARACTERS_MAX + 1)).text) == CHARACTERS_MAX


PIECES = (
    "<", ">", "</", "p", "ul>", "li>", "pre>", "code>", "table>", "td>", "<b>", "x", " ", "\n", '"',
    "'", "=", "`", "|", "&", "&#0;", "<!--", "-->", "<br>", "你",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_becomes_some_markdown(written):
    assert isinstance(markdown_of(written), str)
