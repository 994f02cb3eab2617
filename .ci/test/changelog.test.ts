import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { entryOf, notesOf, withEntry } from '../lib/changelog.mjs'
import { publishable, root } from '../lib/workspace.mjs'

interface Package {
  readonly manifest: { readonly name: string; readonly version: string; readonly peerDependencies?: object }
}

const manifests = (publishable() as readonly Package[]).map(({ manifest }) => manifest)

function change(id: string, summary: string, ...releases: readonly (readonly [string, string])[]) {
  return { id, summary, releases: releases.map(([name, type]) => ({ name: `@sallyport/${name}`, type })) }
}

describe('the entry of a version', () => {
  test('has each changeset once, under its first package, with breaking changes first', () => {
    const entry = entryOf('2.0.0', '2027-01-31', [
      change('b', 'A fix.', ['core', 'patch'], ['express', 'patch']),
      change('c', 'A command.', ['cli', 'minor']),
      change('a', 'New:\n\n- one\n- two', ['core', 'minor'], ['redis', 'minor']),
      change('d', 'Another\nname.', ['core', 'major']),
      change('e', 'Nothing to release.', ['core', 'none']),
    ])
    expect(entry).toBe(`## 2.0.0 (2027-01-31)

### core

- **Breaking:** Another
  name.
- New: *(also redis)*

  - one
  - two
- A fix. *(also express)*

### cli

- A command.`)
  })

  test('stands before the older ones, and its text can be found', () => {
    const first = withEntry('# Changelog\n\nAbout it.\n', '## 1.0.0 (2027-01-01)\n\n### core\n\n- One.')
    const second = withEntry(first, '## 1.1.0 (2027-02-01)\n\n### core\n\n- Two.')
    expect(second.match(/^#.*$/gm)).toEqual([
      '# Changelog',
      '## 1.1.0 (2027-02-01)',
      '### core',
      '## 1.0.0 (2027-01-01)',
      '### core',
    ])
    expect(notesOf(second, '1.1.0')).toBe('### core\n\n- Two.')
    expect(notesOf(second, '1.0.0')).toBe('### core\n\n- One.')
    expect(notesOf(second, '1.0')).toBeUndefined()
  })
})

test('one version is given to all packages', () => {
  const config = JSON.parse(readFileSync(join(root, '.changeset/config.json'), 'utf8')) as {
    fixed: readonly string[][]
  }
  const patterns = config.fixed.flat().map(pattern => new RegExp(`^${pattern.replace('*', '[^/]+')}$`))
  expect(config.fixed).toHaveLength(1)
  expect(manifests.filter(({ name }) => !patterns.some(pattern => pattern.test(name)))).toEqual([])
  expect([...new Set(manifests.map(({ version }) => version))]).toHaveLength(1)
})

test('packages need the others in their own version or a later one', () => {
  const peers = manifests.flatMap(({ peerDependencies }) => Object.entries(peerDependencies ?? {}))
  const own = peers.filter(([name]) => name.startsWith('@sallyport/'))
  expect(own.length).toBeGreaterThan(8)
  expect([...new Set(own.map(([, range]) => range as string))]).toEqual(['workspace:^'])
})
