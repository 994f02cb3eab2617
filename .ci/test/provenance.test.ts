import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { signed, statementIn, statementOf } from '../lib/provenance.mjs'

const tarballs = [{ manifest: { name: '@sallyport/core', version: '1.2.3' }, sha512: 'ab' }]
const statement = statementOf(tarballs, { commit: 'c0ffee', version: '1.2.3' })

test('J08 the provenance names each tarball by its purl and digest, and the commit', () => {
  expect(statement).toMatchObject({
    subject: [{ name: 'pkg:npm/%40sallyport/core@1.2.3', digest: { sha512: 'ab' } }],
    predicate: { buildDefinition: { resolvedDependencies: [{ digest: { gitCommit: 'c0ffee' } }] } },
  })
})

test('J08 a changed statement or another key does not verify', () => {
  const [own, other] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]
  const envelope = signed(statement, own.privateKey)
  expect(statementIn(envelope, own.publicKey)).toEqual(statement)
  expect(statementIn(envelope, other.publicKey)).toBeUndefined()
  const changed = Buffer.from(JSON.stringify({ ...statement, subject: [] })).toString('base64')
  expect(statementIn({ ...envelope, payload: changed }, own.publicKey)).toBeUndefined()
})
