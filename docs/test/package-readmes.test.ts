import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { createTestAuth } from '@sallyport/testkit'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { blocksOf } from './blocks.ts'
import { makeProject } from './project.ts'

const tsx = createRequire(new URL('../../packages/cli/src/cli.ts', import.meta.url)).resolve('tsx')
const project = makeProject()
let url: string
let close: () => void

/** An API with the answers that the client's example needs. */
beforeAll(async () => {
  const authorization = await createTestAuth().as({ sub: 'u1' })
  const answer = { access_token: authorization.replace('Bearer ', ''), refresh_token: 'refresh', token_type: 'Bearer' }
  const app = express()
  app.post('/auth/login', (_req, res) => void res.json(answer))
  app.get('/orders', (req, res) => void res.json({ isKnown: req.headers.authorization === authorization }))
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  close = () => server.close()
})

afterAll(() => {
  close()
  project.remove()
})

/** Runs the first block of TypeScript in a package's README, and resolves to what it prints. */
async function runExample(name: string): Promise<string> {
  const readme = readFileSync(new URL(`../../packages/${name}/README.md`, import.meta.url), 'utf8')
  const example = blocksOf(readme).find(({ language }) => language === 'ts')!.text
  project.write(`${name}.ts`, example.replaceAll('https://api.example.com', url))
  const child = spawn(
    process.execPath,
    ['--conditions=@sallyport/source', '--import', pathToFileURL(tsx).href, `${name}.ts`],
    { cwd: project.folder, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  return text(child.stdout)
}

test.each([
  ['rbac', 'true\nfalse\n'],
  ['testkit', "[ 'checker' ]\n"],
  ['client', '{ isKnown: true }\n'],
])('the first example in the README of %s runs', async (name, printed) => {
  expect(await runExample(name)).toBe(printed)
})
