import assert from 'node:assert/strict'
import type { JsonWebKey } from 'node:crypto'
import { type Attack, type Row, tryRows } from '../attack.ts'
import { admissionOf, type AttackWorld, bearer } from '../world.ts'
import { mac, type ReadToken } from './forge.ts'

/** A forge with the secret, so that only the contents of its tokens can be refused. */
export interface SecretForge extends ReadToken {
  readonly secret: string
  /** Signs with the secret. */
  sign(payload: unknown, header?: unknown): string
}

/** Creates an attack with tokens that anyone with a token can forge. */
export function forgedTokens(title: string, rows: (own: ReadToken) => readonly Row<string>[]): Attack {
  return { title, run: async world => tryTokens(world, rows(world.own)) }
}

/** Creates an attack with tokens that anyone can forge from the published keys. */
export function confusedTokens(
  title: string,
  rows: (own: ReadToken, publicKeys: readonly JsonWebKey[]) => readonly Row<string>[],
): Attack {
  return {
    title,
    needs: 'publishesKeys',
    run: async world => tryTokens(world, rows(world.own, await publicKeysOf(world))),
  }
}

/** Creates an attack with tokens that the application's key has signed. */
export function signedTokens(title: string, rows: (forge: SecretForge) => readonly Row<string>[]): Attack {
  return {
    title,
    needs: 'accessSecret',
    async run(world) {
      const forge = secretForge(world)
      assert.equal(
        await breachOf(world, forge.sign(forge.payload)),
        'answered 200',
        'accessSecret is not the signing secret',
      )
      return tryTokens(world, rows(forge))
    },
  }
}

/**
 * Creates an attack with tokens of a server whose clock is ahead. They get a 503, so that clients keep their session.
 */
export function futureTokens(title: string, rows: (forge: SecretForge) => readonly Row<string>[]): Attack {
  return {
    title,
    needs: 'accessSecret',
    run: async world =>
      tryRows(rows(secretForge(world)), async token => {
        const { status } = await world.ask(bearer(token, world.guarded))
        return status === 503 ? undefined : `answered ${status}`
      }),
  }
}

export function secretForge({ own, options }: AttackWorld): SecretForge {
  const secret = options.accessSecret ?? ''
  return { ...own, secret, sign: (payload, header = own.header) => mac(header, payload, secret) }
}

async function tryTokens(world: AttackWorld, rows: readonly Row<string>[]) {
  return tryRows(rows, async token => breachOf(world, token))
}

async function breachOf({ ask, guarded }: AttackWorld, token: string): Promise<string | undefined> {
  return admissionOf(await ask(bearer(token, guarded)))
}

async function publicKeysOf({ ask }: AttackWorld): Promise<readonly JsonWebKey[]> {
  const { body } = await ask({ method: 'GET', target: '/.well-known/jwks.json' })
  return (JSON.parse(body) as { readonly keys: readonly JsonWebKey[] }).keys
}
