import { generateKeyPairSync } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { format } from 'node:util'
import type { PasswordHasher } from '@sallyport/core'
import { createClock } from '@sallyport/testkit'
import type { AttackTarget } from '@sallyport/testkit/attacks'
import { newDatabase } from './databases.ts'
import { password } from './passwords.ts'
import type { Mail, StartApp } from './start.ts'

/** The origin that CORS allows while an example is attacked. */
export const origin = 'https://app.example.com'

const loud = ['log', 'info', 'warn', 'error', 'debug'] as const

/** Credentials of a seeded user. */
export function userOf(username: string) {
  return { username, password }
}

/** What the user under attack may not read. */
export const restricted = { path: '/users?role=checker', role: 'admin', allowed: userOf('admin') }

/** A private JWK, as the environment takes it. */
export function newKeyPair(): string {
  return JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))
}

/** Starts an example to attack, with one blocked user, and keeps its output. Default hasher: the example's. */
export async function startTarget(
  start: StartApp,
  env: Readonly<Record<string, string>>,
  hasher?: PasswordHasher,
): Promise<AttackTarget> {
  const database = await newDatabase()
  const log: string[] = []
  const mails: Mail[] = []
  const restore = captureConsole(line => log.push(line))
  const { url, close } = await start({
    env: { DATABASE_URL: database.url, THROTTLE: 'off', CORS_ORIGINS: origin, ...env },
    clock: createClock().clock,
    ...(hasher && { hasher }),
    sendMail: async mail => void mails.push(mail),
    onEvent: event => log.push(JSON.stringify(event)),
  })
  await block(url, 'maker2')
  return {
    url,
    failures: { 'a blocked user': userOf('maker2') },
    resetToken: async () => askForReset(url, mails),
    resetMails: () => mails.length,
    logged: () => log.join('\n'),
    async close() {
      restore()
      await close()
      await database.drop()
    },
  }
}

function captureConsole(keep: (line: string) => void): () => void {
  const originals = loud.map(level => [level, console[level]] as const)
  for (const level of loud) console[level] = (...said: unknown[]) => keep(format(...said))
  return () => {
    for (const [level, original] of originals) console[level] = original
  }
}

async function block(url: string, username: string): Promise<void> {
  const admin = await logIn(url, 'admin')
  const me = await fetch(`${url}/auth/me`, { headers: await logIn(url, username) })
  const { id } = (await me.json()) as { readonly id: string }
  const { status } = await fetch(`${url}/users/${id}/block`, { method: 'POST', headers: admin })
  if (status !== 204) throw new Error(`blocking was answered ${status}`)
}

async function logIn(url: string, username: string): Promise<{ readonly authorization: string }> {
  const answer = await postJson(`${url}/auth/login`, userOf(username))
  const { access_token: token } = (await answer.json()) as { readonly access_token: string }
  return { authorization: `Bearer ${token}` }
}

async function postJson(url: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** The token of the reset mail, which is sent after the answer. */
async function askForReset(url: string, mails: readonly Mail[]): Promise<string> {
  const before = mails.length
  await postJson(`${url}/auth/password/forgot`, { username: 'maker1' })
  for (let turn = 0; turn < 500 && mails.length === before; turn++) await wait(10)
  return mails.at(-1)!.text.split('#')[1]!
}
