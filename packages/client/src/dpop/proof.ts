/** The request that a proof is for. */
export interface ProofRequest {
  /** Its method, such as `'GET'`. */
  readonly method: string
  /** Its absolute URL. */
  readonly url: string
  /** The access token that it is sent with. Default: none, as for a login. */
  readonly accessToken?: string | undefined
}

/** A key of WebCrypto, also where the types of browsers are missing. */
type WebKey = Parameters<typeof crypto.subtle.sign>[1]

/** A key pair of WebCrypto (`CryptoKeyPair`). */
export interface KeyPair {
  /** Signs the proofs. It does not have to be extractable. */
  readonly privateKey: WebKey
  /** Is in every proof. */
  readonly publicKey: WebKey
}

/** A private key, and its public half for proofs. */
export interface SigningKey {
  readonly privateKey: WebKey
  readonly jwk: object
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** Generates a key pair whose private key no script can export. */
export async function generateKeyPair(): Promise<KeyPair> {
  return crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
}

/** Reads the public half of a key pair. */
export async function readKey({ privateKey, publicKey }: KeyPair): Promise<SigningKey> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  return { privateKey, jwk: { kty, crv, x, y } }
}

/** Makes a proof (RFC 9449 §4.2). */
export async function makeProof(
  { privateKey, jwk }: SigningKey,
  { method, url, accessToken, nonce }: ProofRequest & { readonly nonce?: string | undefined },
): Promise<string> {
  const payload = {
    jti: encode(crypto.getRandomValues(new Uint8Array(16))),
    htm: method,
    htu: url.replace(/[?#].*/s, ''),
    iat: Math.floor(Date.now() / 1000),
    ath: accessToken && encode(await crypto.subtle.digest('SHA-256', bytesOf(accessToken))),
    nonce,
  }
  const parts = [{ typ: 'dpop+jwt', alg: 'ES256', jwk }, payload].map(part => encode(bytesOf(JSON.stringify(part))))
  const text = parts.join('.')
  return `${text}.${encode(await crypto.subtle.sign(algorithm, privateKey, bytesOf(text)))}`
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

/** Base64url without padding (RFC 7515 §2). */
function encode(bytes: ArrayBuffer | Uint8Array): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)))
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
}
