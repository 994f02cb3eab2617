import express from 'express'
import { expect, test } from 'vitest'
import { createClient } from '../src/index.ts'
import { page, password, startCookieApi } from './cookie-api.ts'
import { createJar } from './jar.ts'

const paths = { login: '/session', refresh: '/session/renew', logout: '/session/end' } as const
const subjectOf = async (response: Response) => ((await response.json()) as { readonly sub: unknown }).sub

test.each([false, true])('the client finds routes that the API moved; cookies: %s', async cookies => {
  const { baseUrl, expire } = await startCookieApi(cookies && {}, express(), paths)
  const jar = createJar(page)
  const wait = async () => {}
  const client = createClient({ baseUrl, paths, wait, ...(cookies && { cookies, fetch: jar.fetch }) })
  await client.login({ username: 'ann', password })
  expect(await subjectOf(await client.fetch('/me'))).toBe('ann')
  expire()
  expect(await subjectOf(await client.fetch('/me'))).toBe('ann')
  await client.logout()
  expect((await client.fetch('/me')).status).toBe(401)
})

test('a path is below basePath with or without a slash, and never at another origin', async () => {
  const asked: string[] = []
  const clientWith = (login: string) =>
    createClient({
      baseUrl: 'https://api.example.com/v1',
      paths: { login: login as '/' },
      fetch: async ({ url }) => (asked.push(url), Response.json({ access_token: 'a', refresh_token: 'b' })),
    })
  await clientWith('/session').login({ username: 'ann', password })
  await clientWith('session').login({ username: 'ann', password })
  expect(asked).toEqual(Array(2).fill('https://api.example.com/v1/auth/session'))
  await expect(clientWith('https://evil.example/').login({ username: 'ann', password })).rejects.toThrow(
    /must be the origin of baseUrl/,
  )
})
