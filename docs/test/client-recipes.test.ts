import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Client, createClient, type TokenStorage } from '@sallyport/client'
import { sallyport } from '@sallyport/express'
import type { AxiosInstance } from 'axios'
import { definePolicy, resource } from '@sallyport/rbac'
import express from 'express'
import type { KyInstance } from 'ky'
import { Server as SocketServer } from 'socket.io'
import type { Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { blocksOf } from './blocks.ts'
import { auth } from './given.ts'
import { makeProject } from './project.ts'
import { compile } from './run.ts'

interface Recipes {
  createCanStore(client: Client): {
    load(): Promise<void>
    forget(): void
    get(): (permission: string, resource?: object) => boolean
    subscribe(listener: () => void): () => void
  }
  createAxios(client: Client, baseURL: string): AxiosInstance
  createKy(client: Client, baseUrl: string): KyInstance
  createUserStore(options: { baseUrl: string }): {
    readonly client: Client
    load(): Promise<void>
    get(): { readonly id: string } | null | undefined
    subscribe(listener: () => void): () => void
    logout(): Promise<void>
  }
  secureStorage(keychain: object): TokenStorage
  login(client: Client, keychain: object, username: string, password: string): Promise<void>
  connect(client: Client, url: string): Socket
}

const policy = definePolicy({
  resources: { order: resource<{ maker_id: string; due_at: Date }>()('read', 'update') },
  roles: { maker: {} },
  rules: ({ allow, subject }) => [
    allow('maker', 'order:read'),
    allow('maker', 'order:update', { maker_id: subject.id, due_at: { gt: new Date('2030-01-01T00:00:00.000Z') } }),
  ],
})

const project = makeProject()
const blocks = blocksOf(readFileSync(new URL('../client-recipes.md', import.meta.url), 'utf8'))
const sockets: Socket[] = []
let server: Server
let sessions: SocketServer
let url: string
let recipes: Recipes
const tokens: unknown[] = []

beforeAll(async () => {
  const modules: object[] = []
  for (const { language, text } of blocks) {
    const file = `${language.replace('ts ', '')}.ts`
    project.write(file, text)
    modules.push((await import(project.path(file))) as object)
  }
  recipes = Object.assign({}, ...modules) as Recipes
  const { guard, claims, routes, errors } = sallyport(auth)
  const app = express().use('/auth', routes)
  app.get('/me', guard(), (req, res) => void res.json({ id: claims(req).sub }))
  app.get(
    '/rights',
    guard(),
    (req, res) => void res.json({ policy, subject: { id: claims(req).sub, roles: ['maker'] } }),
  )
  server = createServer(app.use(errors())).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  sessions = new SocketServer(server)
  sessions.use((socket, next) => {
    const { token } = socket.handshake.auth as { token?: string }
    tokens.push(token)
    void auth.verify(token ?? '').then(() => next(), next)
  })
})

afterAll(async () => {
  for (const socket of sockets) socket.close()
  await sessions.close()
  server.closeAllConnections()
  project.remove()
})

async function loggedIn(user: string): Promise<Client> {
  const client = createClient({ baseUrl: url })
  const { accessToken: access_token, refreshToken: refresh_token } = await auth.createSession(user)
  await client.setTokens({ access_token, refresh_token })
  return client
}

/** A client with an access token that the API refuses, so that the first request has to renew it. */
async function withStaleToken(user: string): Promise<Client> {
  const client = createClient({ baseUrl: url })
  const { accessToken, refreshToken: refresh_token } = await auth.createSession(user)
  await client.setTokens({ access_token: `${accessToken.slice(0, -4)}AAAA`, refresh_token })
  return client
}

test('the recipes compile', async () => {
  expect(await compile(project)).toEqual({ code: 0, output: '' })
}, 120_000)

test('axios sends the token and renews a refused one', async () => {
  const api = recipes.createAxios(await withStaleToken('mia'), url)
  expect((await api.get('/me')).data).toEqual({ id: 'mia' })
  await expect(recipes.createAxios(createClient({ baseUrl: url }), url).get('/me')).rejects.toMatchObject({
    response: { status: 401 },
  })
})

test('ky sends the token and renews a refused one', async () => {
  const api = recipes.createKy(await withStaleToken('mia'), url)
  expect(await api.get('me').json()).toEqual({ id: 'mia' })
})

test('useUser shows who is logged in', async () => {
  const store = recipes.createUserStore({ baseUrl: url })
  const seen: unknown[] = []
  const stop = store.subscribe(() => void seen.push(store.get()))
  await store.load()
  const { accessToken: access_token, refreshToken: refresh_token } = await auth.createSession('cho')
  await store.client.setTokens({ access_token, refresh_token })
  await store.load()
  await store.logout()
  stop()
  expect(seen).toEqual([null, { id: 'cho' }, null])
})

test('useCan gives the answers of the server, with dates in JSON, and renders again', async () => {
  const store = recipes.createCanStore(await withStaleToken('mia'))
  const order = { maker_id: 'mia', due_at: '2031-01-01T00:00:00.000Z' }
  const seen: boolean[] = []
  const stop = store.subscribe(() => void seen.push(store.get()('order:update', order)))
  expect(store.get()('order:read')).toBe(false)
  await store.load()
  expect(store.get()('order:update', { ...order, due_at: '2029-01-01T00:00:00.000Z' })).toBe(false)
  expect(store.get()('order:update', { ...order, maker_id: 'max' })).toBe(false)
  store.forget()
  await recipes.createCanStore(createClient({ baseUrl: url })).load()
  stop()
  expect(seen).toEqual([true, false])
})

test('the keychain stores the tokens', async () => {
  const held = new Map<string, string>()
  const keychain = {
    getItemAsync: async (key: string) => held.get(key) ?? null,
    setItemAsync: async (key: string, value: string) => void held.set(key, value),
    deleteItemAsync: async (key: string) => void held.delete(key),
  }
  const client = createClient({ baseUrl: url, storage: recipes.secureStorage(keychain) })
  const { accessToken: access_token, refreshToken: refresh_token } = await auth.createSession('mia')
  await client.setTokens({ access_token, refresh_token })
  const again = createClient({ baseUrl: url, storage: recipes.secureStorage(keychain) })
  expect(await (await again.fetch('/me')).json()).toEqual({ id: 'mia' })
  await again.logout()
  expect(held.has('tokens')).toBe(false)
  await expect(recipes.login(client, keychain, 'mia', 'wrong')).rejects.toMatchObject({ code: 'credentials_invalid' })
})

test('a socket sends the current token and renews a refused one', async () => {
  for (const client of [await loggedIn('mia'), await withStaleToken('mia')]) {
    const socket = recipes.connect(client, url)
    sockets.push(socket)
    await new Promise<void>(resolve => void socket.on('connect', resolve))
    expect(tokens.at(-1)).toBe(await client.accessToken())
  }
  expect(tokens).toHaveLength(3)
})
