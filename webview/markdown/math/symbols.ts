function pairs(text: string): ReadonlyMap<string, string> {
  return new Map(
    text
      .trim()
      .split(/\s+/)
      .map((each) => {
        const at = each.indexOf("=");
        return [each.slice(0, at), each.slice(at + 1)] as const;
      }),
  );
}

/** Letters, by the command that stands for them. */
export const letters = pairs(`
  alpha=α beta=β gamma=γ delta=δ epsilon=ϵ varepsilon=ε zeta=ζ eta=η theta=θ vartheta=ϑ iota=ι kappa=κ lambda=λ mu=μ nu=ν xi=ξ omicron=ο pi=π varpi=ϖ
  rho=ρ varrho=ϱ sigma=σ varsigma=ς tau=τ upsilon=υ phi=ϕ varphi=φ chi=χ psi=ψ omega=ω Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Upsilon=Υ
  Phi=Φ Psi=Ψ Omega=Ω infty=∞ partial=∂ nabla=∇ hbar=ℏ ell=ℓ Re=ℜ Im=ℑ aleph=ℵ emptyset=∅ varnothing=∅ forall=∀ exists=∃ nexists=∄ neg=¬ lnot=¬ top=⊤ bot=⊥
  angle=∠ triangle=△ square=□ dots=… ldots=… cdots=⋯ vdots=⋮ ddots=⋱ prime=′ degree=° wp=℘ imath=ı jmath=ȷ
`);

/** Operators and relations. */
export const operators = pairs(`
  times=× div=÷ cdot=⋅ pm=± mp=∓ ast=∗ star=⋆ circ=∘ bullet=∙ oplus=⊕ ominus=⊖ otimes=⊗ odot=⊙ wedge=∧ land=∧ vee=∨ lor=∨ cap=∩ cup=∪ setminus=∖ sqcup=⊔ sqcap=⊓
  leq=≤ le=≤ geq=≥ ge=≥ neq=≠ ne=≠ equiv=≡ approx=≈ cong=≅ sim=∼ simeq=≃ propto=∝ ll=≪ gg=≫ prec=≺ succ=≻ preceq=⪯ succeq=⪰ leqslant=⩽ geqslant=⩾ doteq=≐ triangleq=≜ coloneqq=≔
  in=∈ notin=∉ ni=∋ subset=⊂ supset=⊃ subseteq=⊆ supseteq=⊇ subsetneq=⊊ supsetneq=⊋ mid=∣ nmid=∤ parallel=∥ perp=⊥ vdash=⊢ models=⊨ therefore=∴ because=∵
  to=→ rightarrow=→ leftarrow=← gets=← Rightarrow=⇒ Leftarrow=⇐ leftrightarrow=↔ Leftrightarrow=⇔ iff=⟺ implies=⟹ impliedby=⟸ mapsto=↦ longrightarrow=⟶ longleftarrow=⟵
  Longrightarrow=⟹ uparrow=↑ downarrow=↓ hookrightarrow=↪ rightharpoonup=⇀ rightleftharpoons=⇌ nearrow=↗ searrow=↘ longmapsto=⟼ leadsto=⇝
  colon=: backslash=\\ lbrace={ rbrace=} langle=⟨ rangle=⟩ lfloor=⌊ rfloor=⌋ lceil=⌈ rceil=⌉ lvert=| rvert=| vert=| Vert=‖ lVert=‖ rVert=‖ lbrack=[ rbrack=] surd=√ dagger=† ddagger=‡ bmod=mod
`);

/** Operators that are large, with their limits above and below where there is room. */
export const large = pairs(
  "sum=∑ prod=∏ coprod=∐ bigcup=⋃ bigcap=⋂ bigvee=⋁ bigwedge=⋀ bigoplus=⨁ bigotimes=⨂ bigodot=⨀ biguplus=⨄ bigsqcup=⨆",
);
export const integrals = pairs("int=∫ iint=∬ iiint=∭ oint=∮");

/** Functions by their name; of some the limits go below. */
export const functions: ReadonlySet<string> = new Set(
  "sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan log ln lg exp arg deg dim hom ker".split(" "),
);
export const limits: ReadonlySet<string> = new Set("lim max min sup inf det gcd Pr limsup liminf argmax argmin".split(" "));

/** Marks above or below what they belong to; those that stretch go on over all of it. */
export const above = pairs(
  "hat=^ widehat=^ bar=¯ overline=¯ vec=→ overrightarrow=→ overleftarrow=← dot=˙ ddot=¨ tilde=~ widetilde=~ check=ˇ breve=˘ acute=´ grave=` mathring=˚ overbrace=⏞",
);
export const below = pairs("underline=_ underbrace=⏟");
export const stretching: ReadonlySet<string> = new Set(
  "widehat overline overrightarrow overleftarrow widetilde overbrace underline underbrace".split(" "),
);

/** Room between things, in em. */
export const spaces: ReadonlyMap<string, string> = new Map([
  [",", "0.17em"],
  [":", "0.22em"],
  [">", "0.22em"],
  [";", "0.28em"],
  ["!", "-0.17em"],
  [" ", "0.33em"],
  ["quad", "1em"],
  ["qquad", "2em"],
  ["enspace", "0.5em"],
  ["thinspace", "0.17em"],
]);

/** What is said of a formula and shows nothing by itself. */
export const silent: ReadonlySet<string> = new Set(
  "displaystyle textstyle scriptstyle limits nolimits nonumber notag left. right. allowbreak nobreak hfill centering".split(" "),
);

interface Alphabet {
  readonly capitals: number;
  readonly smalls: number;
  readonly digits?: number;
  readonly others?: string;
}

/** Where Unicode holds the letters of each alphabet, and those it had before. */
const alphabets: Readonly<Record<string, Alphabet>> = {
  mathbf: { capitals: 0x1d400, smalls: 0x1d41a, digits: 0x1d7ce },
  mathbb: { capitals: 0x1d538, smalls: 0x1d552, digits: 0x1d7d8, others: "CℂHℍNℕPℙQℚRℝZℤ" },
  mathcal: { capitals: 0x1d49c, smalls: 0x1d4b6, others: "BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ" },
  mathfrak: { capitals: 0x1d504, smalls: 0x1d51e, others: "CℭHℌIℑRℜZℨ" },
  mathsf: { capitals: 0x1d5a0, smalls: 0x1d5ba, digits: 0x1d7e2 },
  mathtt: { capitals: 0x1d670, smalls: 0x1d68a, digits: 0x1d7f6 },
};
const sameAs: Readonly<Record<string, string>> = { boldsymbol: "mathbf", bm: "mathbf", bold: "mathbf", mathscr: "mathcal", Bbb: "mathbb" };

/** A character in another alphabet; undefined for a command that is none. */
export function inAlphabet(command: string): ((character: string) => string) | undefined {
  const name = sameAs[command] ?? command;
  const alphabet = Object.hasOwn(alphabets, name) ? alphabets[name] : undefined;
  if (!alphabet) return undefined;
  const { capitals, smalls, digits, others = "" } = alphabet;
  return (character) => {
    const other = others.indexOf(character);
    if (other >= 0 && other % 2 === 0) return others[other + 1] ?? character;
    const code = character.charCodeAt(0);
    if (/^[A-Z]$/.test(character)) return String.fromCodePoint(capitals + code - 65);
    if (/^[a-z]$/.test(character)) return String.fromCodePoint(smalls + code - 97);
    return digits !== undefined && /^\d$/.test(character) ? String.fromCodePoint(digits + code - 48) : character;
  };
}
