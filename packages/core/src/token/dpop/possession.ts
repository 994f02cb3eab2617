import { AuthError } from '../../errors.ts'
import type { Emit } from '../../events.ts'
import { sha256 } from '../../lib/digest.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Confirmation } from '../shape.ts'
import { FlawedProof, invalidProof, type ProofFlaw } from './flaws.ts'
import type { Nonces } from './nonces.ts'
import { type Proof, readProof } from './proof.ts'
import type { Replays } from './replays.ts'
import { isTarget } from './target.ts'

/** A DPoP proof (RFC 9449 §4), and the request that it came with. */
export interface DpopProof {
  /** The value of the header `DPoP`. An empty string counts as none. */
  readonly proof: string
  /** The method of the request, such as `GET`. */
  readonly method: string
  /** The path of the request as the client sent it, or its whole URL; then too, only the path counts. */
  readonly url: string
  /**
   * Whether the access token is in a cookie, which scripts cannot read, so that the proof may lack its hash. Default:
   * `false`.
   */
  readonly inCookie?: boolean | undefined
}

/** Proofs that all guards of one request take together. */
const shared = new WeakSet<DpopProof>()

/** Lets several checks of the same access token take one proof: a request may pass several guards. */
export function shareProof(proof: DpopProof): DpopProof {
  shared.add(proof)
  return proof
}

/** A token that may be bound to a key. */
export interface BoundToken {
  readonly subject: string
  readonly confirmation?: Confirmation | undefined
  /** The access token, whose hash must be in the proof. Default: the proof is not for an access token. */
  readonly accessToken?: string
}

/** A key of which a client showed that it holds the private half. */
export interface ProvedKey {
  readonly confirmation: Confirmation
  /** Uses up the proof. Throws AuthError `invalid_dpop_proof` if it was used before. */
  use(): Promise<void>
}

/** Checks that clients hold the private keys that their tokens are bound to. */
export interface Possession {
  /** Whether every token must be bound to a key. */
  readonly isRequired: boolean
  /** Reads the key that a new session is to be bound to. Undefined without a proof, if none is required. */
  prove(given: DpopProof | undefined): Promise<ProvedKey | undefined>
  /**
   * Checks the proof for a token, and uses it up. Without one, a bound token is not valid. A proof with a token that is not
   * bound has no effect.
   */
  confirm(token: BoundToken, given: DpopProof | undefined): Promise<void>
}

/** What proofs are checked against. */
export interface PossessionRules {
  /** The URLs under which clients reach the API. */
  readonly baseUrls: readonly string[]
  readonly required: boolean
  readonly requireNonce: boolean
  readonly nonces: Nonces
  /** Remembers proofs without a nonce. */
  readonly timed: Replays
  /** Remembers proofs with a nonce, which are accepted for longer. */
  readonly nonced: Replays
  /** Seconds. */
  readonly tolerance: number
  readonly clock: Clock
  readonly emit: Emit
}

/** Seconds for which a proof without a nonce is accepted, by the client's clock. */
export const proofLifetime = 60

/** Makes what checks proofs. Without rules, no proof is read and no bound token is valid. */
export function createPossession(rules: PossessionRules | undefined): Possession {
  if (rules === undefined) return withoutProofs
  const { required, emit } = rules
  /** The access tokens that shared proofs were accepted with. */
  const accepted = new WeakMap<DpopProof, string>()
  return {
    isRequired: required,
    async prove(given) {
      if (given !== undefined) return check(given, { subject: null }, rules)
      return required ? refuse(null, 'missing', rules) : undefined
    },
    async confirm(token, given) {
      const { subject, confirmation, accessToken } = token
      if (confirmation === undefined && !required) return
      if (confirmation === undefined || given === undefined) {
        emit('dpop_proof_refused', { subject, reason: 'missing' })
        throw new AuthError('token_invalid')
      }
      if (accessToken !== undefined && accepted.get(given) === accessToken) return
      const key = await check(given, token, rules)
      if (key.confirmation.jkt !== confirmation.jkt) {
        emit('dpop_proof_refused', { subject, reason: 'other_key' })
        throw new AuthError('token_invalid')
      }
      await key.use()
      if (accessToken !== undefined && shared.has(given)) accepted.set(given, accessToken)
    },
  }
}

const withoutProofs: Possession = {
  isRequired: false,
  async prove(given) {
    if (given !== undefined) throw new TypeError('dpop: createAuth needs the option dpop for proofs')
    return undefined
  },
  async confirm({ confirmation }) {
    if (confirmation !== undefined) throw new AuthError('token_invalid')
  },
}

interface About {
  readonly subject: string | null
  readonly accessToken?: string
}

async function check(given: DpopProof, about: About, rules: PossessionRules): Promise<ProvedKey> {
  const { subject } = about
  requireText(given.method, 'method')
  requireText(given.url, 'url')
  try {
    const proof = await readProof(given.proof)
    requireRequest(proof, given, about, rules)
    const replays = requireFresh(proof, rules)
    return { confirmation: { jkt: proof.jkt }, use: () => useOnce(proof, replays, subject, rules) }
  } catch (error) {
    if (error instanceof FlawedProof) return refuse(subject, error.flaw, rules)
    throw error
  }
}

function requireText(value: unknown, name: string): void {
  if (typeof value !== 'string') throw new TypeError(`dpop: ${name} must be a string`)
}

/** RFC 9449 §4.3: the proof must be for this request, and with an access token for that token (§7). */
function requireRequest(proof: Proof, given: DpopProof, { accessToken }: About, { baseUrls }: PossessionRules): void {
  if (proof.htm !== given.method) throw new FlawedProof('method')
  if (!isTarget(proof.htu, given.url, baseUrls)) throw new FlawedProof('url')
  if (accessToken === undefined || (given.inCookie && proof.ath === undefined)) return
  if (proof.ath !== sha256(accessToken)) throw new FlawedProof('token')
}

/**
 * A nonce of ours shows by itself that a proof is new, so that a client whose clock is wrong can go on with one (RFC 9449
 * §11.1).
 */
function requireFresh({ nonce, iat }: Proof, rules: PossessionRules): Replays {
  const { nonces, requireNonce, tolerance, clock, timed, nonced } = rules
  if (nonce !== undefined && nonces.accepts(nonce)) return nonced
  const age = clock() / 1000 - iat
  const isTimely = age <= proofLifetime + tolerance && age >= -tolerance
  if (nonce === undefined && !requireNonce && isTimely) return timed
  throw new AuthError('use_dpop_nonce', { retryAfter: 0, details: { dpop_nonce: nonces.current() } })
}

const idLength = 22

/** The same `jti` of two keys are two proofs. */
async function useOnce({ jkt, jti }: Proof, replays: Replays, subject: string | null, rules: PossessionRules) {
  const id = sha256(`${jkt} ${jti}`).slice(0, idLength)
  if (!(await replays.take(id, Math.floor(rules.clock() / 1000)))) refuse(subject, 'replayed', rules)
}

function refuse(subject: string | null, reason: ProofFlaw, { emit }: PossessionRules): never {
  emit('dpop_proof_refused', { subject, reason })
  throw invalidProof(reason)
}
