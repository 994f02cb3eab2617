import { decodeBase64urlText, isBase64url } from '../../lib/base64url.ts'
import { maxTokenLength } from '../compact.ts'
import { type JsonObject, parseJsonObject } from '../json.ts'
import { hasSignature } from '../jws-verify.ts'
import { FlawedProof } from './flaws.ts'
import { readProofKey } from './proof-key.ts'

/** The claims of a proof whose signature was verified with the key that it names (RFC 9449 §4.2). */
export interface Proof {
  /** The thumbprint of the key. */
  readonly jkt: string
  /** The method of the request. */
  readonly htm: string
  /** The URL of the request. */
  readonly htu: string
  /** Seconds since the epoch, by the client's clock. */
  readonly iat: number
  readonly jti: string
  /** The hash of the access token, if the proof came with one. */
  readonly ath: string | undefined
  readonly nonce: string | undefined
}

const longestText = 2048

/** Reads a proof and verifies its signature. Throws FlawedProof. */
export async function readProof(text: unknown): Promise<Proof> {
  if (text === undefined || text === '') throw new FlawedProof('missing')
  const [header, payload, signature, ...rest] =
    typeof text === 'string' && text.length <= maxTokenLength ? text.split('.') : []
  const isCompact = header !== undefined && payload !== undefined && signature !== undefined && rest.length === 0
  if (!isCompact || !isBase64url(signature)) throw new FlawedProof('malformed')
  const json = decodeBase64urlText(payload)
  const claims = json === undefined ? undefined : parseJsonObject(json)
  if (claims === undefined) throw new FlawedProof('malformed')
  const { key, jkt, ...read } = await readProofKey(header)
  const token = {
    text: text as string,
    signed: `${header}.${payload}`,
    header: read.header,
    payload: claims,
    signature,
  }
  if (!(await hasSignature(token, key))) throw new FlawedProof('signature')
  return { jkt, ...claimsOf(claims) }
}

function claimsOf({ htm, htu, iat, jti, ath, nonce }: JsonObject): Omit<Proof, 'jkt'> {
  const isComplete = isText(htm) && isText(htu) && isText(jti) && typeof iat === 'number' && Number.isFinite(iat)
  if (!isComplete || !isOptionalText(ath) || !isOptionalText(nonce)) throw new FlawedProof('claims')
  return { htm, htu, iat, jti, ath, nonce }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longestText
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || isText(value)
}
