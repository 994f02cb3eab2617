import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { loadBetterSqlite3 } from './better-sqlite3.ts'

const home = fileURLToPath(new URL('..', import.meta.url))
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** What the README leaves to the reader, and a session, to see that the store works. */
const around = (program: string) => `
import { randomBytes } from 'node:crypto'
import { secretKey } from '@sallyport/core'
const entry = async (id: string) => ({ id, user: {}, passwordHash: null })
const options = {
  issuer: 'https://api.example.com',
  audience: 'https://api.example.com',
  accessKey: secretKey(randomBytes(32)),
  refreshKey: secretKey(randomBytes(32)),
  users: { findByLogin: entry, findById: entry, replacePasswordHash: async () => false },
}
${program}
const { accessToken, refreshToken } = await auth.createSession('u1')
await auth.refresh(refreshToken)
console.log((await auth.verify(accessToken)).sub)
await auth.close()
`

test.skipIf(process.env.SALLYPORT_FURTHER_NODE === '1')('the program of the README runs', async () => {
  await loadBetterSqlite3()
  const markdown = await readFile(join(home, 'README.md'), 'utf8')
  const blocks = [...markdown.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text]) => text)
  expect(blocks).toHaveLength(1)
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'sallyport-')))
  await mkdir(join(folder, 'node_modules/@sallyport'), { recursive: true })
  for (const name of ['better-sqlite3', '@sallyport/core']) {
    await symlink(join(home, 'node_modules', name), join(folder, 'node_modules', name))
  }
  await symlink(home, join(folder, 'node_modules/@sallyport/sqlite'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(join(folder, 'app.ts'), around(blocks[0]!))
  const args = ['--conditions=@sallyport/source', '--import', tsx, 'app.ts']
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder })
  expect(stdout).toBe('u1\n')
  await rm(folder, { recursive: true })
})
