import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Auth } from '@sallyport/core'
import { createVerifier } from '@sallyport/core/verify'
import type { Express } from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeGuides } from './guides.ts'

const project = makeGuides(['several-services.md'])
let url: string
let auth: Auth
let roll: Record<'publishNext' | 'signWithNext' | 'removeOld', () => void>
let close: () => void

beforeAll(async () => {
  const made = (await import(project.path('issuer.ts'))) as { auth: Auth; issuer: Express }
  roll = (await import(project.path('roll.ts'))) as typeof roll
  auth = made.auth
  const server = createServer((req, res) => made.issuer(req, res)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  close = () => server.close()
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`
})

afterAll(async () => {
  close()
  await auth.close()
  project.remove()
})

function makeVerifier() {
  const jwks = async () => (await (await fetch(url)).json()) as { keys: Record<string, unknown>[] }
  return createVerifier({ issuer: 'https://login.example.com', audience: 'https://example.com', jwks })
}

test('a service verifies by the public keys that the issuer serves', async () => {
  const { accessToken } = await auth.createSession('ann')
  expect(await makeVerifier().verify(accessToken)).toMatchObject({ sub: 'ann', roles: ['maker'] })
})

test('no token is refused while keys roll in three steps', async () => {
  const tokens: string[] = []
  for (const step of [roll.publishNext, roll.signWithNext, () => {}]) {
    step()
    tokens.push((await auth.createSession('ann')).accessToken)
    for (const token of tokens) await expect(makeVerifier().verify(token)).resolves.toMatchObject({ sub: 'ann' })
  }
  roll.removeOld()
  await expect(makeVerifier().verify(tokens.at(-1)!)).resolves.toMatchObject({ sub: 'ann' })
  await expect(makeVerifier().verify(tokens[0]!)).rejects.toMatchObject({ code: 'token_invalid' })
})

test('the example of a service refuses a request without a token', async () => {
  const service = (await import(project.path('service.ts'))) as { claimsOf(request: Request): Promise<object> }
  await expect(service.claimsOf(new Request('https://orders.example.com'))).rejects.toMatchObject({
    code: 'token_invalid',
  })
})
