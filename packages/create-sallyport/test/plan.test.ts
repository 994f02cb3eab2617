import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Choices, frameworks, moduleKinds, stores } from '../src/choices.ts'
import { plan } from '../src/plan.ts'
import { diffOf } from '../src/show.ts'
import { write } from '../src/write.ts'
import { emptyFolder, filesOf, folderOf } from './folder.ts'

const all: readonly Choices[] = frameworks.flatMap(framework =>
  stores.flatMap(store =>
    moduleKinds.flatMap(module => [true, false].map(policy => ({ framework, store, module, policy, agents: true }))),
  ),
)
const express: Choices = { framework: 'express', store: 'memory', module: 'esm', policy: false, agents: true }
const sources = (policy: boolean) =>
  [
    'app.test.ts',
    'app.ts',
    'auth.ts',
    'main.ts',
    'open-app.ts',
    ...(policy ? ['policy.ts'] : []),
    'store.ts',
    'users.ts',
  ].toSorted()

describe.each(all)('$framework, $store, $module, policy $policy', choices => {
  test('create writes exactly these files', () => {
    const folder = emptyFolder()
    write(folder, plan('create', folder, choices))
    const files = filesOf(folder)
    const top = ['.env', '.gitignore', 'AGENTS.md', 'README.md', 'package.json', 'tsconfig.json']
    const expected = [...top, ...sources(choices.policy).map(name => `src/${name}`)]
    expect(Object.keys(files).toSorted()).toEqual(expected.toSorted())
    expect(JSON.parse(files['package.json']!)).toMatchObject({
      type: choices.module === 'esm' ? 'module' : 'commonjs',
      private: true,
    })
    expect(imported(files)).toEqual(declared(files['package.json']!))
  })

  test('init adds to a project, and adds nothing the second time', () => {
    const folder = folderOf({ 'package.json': '{"name":"own"}', 'src/index.ts': 'own' })
    write(folder, plan('init', folder, choices))
    const files = filesOf(folder)
    const added = sources(choices.policy).map(name => `src/sallyport/${name}`)
    expect(Object.keys(files).toSorted()).toEqual(
      ['.env', '.gitignore', 'AGENTS.md', 'package.json', 'src/index.ts', ...added].toSorted(),
    )
    expect(files['src/index.ts']).toBe('own')
    expect(plan('init', folder, choices)).toEqual([])
  })
})

/** The packages that the files import, sorted. Nest's platform and rxjs are peers that no file imports. */
function imported(files: Readonly<Record<string, string>>): readonly string[] {
  const text = Object.values(files).join('\n')
  const names = [...text.matchAll(/^(?:import|\}).*?'((?:@[^/']+\/)?[^/'.\n][^/'\n]*)/gm)].map(([, name]) => name!)
  const nest = names.includes('@nestjs/core') ? ['@nestjs/platform-express', 'rxjs'] : []
  const runs = [...new Set([...names, ...nest])].filter(name => !name.startsWith('node:'))
  return runs.filter(name => name !== 'express' || !text.includes('@nestjs/core')).toSorted()
}

function declared(manifest: string): readonly string[] {
  return Object.keys((JSON.parse(manifest) as { dependencies: object }).dependencies).toSorted()
}

describe('create', () => {
  test('create accepts a new folder and a repository without files', () => {
    expect(plan('create', join(emptyFolder(), 'a/b'), express)).toHaveLength(13)
    const folder = emptyFolder()
    mkdirSync(join(folder, '.git'))
    expect(plan('create', folder, express)).toHaveLength(13)
  })

  test('create rejects a folder that is not empty, and a file', () => {
    const folder = folderOf({ 'notes.txt': 'mine' })
    expect(() => plan('create', folder, express)).toThrow(/is not empty; .*npx sallyport init/)
    expect(() => plan('create', join(folder, 'notes.txt'), express)).toThrow('is not a readable folder')
  })

  test('create generates new secrets, keeps them out of git and does not show them', () => {
    const [one, other] = [emptyFolder(), emptyFolder()].map(folder => plan('create', folder, express))
    const env = one!.find(({ path }) => path === '.env')!.after
    const [, secret] = env.match(/^JWT_ACCESS_SECRET=(.+)$/m)!
    expect(Buffer.from(secret!, 'base64')).toHaveLength(48)
    expect(other!.find(({ path }) => path === '.env')!.after).not.toContain(secret)
    expect(one!.find(({ path }) => path === '.gitignore')!.after.split('\n')).toContain('.env')
    expect(diffOf(one!)).toContain('+JWT_ACCESS_SECRET=…\n')
    expect(diffOf(one!)).not.toContain(secret)
  })

  test.each(['My API!', '..', 'ünï'])('create derives a valid package name from %s', name => {
    const manifest = plan('create', join(emptyFolder(), 'x', name), express)[0]!.after
    expect((JSON.parse(manifest) as { name: string }).name).toMatch(/^[a-z0-9][a-z0-9-]*$/)
  })
})

describe('init', () => {
  const manifest = `{
    "name": "own",
    "scripts": { "test": "mine" },
    "dependencies": { "express": "^4.21.0" },
    "devDependencies": { "@sallyport/core": "^1.0.0" },
    "other": 1
}
`

  test('init keeps the content of package.json, including versions and indentation', () => {
    const folder = folderOf({ 'package.json': manifest })
    const after = plan('init', folder, express).find(({ path }) => path === 'package.json')!.after
    expect(after).toContain('\n    "name": "own"')
    expect(JSON.parse(after)).toMatchObject({
      scripts: { test: 'mine', 'test:sallyport': 'node --import tsx --test src/sallyport/app.test.ts' },
      dependencies: { express: '^4.21.0', '@sallyport/express': '^1.0.0' },
      devDependencies: { '@sallyport/core': '^1.0.0' },
      other: 1,
    })
  })

  test('init adds lines to .env and .gitignore and changes no others', () => {
    const folder = folderOf({ 'package.json': '{}', '.env': 'A=1\r\nJWT_ACCESS_SECRET=own', '.gitignore': '/.env\n' })
    write(folder, plan('init', folder, express))
    const files = filesOf(folder)
    expect(files['.env']).toMatch(/^A=1\r\nJWT_ACCESS_SECRET=own\r\nJWT_REFRESH_SECRET=\S+\r\nDEMO_PASSWORD=\S+\r\n$/)
    expect(files['.gitignore']).toBe('/.env\n.data\n')
  })

  test('init writes nothing if one of its files exists', () => {
    const folder = folderOf({ 'package.json': '{}', 'src/sallyport/auth.ts': 'mine' })
    expect(() => plan('init', folder, express)).toThrow('these files already exist: src/sallyport/auth.ts')
    expect(Object.keys(filesOf(folder))).toEqual(['package.json', 'src/sallyport/auth.ts'])
  })

  test.each([
    ['[]', 'must contain a JSON object'],
    ['{', 'must contain a JSON object'],
    ['{"dependencies":[]}', '"dependencies" in package.json must be an object'],
    ['{"scripts":{"test:sallyport":"mine"}}', 'already has another script test:sallyport'],
  ])('init rejects the package.json %s', (text, message) => {
    expect(() => plan('init', folderOf({ 'package.json': text }), express)).toThrow(message)
  })

  test('init needs a package.json', () => {
    expect(() => plan('init', emptyFolder(), express)).toThrow('no package.json')
  })
})

test('a file that was created after the plan is not overwritten', () => {
  const folder = emptyFolder()
  const changes = plan('create', folder, express)
  writeFileSync(join(folder, 'README.md'), 'mine')
  expect(() => write(folder, changes)).toThrow('README.md cannot be written: EEXIST')
  expect(filesOf(folder)['README.md']).toBe('mine')
})
