import assert from 'node:assert/strict'
import type { JsonWebKey } from 'node:crypto'
import { type Attack, type Row, tryRows } from '../attack.ts'
import { admissionOf, type AttackWorld, bearer } from '../world.ts'
import { mac, type ReadToken } from './forge.ts'

/** A forge that has the secret: what is refused is refused for what it says. */
export interface SecretForge extends ReadToken {
  readonly secret: string
  /** Signs rightly. */
  sign(payload: unknown, header?: unknown): string
}

/** Makes an attack of tokens that anybody can make who has one. */
export function forgedTokens(title: string, rows: (own: ReadToken) => readonly Row<string>[]): Attack {
  return { title, run: async world => tryTokens(world, rows(world.own)) }
}

/** Makes an attack of tokens that anybody can make who reads the published keys. */
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

/** Makes an attack of tokens that the application's own key has signed. */
export function signedTokens(title: string, rows: (forge: SecretForge) => readonly Row<string>[]): Attack {
  return {
    title,
    needs: 'accessSecret',
    async run(world) {
      const forge = secretForge(world)
      assert.equal(await breachOf(world, forge.sign(forge.payload)), 'answered 200', 'accessSecret does not sign')
      return tryTokens(world, rows(forge))
    },
  }
}

/** Makes an attack of tokens that a clock which runs ahead has signed: 503, so that no client forgets its session. */
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
