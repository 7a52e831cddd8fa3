"""What TeX's names stand for, as Unicode has it."""

from typing import Final

SUPERSCRIPT: Final = dict(zip("0123456789+-=()nixT*′ ", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱˣᵀ*′ ", strict=True))
SUBSCRIPT: Final = dict(
    zip("0123456789+-=()aeijkmnoprstuvx ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₘₙₒₚᵣₛₜᵤᵥₓ ", strict=True)
)

_FONTS: Final = "text mathrm mathbf mathit mathsf mathtt mathcal mathbb boldsymbol textbf textit"
_AROUND: Final = "operatorname mbox hat bar vec tilde overline underline boxed"
TRANSPARENT: Final = frozenset("\\" + name for name in f"{_FONTS} {_AROUND}".split())
"""Commands whose argument says enough without them."""

_LETTERS: Final = (
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι "
    "kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ "
    "psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ "
    "Omega Ω hbar ℏ ell ℓ Re ℜ Im ℑ aleph ℵ"
)
_OPERATORS: Final = (
    "times × cdot · div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet • oplus ⊕ otimes ⊗ le ≤ leq ≤ ge ≥ "
    "geq ≥ ne ≠ neq ≠ approx ≈ equiv ≡ sim ∼ simeq ≃ cong ≅ propto ∝ ll ≪ gg ≫ in ∈ notin ∉ ni ∋ "
    "subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ cup ∪ cap ∩ setminus ∖ emptyset ∅ varnothing ∅ "
    "forall ∀ exists ∃ neg ¬ lnot ¬ land ∧ wedge ∧ lor ∨ vee ∨ to → rightarrow → leftarrow ← "
    "Rightarrow ⇒ Leftarrow ⇐ implies ⇒ iff ⇔ leftrightarrow ↔ Leftrightarrow ⇔ mapsto ↦ "
    "uparrow ↑ downarrow ↓ sum ∑ prod ∏ int ∫ iint ∬ oint ∮ partial ∂ nabla ∇ infty ∞ angle ∠ "
    "perp ⊥ parallel ∥ mid | vert | Vert ‖ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ "
    "ldots … dots … cdots ⋯ vdots ⋮ prime ′ degree ° dagger † therefore ∴ because ∵"
)
_FUNCTIONS: Final = "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln exp lim max"
_MORE_FUNCTIONS: Final = "min sup inf det dim ker gcd deg arg Pr mod bmod"
_NOTHING: Final = "left right big Big bigg Bigg displaystyle textstyle limits nolimits hline"


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return {"\\" + name: sign for name, sign in zip(words[::2], words[1::2], strict=True)}


NAMES: Final[dict[str, str]] = {
    **_pairs(_LETTERS),
    **_pairs(_OPERATORS),
    **{"\\" + name: f" {name} " for name in f"{_FUNCTIONS} {_MORE_FUNCTIONS}".split()},
    **{"\\" + name: "" for name in _NOTHING.split()},
    **{"\\" + mark: mark for mark in "{}$%&#_"},
    "\\,": " ",
    "\\;": " ",
    "\\:": " ",
    "\\!": "",
    "\\ ": " ",
    "\\quad": "  ",
    "\\qquad": "  ",
    "\\\\": "\n",
    "&": " ",
    "\\|": "‖",
}
"""By the whole token, its backslash too."""
