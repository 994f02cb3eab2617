/** Folds a string for comparing it with words, and for nothing else: passwords themselves are never folded. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** A folded text without the digits and punctuation at its end: `Sallyport2024!` is `sallyport` in disguise. */
export function stem(folded: string): string {
  return folded.replace(/[^\p{L}]{1,12}$/u, '')
}
