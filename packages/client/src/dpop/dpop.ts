import { within } from '../deadline.ts'
import { claimsOf } from '../jwt.ts'
import { storedKeyPair } from './key-store.ts'
import { type KeyPair, makeProof, type ProofRequest, readKey, type SigningKey } from './proof.ts'

/** Options of `createDpop`. */
export interface DpopOptions {
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined
  /**
   * The key pair, of the algorithm ECDSA with the curve P-256. Default: one that scripts cannot export, in IndexedDB, so
   * that tabs and reloads share it; without IndexedDB, in memory.
   */
  readonly keyPair?: KeyPair | Promise<KeyPair> | undefined
}

/** Binds the tokens of a client to a key (RFC 9449). */
export interface Dpop {
  /** Sends a request with a proof, and once more if the API asks for a nonce: the option `fetch` of `createClient`. */
  readonly fetch: (request: Request) => Promise<Response>
  /**
   * Makes a proof for a request that `fetch` does not send, such as the first message of a WebSocket. Rejects if the key
   * cannot be used.
   */
  readonly proof: (request: ProofRequest) => Promise<string>
}

/**
 * Creates what makes DPoP proofs, with a key pair of this browser. Tokens of a login are then bound to the key: without
 * it they are worthless. Needs WebCrypto, which pages have on `https:` and on localhost; throws a TypeError without it.
 *
 * @example
 * ```ts
 * import { createClient } from '@sallyport/client'
 * import { createDpop } from '@sallyport/client/dpop'
 * const { fetch } = createDpop()
 * const client = createClient({ baseUrl: 'https://api.example.com', fetch })
 * ```
 */
export function createDpop({ fetch = request => globalThis.fetch(request), keyPair }: DpopOptions = {}): Dpop {
  if (!globalThis.crypto?.subtle) throw new TypeError('createDpop: needs crypto.subtle, which pages have on https')
  let key: Promise<SigningKey> | undefined
  let nonce: string | undefined

  async function proof(request: ProofRequest): Promise<string> {
    key ??= Promise.resolve(keyPair ?? storedKeyPair()).then(readKey)
    // A key that could not be read this time may be readable later.
    key.catch(() => (key = undefined))
    return makeProof(await key, { nonce, ...request })
  }

  async function send(request: Request): Promise<Response> {
    const { method, url, headers } = request
    const [, token] = /^(?:Bearer|DPoP) (.+)/.exec(headers.get('authorization') ?? '') ?? []
    const isBound = claimsOf(token).cnf !== undefined
    // A session from before, whose tokens are bearer tokens.
    if (token !== undefined && !isBound) return fetch(request)
    if (token !== undefined) headers.set('authorization', `DPoP ${token}`)
    headers.set('dpop', await proof({ method, url, accessToken: token }))
    return fetch(request)
  }

  return {
    proof,
    async fetch(request) {
      const again = request.clone()
      const response = await send(request)
      const given = await nonceIn(response)
      if (given !== undefined) nonce = given
      return given !== undefined && response.status === 401 ? send(again) : response
    },
  }
}

/** The nonce that a response gives, from the body too, because pages of other origins may not see the header. */
async function nonceIn(response: Response): Promise<string | undefined> {
  const header = response.headers.get('dpop-nonce') ?? undefined
  if (header !== undefined || response.status !== 401) return header
  const body: unknown = await within(30_000, response.clone().json()).catch(() => undefined)
  const { dpop_nonce: nonce } = Object(body) as { readonly dpop_nonce?: unknown }
  return typeof nonce === 'string' ? nonce : undefined
}
