import { createHash } from 'node:crypto'
import { keyRing, secretKey } from '@sallyport/core'
import type { KeyPlan } from './protocol.ts'

/** The default plan of a member. */
export const firstKeys: KeyPlan = { sign: 0, verify: [] }

/** Creates the two key rings of a plan, the same in every process. */
export function ringsOf({ sign, verify }: KeyPlan) {
  const ring = (use: string) => keyRing({ sign: keyOf(use, sign), verify: verify.map(number => keyOf(use, number)) })
  return { accessKey: ring('access'), refreshKey: ring('refresh') }
}

function keyOf(use: string, number: number) {
  const text = createHash('sha256').update(`a key for soaks: ${use} ${number}`).digest('base64url')
  return secretKey(text, { kid: `${use}-${number}` })
}
