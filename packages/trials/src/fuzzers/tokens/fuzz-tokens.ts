import { isDeepStrictEqual } from 'node:util'
import { isAuthError } from '@sallyport/core'
import * as fc from 'fast-check'
import { jwtVerify } from 'jose'
import { authHere } from '../../shared/auth-here.ts'
import { createRandom } from '../../shared/lib/random.ts'
import { issuer } from '../../shared/member/auth-of.ts'
import { quickHasher } from '../../shared/member/quick-hasher.ts'
import { mutate } from '../../soaks/mutations.ts'
import { type Change, changes, type Draft } from './changes.ts'
import { type Signer, signerOf, signers } from './signers.ts'

/** The result of a run. */
export interface TokenFuzzReport {
  /** How many tokens Sallyport and jose accepted and refused. */
  readonly verdicts: ReadonlyMap<string, number>
  /** The smallest token that causes the fault. */
  readonly failure: string | undefined
}

/** One token, from its draft to its text. */
interface Case {
  readonly signer: number
  readonly changes: readonly Change[]
  /** Signs with another key of the same algorithm. */
  readonly isForged: boolean
  /** Seeds a change of the signed text. */
  readonly mutation: number | undefined
}

type Verdict = { readonly claims: object } | { readonly refused: unknown }

const now = Date.UTC(2030, 0, 1)
const cases: fc.Arbitrary<Case> = fc.record({
  signer: fc.nat(5),
  changes,
  isForged: fc.nat(9).map(dice => dice === 0),
  mutation: fc.option(fc.nat(), { nil: undefined, freq: 2 }),
})

/**
 * Verifies signed tokens that were changed before or after signing, by Sallyport and by jose. Sallyport accepts nothing that jose
 * refuses, reads the same claims, refuses every change that it names wrong, and accepts every harmless one.
 */
export async function fuzzTokens(numRuns: number, seed: number): Promise<TokenFuzzReport> {
  const verdicts = new Map<string, number>()
  const fields = await Promise.all(signers().map(openField))
  const property = fc.asyncProperty(cases, async given => {
    const field = fields[given.signer]!
    const { text, isMutated } = await tokenOf(field, given)
    const [own, jose] = [
      await verdictOf(() => field.auth.verify(text)),
      await verdictOf(() => verifyWithJose(text, field.signer)),
    ]
    const kind = `Sallyport ${nameOf(own)}, jose ${nameOf(jose)}`
    verdicts.set(kind, (verdicts.get(kind) ?? 0) + 1)
    const fault = faultOf(own, jose, !isMutated && isHarmless(given))
    if (fault !== undefined) throw new Error(`${fault}: ${describe(given)}\n${text}`)
  })
  const details = await fc.check(property, { numRuns, seed })
  for (const { auth } of fields) await auth.close()
  return { verdicts, failure: details.failed ? String(details.errorInstance) : undefined }
}

/** Describes what is wrong with the verdicts about a token. */
export function faultOf(own: Verdict, jose: Verdict, isGood: boolean): string | undefined {
  if ('refused' in own) {
    if (!isAuthError(own.refused)) return `not an AuthError: ${String(own.refused)}`
    return isGood ? `a good token was refused: ${own.refused.code}` : undefined
  }
  if (!isGood) return 'a token that must be refused was accepted'
  if ('refused' in jose) return `accepted, and jose refuses it: ${String(jose.refused)}`
  return isDeepStrictEqual(plain(own.claims), plain(jose.claims))
    ? undefined
    : 'the claims differ from those that jose reads'
}

/** A signer, another one with its algorithm, and an Auth with its key. */
type Field = Awaited<ReturnType<typeof openField>>

async function openField(signer: Signer) {
  const auth = authHere({ accessKey: signer.own, clock: () => now, hashing: { hasher: quickHasher() } })
  await auth.ready()
  const { accessToken } = await auth.createSession('ann')
  const [header, payload] = accessToken.split('.').map(part => Buffer.from(part, 'base64url').toString())
  const draft: Draft = { header: JSON.parse(header!) as Draft['header'], payload: payload! }
  return { auth, signer, forger: signerOf(signer.algorithm), draft, other: accessToken }
}

async function tokenOf({ signer, forger, draft, other }: Field, given: Case) {
  const { header, payload } = given.changes.reduce((before, { apply }) => apply(before), draft)
  const signed = await (given.isForged ? forger : signer).sign(header, payload)
  // A wrong token need not be mutated too, and its payload need not be JSON.
  if (given.mutation === undefined || !isHarmless(given)) return { text: signed, isMutated: false }
  const text = mutate(signed, createRandom(given.mutation), other)
  return { text, isMutated: text !== signed && text !== other }
}

async function verifyWithJose(text: string, { algorithm, verifyWith }: Signer): Promise<object> {
  const { payload } = await jwtVerify(text, verifyWith, {
    algorithms: [algorithm],
    issuer,
    audience: issuer,
    clockTolerance: 5,
    currentDate: new Date(now),
  })
  return payload
}

async function verdictOf(verify: () => Promise<object>): Promise<Verdict> {
  return verify().then(
    claims => ({ claims }),
    (refused: unknown) => ({ refused }),
  )
}

function isHarmless({ changes: made, isForged }: Case): boolean {
  return !isForged && made.every(change => change.isHarmless)
}

const nameOf = (verdict: Verdict) => ('refused' in verdict ? 'refuses' : 'accepts')

/** Without what only one of them changes: Sallyport drops `__proto__`, and names only our audience. */
function plain(claims: object): object {
  const { aud: _, ['__proto__']: __, ...others } = JSON.parse(JSON.stringify(claims)) as Record<string, unknown>
  return others
}

function describe({ changes: made, isForged, mutation }: Case): string {
  const names = [
    ...made.map(({ name }) => name),
    ...(isForged ? ['another key'] : []),
    ...(mutation === undefined ? [] : ['changed text']),
  ]
  return names.join(', ') || 'no change'
}
