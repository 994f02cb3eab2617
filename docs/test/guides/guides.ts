import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import express, { type Express, type Router } from 'express'
import { blocksOf } from '../blocks.ts'
import { makeProject, type Project } from '../project.ts'
import { auth, errors } from './given.ts'

const folder = fileURLToPath(new URL('../../', import.meta.url))
const given = fileURLToPath(new URL('given.ts', import.meta.url))

/** Every page that is a guide, with its text. */
export const guides: ReadonlyMap<string, string> = new Map(
  readdirSync(folder)
    .filter(name => name.endsWith('.md'))
    .map(name => [name, readFileSync(folder + name, 'utf8')]),
)

/** Makes a project from some guides: a block of `ts name` is its file `name.ts`, next to the reader's `auth.ts`. */
export function makeGuides(pages: readonly string[]): Project {
  const project = makeProject()
  project.write('auth.ts', `export { auth, guard, claims, user, routes, deliver, errors } from '${given}'\n`)
  project.write('users.ts', `export { type User, users } from '${given}'\n`)
  project.write('db.ts', `export { db } from '${given}'\n`)
  project.write('mail.ts', `export { mail } from '${given}'\n`)
  project.write('codes.ts', `export { codes } from '${given}'\n`)
  for (const page of pages) {
    for (const { language, text } of blocksOf(guides.get(page)!)) {
      const [, name] = /^ts (\S+)$/.exec(language) ?? []
      if (name !== undefined) project.write(`${name}.ts`, `${text}\n`)
    }
  }
  return project
}

/** The response of a guide's application. */
export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** A guide's application that is listening. */
export interface Served {
  call(route: string, options?: { readonly token?: string; readonly body?: object }): Promise<Answer>
  close(): void
}

/** Serves a guide's router, or its whole application. */
export async function serve(handler: Router | Express): Promise<Served> {
  const server = createServer(express().use(handler, errors())).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    async call(route, { token, body } = {}) {
      const [method = '', path] = route.split(' ')
      const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
      const response = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
      const text = await response.text()
      const isJson = response.headers.get('content-type')?.includes('json') === true
      return { status: response.status, body: isJson ? (JSON.parse(text) as Answer['body']) : {} }
    },
    close: () => void server.close(),
  }
}

/** An access token of a user, without a login. */
export async function tokenOf(userId: string): Promise<string> {
  return (await auth.createSession(userId)).accessToken
}
