import { runInNewContext } from 'node:vm'
import { build } from 'esbuild'
import { beforeAll, describe, expect, test } from 'vitest'
import { publicKeys } from '../../src/token/jwks.ts'
import { audience, fields, issuer, issuerFor, now, pairKeys, secret, secretText } from './forge.ts'

/** What a runtime without Node has. */
const edge = {
  crypto,
  TextDecoder,
  TextEncoder,
  URL,
  AbortSignal,
  fetch,
  atob,
  btoa,
  Uint8Array,
  ArrayBuffer,
}

let code = ''
let inputs: string[] = []

beforeAll(async () => {
  const result = await build({
    entryPoints: [new URL('../../src/verify.ts', import.meta.url).pathname],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'neutral',
    format: 'iife',
    globalName: 'sallyport',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  })
  code = result.outputFiles[0]!.text
  inputs = Object.keys(result.metafile.inputs)
})

describe('a verifier needs no Node', () => {
  test('it imports no node: module, no password hashing, no zod and no cache', () => {
    expect(code).not.toMatch(/(?:import|require)\s*\(?\s*["']node:/)
    expect(inputs.filter(path => /bcrypt|argon2|zod|lru-cache|node:/.test(path))).toEqual([])
    expect(inputs.some(path => path.includes('jose'))).toBe(true)
  })

  test.each(['EdDSA', 'ES256', 'RS256'] as const)('it verifies %s with only WebCrypto', async algorithm => {
    const { token } = await issuerFor(pairKeys[algorithm])(fields)
    const jwks = JSON.stringify(publicKeys(pairKeys[algorithm]))
    expect(await verifyAtTheEdge(`jwks: ${jwks}`, token)).toBe('user-1')
    // Without a kid of its own, the key is known by its thumbprint.
    expect(await verifyAtTheEdge(`jwks: ${jwks.replace(/"kid":/, '"ignored":')}`, token)).toBe('user-1')
    expect(await verifyAtTheEdge(`jwks: ${jwks}`, `${token.slice(0, -9)}AAAAAAAAA`)).toBe('token_invalid')
  })

  test('it verifies HS256, and refuses another secret', async () => {
    const { token } = await issuerFor(secret)(fields)
    expect(await verifyAtTheEdge(`accessKey: sallyport.secretKey('${secretText}')`, token)).toBe('user-1')
    expect(await verifyAtTheEdge(`accessKey: sallyport.secretKey('${secretText}x')`, token)).toBe('token_invalid')
  })

  test('PEM is reported as a problem', async () => {
    const made = `sallyport.createVerifier({ ${options}, accessKey: sallyport.signingKey('-----BEGIN PUBLIC KEY-----') })`
    expect(() => runInNewContext(`${code}; ${made}`, { ...edge })).toThrow(/PEM cannot be read on this runtime/)
  })

  test('unusable key material is found at the first check', async () => {
    const { token } = await issuerFor(pairKeys.ES256)(fields)
    const jwk = { ...publicKeys(pairKeys.ES256).keys[0], x: publicKeys(pairKeys.ES256).keys[0]!['y'] }
    expect(await verifyAtTheEdge(`jwks: ${JSON.stringify({ keys: [jwk] })}`, token)).toBe('misconfigured')
  })
})

const options = `issuer: '${issuer}', audience: '${audience}', clock: () => ${now * 1000}`

/** The subject of a token that passes, or the code that it is refused with. */
async function verifyAtTheEdge(keys: string, token: string): Promise<unknown> {
  const check = `sallyport.createVerifier({ ${options}, ${keys} }).verify('${token}')`
  return runInNewContext(`${code}; ${check}.then(claims => claims.sub, error => error.code ?? String(error))`, {
    ...edge,
  })
}
