import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { options, readArguments } from '../src/arguments.ts'
import { frameworks, moduleKinds, stores } from '../src/choices.ts'
import { plan } from '../src/plan.ts'
import { emptyFolder } from './folder.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const row = (flag: string) => readme.split('\n').find(line => line.startsWith(`| \`--${flag}\``)) ?? ''

test('the README has every flag, its short form and its values', () => {
  for (const [name, option] of Object.entries(options)) {
    expect(row(name)).toContain('short' in option ? `\`-${option.short}\`` : `\`--${name}\``)
  }
  const values = (names: readonly string[]) => names.map(name => `\`${name}\``).join(', ')
  expect(row('framework')).toContain(`| ${values(frameworks)} |`)
  expect(row('store')).toContain(`| ${values(stores)} |`)
  expect(row('module')).toContain(`| ${values(moduleKinds)} |`)
  const count = frameworks.length * stores.length * moduleKinds.length * 2
  expect(readme).toContain(`All ${count} combinations`)
})

test('the README has every file that a project with a policy gets', () => {
  const choices = { framework: 'express', store: 'memory', module: 'esm', policy: true, agents: true } as const
  const paths = plan('create', emptyFolder(), choices).map(({ path }) => path)
  expect(paths.filter(path => !readme.includes(`\`${path}\``))).toEqual([])
})

test('the commands of the README are understood', () => {
  const lines = [...readme.matchAll(/^npm create sallyport@latest (.+)$/gm)].map(([, args]) => args!)
  const read = lines.map(line => readArguments('create', line.replace(' -- ', ' ').split(' ')))
  expect(read.map(({ folder }) => folder)).toEqual(['my-api', 'my-api'])
  expect(read[1]).toMatchObject({ chosen: { framework: 'express', store: 'postgres', policy: true }, yes: true })
})
