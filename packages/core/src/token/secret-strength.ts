import { isKeyPair } from './public-key-text.ts'
import { isPublicSecret } from './public-secrets.ts'

const minDistinctBytes = 16
const minUnpredictable = 16

/** Placeholders of examples, templates and tutorials. */
const placeholders =
  /secret|change|replace|please|your|super|very|long|strong|string|random|example|sample|default|test|demo|dummy|todo|pass(?:word|phrase)|private|secure|auth|access|refresh|token|jwt|key|sign(?:ing|ature)?|hmac|least|must|with|char(?:acter)?s?|bits?|bytes?|this|that|here|some|not|use|prod(?:uction)?|dev(?:elopment)?|local|app|admin|qwerty|abcdef|(?:hs|sha)?(?:256|384|512)|12345(?:67890?)?|is|me|my|in|at|do|it|the|for/g

/** Returns what is wrong with a secret, in sentences that reveal nothing of its value. */
export function secretProblems(secret: unknown, minBytes: number): string[] {
  if (secret === undefined || secret === null) return ['The secret is not set.']
  if (typeof secret !== 'string' && !(secret instanceof Uint8Array))
    return ['A secret must be a string or a Uint8Array.']
  if (secret.length === 0) return ['The secret is empty.']
  const text = typeof secret === 'string' ? secret : new TextDecoder().decode(secret)
  if (isKeyPair(secret)) return ['The secret is the text of a key pair: use signingKey() for it.']
  if (isPublicSecret(secret)) return ['The secret is in a public list of secrets: take a random one.']
  return weaknesses(text, typeof secret === 'string' ? textBytes(secret) : secret, minBytes)
}

function weaknesses(text: string, bytes: Uint8Array, minBytes: number): string[] {
  const problems: string[] = []
  if (bytes.length < minBytes) {
    problems.push(`The secret is too short: at least ${minBytes} bytes are needed (a byte is two hexadecimal digits).`)
  }
  if (new Set(bytes).size < minDistinctBytes) {
    problems.push(`The secret has fewer than ${minDistinctBytes} different bytes: take a random one.`)
  }
  if (isRepeat(text)) problems.push('The secret repeats itself: take a random one.')
  if (isPlaceholder(text)) problems.push('The secret is a placeholder: take a random one.')
  return problems
}

/** Hexadecimal text has half as many bytes as characters, and at most 16 different characters. */
function textBytes(text: string): Uint8Array {
  const digits = /^(?:[0-9a-f]{2})+$/i.test(text) ? text.match(/../g) : null
  return digits ? Uint8Array.from(digits, pair => Number.parseInt(pair, 16)) : new TextEncoder().encode(text)
}

/** A string occurs in its double at another offset only if it is a shorter string repeated. */
function isRepeat(text: string): boolean {
  return (text + text).indexOf(text, 1) < text.length
}

function isPlaceholder(text: string): boolean {
  const rest = text.toLowerCase().replace(placeholders, '')
  return rest.length < text.length && rest.replace(/[\s_.,!-]/g, '').length < minUnpredictable
}
