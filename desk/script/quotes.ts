// Finding a quotation in a page: white space counts as one space, and quotation marks and
// dashes of all shapes as one, as publishers' pages differ in them from what the desk read.

export interface Quote {
  exact: string;
  prefix: string;
  suffix: string;
  words: string; // exact, made even; set by places
}

// Flat is an element's text made even, with the node and offset of each character.
export interface Flat {
  words: string;
  nodes: Text[];
  offsets: number[];
}

const blocks = new Set(["P", "DIV", "LI", "H1", "H2", "H3", "H4", "H5", "H6", "BLOCKQUOTE", "SECTION", "ARTICLE", "FIGURE", "FIGCAPTION", "TD", "TH", "BR", "HR", "PRE", "UL", "OL", "TABLE", "HEADER", "FOOTER", "ASIDE"]);
const skipped = new Set(["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "IFRAME", "TEXTAREA", "SELECT", "BUTTON", "SVG", "svg"]);

export function flat(root: Element): Flat {
  const out: Flat = { words: "", nodes: [], offsets: [] };
  const all: string[] = [];
  const put = (c: string, node: Text, offset: number): void => {
    if (c === " " && (all.length === 0 || all[all.length - 1] === " ")) return;
    all.push(c);
    out.nodes.push(node);
    out.offsets.push(offset);
  };
  let lastText: Text | null = null;
  let broken = false;
  const visit = (node: Node): void => {
    if (node instanceof Text) {
      for (let i = 0; i < node.data.length; i++) {
        const c = even(node.data[i]!);
        if (c === "") continue;
        if (broken && lastText && c !== " ") put(" ", lastText, Math.max(0, lastText.data.length - 1));
        broken = false;
        put(c, node, i);
      }
      lastText = node;
      return;
    }
    if (!(node instanceof Element) || skipped.has(node.tagName)) return;
    if (blocks.has(node.tagName)) broken = true;
    node.childNodes.forEach(visit);
    if (blocks.has(node.tagName)) broken = true;
  };
  visit(root);
  out.words = all.join("");
  return out;
}

// even is a character as its like: each stays one UTF-16 unit, soft hyphens and marks of
// direction go.
function even(c: string): string {
  if (/\s/.test(c)) return " ";
  if (/[“”„‟«»″]/.test(c)) return '"';
  if (/[‘’‚‛′]/.test(c)) return "'";
  if (/[‐‑‒–—―−]/.test(c)) return "-";
  if (/[\u00ad\u200b-\u200f\u2060\ufeff]/.test(c)) return "";
  return c;
}

export function evened(s: string): string {
  return Array.from({ length: s.length }, (_, i) => even(s[i]!)).join("").replace(/ +/g, " ");
}

const short = 20; // a quotation as short as this does not tell its passage by itself
const context = 8; // characters on either side that then must fit

// places are where a quotation stands: the one place, or none or several where it is not
// certain. Of several places the one counts whose surroundings are all as they were.
export function places(words: string, quote: Quote): number[] {
  quote.words = evened(quote.exact).trim();
  if (quote.words === "") return [];
  const found: number[] = [];
  for (let i = words.indexOf(quote.words); i >= 0 && found.length < 100; i = words.indexOf(quote.words, i + 1)) found.push(i);
  const before = evened(quote.prefix).trim();
  const behind = evened(quote.suffix).trim();
  const fits = (at: number, n: number): boolean => {
    const left = words.slice(0, at).trimEnd();
    const right = words.slice(at + quote.words.length).trimStart();
    return left.endsWith(before.slice(-n)) && right.startsWith(behind.slice(0, n));
  };
  if (found.length === 1) return quote.words.length >= short || fits(found[0]!, context) ? found : [];
  return found.filter((at) => fits(at, 64));
}
