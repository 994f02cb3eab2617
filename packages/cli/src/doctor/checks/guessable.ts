import { secretKey } from '@sallyport/core'

/** Bits of a word from a list of 2,048, and what a secret needs. */
const bitsOfWord = 11
const neededBits = 128
/** The part of the characters that may continue the one before. */
const mostInSequence = 0.5

/**
 * Says why a secret is easy to guess although it is long enough, as a predicate without any value; undefined if nothing
 * speaks against it.
 */
export function guessableBecause(secret: string): string | undefined {
  const words = /^[a-z]+(?:[ ._-]+[a-z]+)+$/i.test(secret) ? secret.split(/[ ._-]+/) : []
  if (words.length > 0 && words.length * bitsOfWord < neededBits) return 'consists of few words'
  if (sequencePart(secret) > mostInSequence) return 'consists of sequences of characters'
  const text = decoded(secret)
  if (text === undefined) return undefined
  const isWeak = secretKey(text).problems.length > 0 || guessableBecause(text) !== undefined
  return isWeak ? 'is base64 of a short or guessable text' : undefined
}

/** The part of the characters that equal the one before or its neighbours in the alphabet. */
function sequencePart(text: string): number {
  const codes = Array.from(text, character => character.codePointAt(0)!)
  const near = codes.filter((code, i) => i > 0 && Math.abs(code - codes[i - 1]!) <= 1)
  return near.length / codes.length
}

/** The text that a string is the base64 of. Random bytes are not readable text. */
function decoded(secret: string): string | undefined {
  if (!/^[\w+/-]{16,}={0,2}$/.test(secret)) return undefined
  const text = Buffer.from(secret, 'base64').toString('latin1').trim()
  return /^[\x20-\x7e]{8,}$/.test(text) ? text : undefined
}
