import assert from 'node:assert/strict'
import type { WireAnswer } from '../http/wire.ts'
import { type Attack, type Row, tryRows } from './attack.ts'
import type { AttackWorld } from './world.ts'

/** Origins that a faulty comparison treats as the allowed one. */
export function hostileOrigins(allowed: string): readonly string[] {
  const { protocol, hostname, host } = new URL(allowed)
  const parent = hostname.split('.').slice(1).join('.')
  return [
    'null',
    '*',
    'https://evil.example',
    `${allowed}.evil.example`,
    `${allowed}@evil.example`,
    `${allowed}:8443`,
    `${allowed}/`,
    `${allowed}%2eevil.example`,
    `${allowed}_.evil.example`,
    `https://evil.example/?${allowed}`,
    `https://evil.example#${allowed}`,
    `https://evil-${hostname}`,
    `https://evil.${hostname}`,
    `https://${hostname.replaceAll('.', 'x')}`,
    `https://${parent}`,
    `https://user@${host}`,
    `${protocol === 'https:' ? 'http' : 'https'}://${host}`,
    `${protocol}//${hostname}.`,
    allowed.toUpperCase(),
    `${allowed}, https://evil.example`,
  ]
}

async function askFrom({ ask, own, guarded }: AttackWorld, origin: string, method: 'GET' | 'OPTIONS') {
  const preflight = ['Access-Control-Request-Method: POST', 'Access-Control-Request-Headers: authorization']
  const headers = method === 'GET' ? [`Authorization: Bearer ${own.text}`] : preflight
  return ask({ method, target: guarded, headers: [`Origin: ${origin}`, ...headers] })
}

/** Describes the origin that may read the response. */
function allowance({ headers }: WireAnswer): string | undefined {
  const allowed = headers.get('access-control-allow-origin')
  return allowed === undefined ? undefined : `allowed ${allowed}`
}

/** Only pages of the listed origin may read responses. */
export const corsAttack: Attack = {
  title: 'I09 I10 no other origin can read responses',
  needs: 'origin',
  async run(world) {
    const allowed = world.options.origin ?? ''
    const rows = hostileOrigins(allowed).flatMap((origin): readonly Row<readonly [string, 'GET' | 'OPTIONS']>[] => [
      [origin, [origin, 'GET']],
      [`${origin}, preflight`, [origin, 'OPTIONS']],
    ])
    const tries = await tryRows(rows, async ([origin, method]) => allowance(await askFrom(world, origin, method)))
    const good = await askFrom(world, allowed, 'GET')
    assert.equal(allowance(good), `allowed ${allowed}`, 'the listed origin cannot read responses')
    const varies = /\borigin\b/i.test(good.headers.get('vary') ?? '')
    return [...tries, { name: 'responses vary by origin', breach: varies ? undefined : 'no Vary: Origin' }]
  },
}
