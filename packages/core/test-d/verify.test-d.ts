import { expectTypeOf, test } from 'vitest'
import type { AccessTokenRules } from '../src/token/access-token-verifier.ts'
import { secretKey } from '../src/token/key.ts'
import { signingKey } from '../src/token/signing-key.ts'
import { createVerifier, type Jwks, type VerifierOptions } from '../src/verify.ts'

const accessKey = secretKey('x')
const names = { issuer: 'https://api.example.com', audience: 'https://api.example.com' }

test('B09 issuer and audience are texts and not expressions', () => {
  expectTypeOf<VerifierOptions['issuer']>().toEqualTypeOf<string>()
  expectTypeOf<VerifierOptions['audience']>().toEqualTypeOf<string>()
  expectTypeOf<AccessTokenRules['audience']>().toEqualTypeOf<string>()
  // @ts-expect-error an expression is no audience
  createVerifier({ ...names, audience: /api/, accessKey })
  // @ts-expect-error a list is no issuer
  createVerifier({ ...names, issuer: ['https://api.example.com'], accessKey })
})

test('A02 none is no algorithm', () => {
  // @ts-expect-error none
  secretKey('x', { algorithm: 'none' })
  // @ts-expect-error none
  signingKey({}, { algorithm: 'none' })
  // @ts-expect-error a signature is none of a secret's algorithms
  secretKey('x', { algorithm: 'EdDSA' })
  // @ts-expect-error a secret's algorithm is none of a key pair's
  signingKey({}, { algorithm: 'HS256' })
})

test('keys come from exactly one place', () => {
  const jwks: Jwks = { keys: [] }
  // @ts-expect-error neither
  createVerifier(names)
  // @ts-expect-error both
  createVerifier({ ...names, jwks, accessKey })
})

test('claims are readonly, and typed by the caller', () => {
  const { verify } = createVerifier<{ roles: readonly string[] }>({ ...names, accessKey })
  expectTypeOf(verify).returns.resolves.toMatchTypeOf<{ readonly sub: string; readonly roles: readonly string[] }>()
})
