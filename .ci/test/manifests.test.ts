import { expect, test } from 'vitest'
import { addressesOf, repository, site } from '../lib/addresses.mjs'
import { publishable } from '../lib/workspace.mjs'

interface Package {
  readonly name: string
  readonly manifest: Readonly<Record<string, unknown>>
}

const published = publishable() as readonly Package[]

test('the package.json of the repository has the addresses of the repository and of the site', () => {
  expect(repository).toMatch(/^https:\/\/github\.com\/[\w-]+\/[\w-]+$/)
  expect(site).toMatch(/^https:\/\/\S+\/$/)
})

test.each(published.map(({ name, manifest }) => [name, manifest] as const))(
  '%s leads from npm to its folder, its page and the issues',
  (name, manifest) => {
    expect(manifest).toMatchObject(addressesOf(name))
  },
)
