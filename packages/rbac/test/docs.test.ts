import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import ts from 'typescript'
import { afterEach, describe, expect, test, vi } from 'vitest'
import * as core from '@sallyport/core'
import * as rbac from '../src/index.ts'
import * as testing from '../src/testing.ts'

const nodeRequire = createRequire(import.meta.url)
const packages: Readonly<Record<string, unknown>> = {
  '@sallyport/core': core,
  '@sallyport/rbac': rbac,
  '@sallyport/rbac/testing': testing,
}

/** The blocks of a page are one program: each builds on those before it. */
function programOf(path: string): { readonly source: string; readonly blocks: number } {
  const text = readFileSync(new URL(path, import.meta.url), 'utf8')
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block]) => block ?? '')
  return { source: blocks.join('\n'), blocks: blocks.length }
}

function run(source: string): Record<string, unknown> {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true }
  const { outputText } = ts.transpileModule(source, { compilerOptions })
  const exported: Record<string, unknown> = {}
  const load = (name: string): unknown => packages[name] ?? nodeRequire(name)
  // oxlint-disable-next-line typescript/no-implied-eval -- the pages are this repository's own
  const program = new Function('require', 'exports', outputText) as (require: unknown, exports: unknown) => void
  program(load, exported)
  return exported
}

/** What the compiler says of a page, under the settings of this package. */
function mistakesIn(source: string): readonly string[] {
  const file = new URL('./page.ts', import.meta.url).pathname
  const config = ts.readConfigFile(new URL('../tsconfig.json', import.meta.url).pathname, path => ts.sys.readFile(path))
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, new URL('..', import.meta.url).pathname)
  const host = ts.createCompilerHost({ ...options, noUnusedLocals: false })
  const read = host.readFile.bind(host)
  const exists = host.fileExists.bind(host)
  const getSourceFile = host.getSourceFile.bind(host)
  host.readFile = path => (path === file ? source : read(path))
  host.fileExists = path => path === file || exists(path)
  host.getSourceFile = (path, version) =>
    path === file ? ts.createSourceFile(path, source, version) : getSourceFile(path, version)
  const program = ts.createProgram([file], { ...options, noUnusedLocals: false }, host)
  return ts
    .getPreEmitDiagnostics(program)
    .filter(found => found.file?.fileName === file)
    .map(found => ts.flattenDiagnosticMessageText(found.messageText, '\n'))
}

describe.each([
  ['docs/policies.md', '../../../docs/policies.md', 10],
  ['README.md', '../README.md', 1],
])('%s', (_name, path, least) => {
  const { source, blocks } = programOf(path)
  afterEach(() => void vi.unstubAllEnvs())

  test('every block runs', () => {
    // As on a reader's machine: the page's own policy file is written where there is none yet.
    vi.stubEnv('CI', '')
    expect(blocks).toBeGreaterThanOrEqual(least)
    expect(() => run(source)).not.toThrow()
  })

  test('every block compiles, and its mistakes are mistakes', { timeout: 120_000 }, () => {
    expect(mistakesIn(source)).toEqual([])
  })
})
