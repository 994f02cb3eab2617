import { sha256 } from '../lib/digest.ts'

/** How often a reset's token may be tried, with a password that could be chosen. */
export const mostTries = 5

/**
 * What a reset's token knows of its own use: how often it was tried, and which hashes it set, or was about to set. So it
 * can complete a reset that was interrupted, and is worth nothing against a hash that somebody else set.
 */
interface Progress {
  readonly tries: number
  readonly set: readonly string[]
}

/** The state with one more try; undefined if no try is left. */
export function withTry(state: string): string | undefined {
  const { tries, set } = read(state)
  return tries < mostTries ? write({ tries: tries + 1, set }) : undefined
}

/** The state with a try given back, for one that compared and hashed nothing. */
export function withoutTry(state: string): string {
  const { tries, set } = read(state)
  return write({ tries: Math.max(0, tries - 1), set })
}

/** The state of a token that is about to set this hash. */
export function withHash(state: string, passwordHash: string): string {
  const { tries, set } = read(state)
  return write({ tries, set: [...set, fingerprint(passwordHash)].slice(-mostTries) })
}

/** Whether the token set this hash itself. */
export function hasSet(state: string, passwordHash: string): boolean {
  return read(state).set.includes(fingerprint(passwordHash))
}

function read(state: string): Progress {
  const [tries = '', ...set] = state.split(' ')
  return { tries: Number(tries), set }
}

function write({ tries, set }: Progress): string {
  return [tries, ...set].join(' ')
}

/** 132 bits: nobody finds a second hash of it, and five of them fit into a state. */
function fingerprint(passwordHash: string): string {
  return sha256(passwordHash).slice(0, 22)
}
