import assert from 'node:assert/strict'
import { createAuth, generateKey, memoryStore, scryptHasher, secretKey, signingKey } from '@sallyport/core'
import { createVerifier } from '@sallyport/core/verify'
import { answerCases, type Listed } from './cases.ts'

const algorithms = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA'] as const
type Algorithm = (typeof algorithms)[number]

const names = { issuer: 'https://login.example.com', audience: 'https://example.com' }

async function issuerWith(algorithm: Algorithm) {
  const find = async (id: string) => ({ id, user: { id }, passwordHash: null })
  return createAuth({
    ...names,
    accessKey: signingKey(await generateKey(algorithm)),
    refreshKey: secretKey(crypto.randomUUID() + crypto.randomUUID()),
    store: memoryStore(),
    hashing: { hasher: scryptHasher({ cost: 8192 }) },
    users: { findByLogin: find, findById: find, replacePasswordHash: async () => false },
    claims: () => ({ roles: ['maker'] }),
  })
}

/** Changes the first character of a token's signature. */
function forged(token: string): string {
  const at = token.lastIndexOf('.') + 1
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
}

const invalid = { code: 'token_invalid' }

const casesFor = (algorithm: Algorithm): readonly Listed[] => [
  {
    kind: 'rest',
    title: `A07 the Auth issues and verifies access tokens with ${algorithm}`,
    async body() {
      const auth = await issuerWith(algorithm)
      const { accessToken } = await auth.createSession('u1')
      const { alg } = JSON.parse(atob(accessToken.split('.')[0]!.replaceAll('-', '+').replaceAll('_', '/'))) as {
        alg: string
      }
      assert.equal(alg, algorithm)
      assert.equal((await auth.verify(accessToken)).sub, 'u1')
      await assert.rejects(auth.verify(forged(accessToken)), invalid)
    },
  },
  {
    kind: 'rest',
    title: `A07 createVerifier verifies access tokens of ${algorithm} with the key set of the issuer`,
    async body() {
      const [auth, other] = [await issuerWith(algorithm), await issuerWith(algorithm)]
      for (const jwks of [auth.jwks(), async () => auth.jwks()]) {
        const verifier = createVerifier({ ...names, jwks })
        const { accessToken } = await auth.createSession('u1')
        assert.deepEqual((await verifier.verify(accessToken))['roles'], ['maker'])
        await assert.rejects(verifier.verify(forged(accessToken)), invalid)
        await assert.rejects(verifier.verify((await other.createSession('u1')).accessToken), invalid)
      }
    },
  },
]

const cases = algorithms.flatMap(casesFor)

// oxlint-disable-next-line import/no-default-export -- a worker is one
export default { fetch: async (request: Request) => answerCases(request, cases) }
