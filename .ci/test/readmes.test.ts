import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exportsOf, membersOf } from '../lib/exports.mjs'
import { publishable, root } from '../lib/workspace.mjs'

const published = (publishable() as readonly { readonly name: string }[]).map(({ name }) => name)
const readme = (name: string) => readFileSync(join(root, `packages/${name}/README.md`), 'utf8')
const missingFrom = (text: string, names: readonly string[]) =>
  names.filter(name => !new RegExp(`\`(?:[^\`\n]*[^\\w\`])?${name}\\b[^\`\n]*\``).test(text))

test.each(published)('the README of %s has an install line and an example', name => {
  const text = readme(name)
  expect(text).toMatch(/^(npm install |npm create |npx sallyport )/m)
  expect(text).toMatch(/^```(ts|js|sh)$/m)
})

describe('the README of the package names every export:', () => {
  test.each([
    ['client', 'src/index.ts'],
    ['rbac', 'src/index.ts'],
    ['rbac', 'src/testing.ts'],
    ['testkit', 'src/index.ts'],
    ['testkit', 'src/attacks/index.ts'],
    ['cli', 'src/index.ts'],
    ['create-sallyport', 'src/index.ts'],
  ])('%s/%s', (name, entry) => {
    expect(missingFrom(readme(name), exportsOf(`packages/${name}/${entry}`))).toEqual([])
  })
})

describe('the README of the package names every option and method:', () => {
  test.each([
    ['client', 'src/options.ts', 'ClientOptions'],
    ['client', 'src/options.ts', 'SessionOptions'],
    ['client', 'src/client.ts', 'Client'],
    ['rbac', 'src/policy/define-policy.ts', 'PolicyDefinition'],
    ['rbac', 'src/policy/parse-policy.ts', 'ParsePolicyOptions'],
    ['rbac', 'src/policy/policy.ts', 'Policy'],
    ['rbac', 'src/policy/policy.ts', 'SerializablePolicy'],
    ['rbac', 'src/policy/rule.ts', 'RuleKit'],
  ])('%s/%s %s', (name, file, type) => {
    const members = membersOf(`packages/${name}/${file}`, type)
    expect(members.length).toBeGreaterThan(0)
    expect(missingFrom(readme(name), members)).toEqual([])
  })
})

test('the README of the repository links to the README of every published package', () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8')
  expect(published.filter(name => !text.includes(`(packages/${name}/README.md)`))).toEqual([])
})
