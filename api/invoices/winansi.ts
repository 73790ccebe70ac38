/**
 * Text for the fonts that every PDF reader has: they know Windows-1252 only. Letters beyond it lose
 * their accents, and what is left becomes a question mark, so that a document never fails on a name.
 */

/** What Windows-1252 has in the places where Latin-1 has control characters. */
const EXTRA = new Set("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ");

/** Letters that Unicode does not take apart into a base and an accent. */
const LETTERS: Readonly<Record<string, string>> = {
  "Ł": "L",
  "ł": "l",
  "Đ": "D",
  "đ": "d",
  "ı": "i",
  "ẞ": "SS",
  "\u202f": "\u00a0", // Intl writes narrow spaces into French numbers.
  "\u2009": "\u00a0",
  "\u2011": "-",
  "\u2212": "-",
};

/** `text` with every character one that the standard fonts can show. */
export function toWinAnsi(text: string): string {
  return Array.from(text.normalize("NFC"), showable).join("");
}

function showable(char: string): string {
  if (isShowable(char)) return char;
  const letter = LETTERS[char];
  if (letter !== undefined) return letter;
  const [base = ""] = char.normalize("NFKD");
  return isShowable(base) ? base : "?";
}

function isShowable(char: string): boolean {
  return /^[\x20-\x7e\xa0-\xff]$/.test(char) || EXTRA.has(char);
}
