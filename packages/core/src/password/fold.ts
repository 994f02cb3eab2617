/** Folds a string so that it can be compared with words. Passwords are never hashed in this form. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** Removes the digits and punctuation at the end of a folded string: `sallyport2024!` becomes `sallyport`. */
export function stem(folded: string): string {
  return folded.replace(/[^\p{L}]{1,12}$/u, '')
}
