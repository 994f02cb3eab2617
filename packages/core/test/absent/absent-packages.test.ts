import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const require = createRequire(import.meta.url)
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'sallyport-absent-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Told {
  readonly code: string
  readonly name: string
  readonly message: string
  readonly cause: string
}

interface Report {
  readonly bcrypt: {
    readonly ready: Told
    readonly hash: Told
    readonly known: { readonly status: number; readonly body: string }
    readonly unknown: { readonly status: number; readonly body: string }
    readonly failures: readonly (readonly [operation: string, reason: string])[]
  }
  readonly peppered: Told
  readonly scrypt: { readonly ready: string; readonly hash: string }
  readonly argon2: Told
  readonly zxcvbn: Told
}

// Bun would install what it does not find, and Deno asks for each permission.
const flags = process.versions.bun !== undefined ? ['--no-install'] : []
if (process.versions.deno !== undefined) flags.push('run', '--allow-all')

/** Bundles the program into a folder, outside the repository, and runs it there. */
async function run(name: string, options: object = {}): Promise<{ report: Report; warnings: string }> {
  const outfile = join(folder, name, 'program.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('program.ts', import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@sallyport/source'],
    external: ['@node-rs/*', '@zxcvbn-ts/*'],
    logLevel: 'error',
    ...options,
  })
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...flags, outfile], {
    cwd: dirname(outfile),
    // Without NODE_PATH, which leads to the packages of this repository.
    env: { PATH: process.env.PATH },
  })
  return { report: JSON.parse(stdout) as Report, warnings: stderr }
}

describe('without the packages', () => {
  let report: Report
  let warnings: string
  beforeAll(async () => void ({ report, warnings } = await run('none')))

  test('the developer is told what failed, why, and what to do', () => {
    const { code, name, message, cause } = report.bcrypt.hash
    expect([code, name]).toEqual(['misconfigured', 'PackageNotLoaded'])
    expect(message).toMatch(
      /^@node-rs\/bcrypt could not be loaded: (Cannot find package '@node-rs\/bcrypt' imported from |Import "@node-rs\/bcrypt" not a dependency)/,
    )
    expect(message).toContain('Install @node-rs/bcrypt where the application runs, and mark it as external in a bundle')
    expect(message).toContain('pass hashing: { hasher: scryptHasher() }')
    expect(message).toContain('See https://sallyport.github.io/sallyport/bundlers')
    expect(cause).toMatch(/^\w+( \[ERR_MODULE_NOT_FOUND\])?: (Cannot find package '|Import ")@node-rs\/bcrypt/)
  })

  test('the process warns once of each package', () => {
    for (const name of ['@node-rs/bcrypt', '@node-rs/argon2', '@zxcvbn-ts/core']) {
      expect(warnings.split(`SallyportWarning: ${name} could not be loaded`)).toHaveLength(2)
    }
  })

  test('ready() rejects, so that a deployment stops before anybody tries to log in', () => {
    expect(report.bcrypt.ready).toEqual(report.bcrypt.hash)
    expect(report.peppered).toEqual(report.bcrypt.hash)
  })

  test('the events tell the same, for each operation', () => {
    const operations = report.bcrypt.failures.map(([operation]) => operation)
    expect(operations).toEqual(['ready', 'hash', 'verify', 'refuse'].map(name => `hashing.hasher.${name}`))
    for (const [, reason] of report.bcrypt.failures) expect(reason).toBe(report.bcrypt.hash.message)
  })

  test('clients get 500 without a detail, whether the user exists or not', () => {
    const { known, unknown } = report.bcrypt
    expect(known).toEqual(unknown)
    expect(known.status).toBe(500)
    expect(JSON.parse(known.body)).toEqual({
      type: 'https://sallyport.github.io/sallyport/errors/misconfigured',
      title: 'Misconfigured',
      status: 500,
      detail: 'The service is not set up correctly.',
      code: 'misconfigured',
      retry: false,
    })
  })

  test('scrypt needs none of them, even if bcrypt hashes could be verified', () => {
    expect(report.scrypt).toEqual({ ready: 'resolved', hash: '$scrypt$' })
  })

  test('Argon2 and zxcvbn fail in the same way', () => {
    expect(report.argon2).toMatchObject({ code: 'misconfigured', name: 'PackageNotLoaded' })
    expect(report.argon2.message).toMatch(
      /^@node-rs\/argon2 could not be loaded: .*pass another hasher, such as scryptH/,
    )
    expect(report.zxcvbn).toMatchObject({ code: 'misconfigured', name: 'PackageNotLoaded' })
    expect(report.zxcvbn.message).toMatch(/^@zxcvbn-ts\/core could not be loaded: .*leave out zxcvbnBlocklist\(\)/)
  })
})

test('a bundle whose bcrypt is an empty module says so', async () => {
  mkdirSync(join(folder, 'empty'))
  const empty = join(folder, 'empty/no-bcrypt.ts')
  writeFileSync(empty, 'export {}')
  const { report } = await run('empty', { alias: { '@node-rs/bcrypt': empty } })
  const because = /^@node-rs\/bcrypt could not be loaded: it does not export hash and verify\. Install /
  expect(report.bcrypt.hash.message).toMatch(because)
  expect(report.bcrypt.known.status).toBe(500)
})

test('bcrypt without the binary of this platform says so', async () => {
  const scope = join(folder, 'no-binary/node_modules/@node-rs')
  mkdirSync(scope, { recursive: true })
  cpSync(realpathSync(dirname(require.resolve('@node-rs/bcrypt/package.json'))), join(scope, 'bcrypt'), {
    recursive: true,
  })
  symlinkSync(realpathSync(dirname(require.resolve('@node-rs/argon2/package.json'))), join(scope, 'argon2'))
  // Deno looks for packages only next to a manifest.
  writeFileSync(join(folder, 'no-binary/package.json'), '{}')
  const { report } = await run('no-binary')
  expect(report.bcrypt.ready.message).toMatch(
    /^@node-rs\/bcrypt could not be loaded: Cannot find native binding\. Install /,
  )
  expect(report.argon2).toBe('resolved')
})
