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
    moduleKinds.flatMap(module => [true, false].map(policy => ({ framework, store, module, policy }))),
  ),
)
const express: Choices = { framework: 'express', store: 'memory', module: 'esm', policy: false }
const sources = (policy: boolean) =>
  ['app.test.ts', 'app.ts', 'auth.ts', 'main.ts', ...(policy ? ['policy.ts'] : []), 'store.ts', 'users.ts'].toSorted()

describe.each(all)('$framework, $store, $module, policy $policy', choices => {
  test('create writes these files, and no other', () => {
    const folder = emptyFolder()
    write(folder, plan('create', folder, choices))
    const files = filesOf(folder)
    const top = ['.env', '.gitignore', 'README.md', 'package.json', 'tsconfig.json']
    const expected = [...top, ...sources(choices.policy).map(name => `src/${name}`)]
    expect(Object.keys(files).toSorted()).toEqual(expected.toSorted())
    expect(JSON.parse(files['package.json']!)).toMatchObject({
      type: choices.module === 'esm' ? 'module' : 'commonjs',
      private: true,
    })
    expect(imported(files)).toEqual(declared(files['package.json']!))
  })

  test('init adds to a project, and a second time nothing', () => {
    const folder = folderOf({ 'package.json': '{"name":"own"}', 'src/index.ts': 'own' })
    write(folder, plan('init', folder, choices))
    const files = filesOf(folder)
    const added = sources(choices.policy).map(name => `src/sallyport/${name}`)
    expect(Object.keys(files).toSorted()).toEqual(
      ['.env', '.gitignore', 'package.json', 'src/index.ts', ...added].toSorted(),
    )
    expect(files['src/index.ts']).toBe('own')
    expect(plan('init', folder, choices)).toEqual([])
  })
})

/** Packages that run in the files, sorted. Nest's platform and rxjs are peers that no file names. */
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
  test('takes a new folder, and a repository without files', () => {
    expect(plan('create', join(emptyFolder(), 'a/b'), express)).toHaveLength(11)
    const folder = emptyFolder()
    mkdirSync(join(folder, '.git'))
    expect(plan('create', folder, express)).toHaveLength(11)
  })

  test('refuses a folder that is not empty, and a file', () => {
    const folder = folderOf({ 'notes.txt': 'mine' })
    expect(() => plan('create', folder, express)).toThrow(/is not empty; .*npx sallyport init/)
    expect(() => plan('create', join(folder, 'notes.txt'), express)).toThrow('is no folder')
  })

  test('makes secrets anew, keeps them out of git, and does not show them', () => {
    const [one, other] = [emptyFolder(), emptyFolder()].map(folder => plan('create', folder, express))
    const env = one!.find(({ path }) => path === '.env')!.after
    const [, secret] = env.match(/^JWT_ACCESS_SECRET=(.+)$/m)!
    expect(Buffer.from(secret!, 'base64')).toHaveLength(48)
    expect(other!.find(({ path }) => path === '.env')!.after).not.toContain(secret)
    expect(one!.find(({ path }) => path === '.gitignore')!.after.split('\n')).toContain('.env')
    expect(diffOf(one!)).toContain('+JWT_ACCESS_SECRET=…\n')
    expect(diffOf(one!)).not.toContain(secret)
  })

  test.each(['My API!', '..', 'ünï'])('makes a name for npm of %s', name => {
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

  test('keeps what package.json says, versions and indentation too', () => {
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

  test('adds lines to .env and .gitignore, and changes none', () => {
    const folder = folderOf({ 'package.json': '{}', '.env': 'A=1\r\nJWT_ACCESS_SECRET=own', '.gitignore': '/.env\n' })
    write(folder, plan('init', folder, express))
    const files = filesOf(folder)
    expect(files['.env']).toMatch(/^A=1\r\nJWT_ACCESS_SECRET=own\r\nJWT_REFRESH_SECRET=\S+\r\nDEMO_PASSWORD=\S+\r\n$/)
    expect(files['.gitignore']).toBe('/.env\n.data\n')
  })

  test('writes nothing where one of its files is there', () => {
    const folder = folderOf({ 'package.json': '{}', 'src/sallyport/auth.ts': 'mine' })
    expect(() => plan('init', folder, express)).toThrow('these are there: src/sallyport/auth.ts')
    expect(Object.keys(filesOf(folder))).toEqual(['package.json', 'src/sallyport/auth.ts'])
  })

  test.each([
    ['[]', 'holds no JSON object'],
    ['{', 'holds no JSON object'],
    ['{"dependencies":[]}', '"dependencies" of package.json is not an object'],
    ['{"scripts":{"test:sallyport":"mine"}}', 'has another script test:sallyport'],
  ])('refuses the package.json %s', (text, message) => {
    expect(() => plan('init', folderOf({ 'package.json': text }), express)).toThrow(message)
  })

  test('needs a package.json', () => {
    expect(() => plan('init', emptyFolder(), express)).toThrow('no package.json')
  })
})

test('a file that came into being after the plan is not overwritten', () => {
  const folder = emptyFolder()
  const changes = plan('create', folder, express)
  writeFileSync(join(folder, 'README.md'), 'mine')
  expect(() => write(folder, changes)).toThrow('README.md cannot be written: EEXIST')
  expect(filesOf(folder)['README.md']).toBe('mine')
})
