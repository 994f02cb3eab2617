import type { SerializablePolicy } from '@sallyport/rbac'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { guide, load, makeGuide, readme } from './guide.ts'
import { adapters } from './page.ts'
import { compile, runCommands } from './run.ts'

const project = makeGuide()
let printed: readonly string[] = []

beforeAll(async () => {
  const guided = await load(project, 'policies.ts')
  const { policy, careless } = guided.exports as {
    readonly policy: SerializablePolicy
    readonly careless: SerializablePolicy
  }
  printed = guided.printed
  project.write('old/policy.js', moduleOf(policy))
  project.write('dist/policy.js', moduleOf(careless))
})

afterAll(() => project.remove())

/** The command reads a policy from a module: here what the guide's program made, stored. */
function moduleOf(policy: SerializablePolicy): string {
  const call = `parsePolicy(${JSON.stringify(policy)}, { onEvent() {} })`
  return `import { parsePolicy } from '@sallyport/rbac'\nexport const policy = ${call}\n`
}

// The sources of the packages are part of what is compiled: that takes a while on a busy machine.
test('every block compiles, and what it says is a mistake is one', { timeout: 120_000 }, async () => {
  expect(await compile(project)).toEqual({ code: 0, output: '' })
})

test('the program of the guide runs, and prints what the guide shows', () => {
  expect(printed).toEqual(guide.printed)
  expect(printed.length).toBeGreaterThan(2)
})

test('there is an application for every adapter', () => {
  expect([...guide.applications.keys()]).toEqual(adapters)
})

test.each(guide.shells)('a command prints what the guide shows: $commands', async ({ commands, output }) => {
  const { code, output: found } = await runCommands(commands, project)
  expect({ code, output: found.trimEnd() }).toEqual({ code: commands.includes('# exits with 1') ? 1 : 0, output })
})

test('the program of the README runs', async () => {
  const { printed: none } = await load(project, 'readme.ts')
  expect([none, readme.printed, readme.shells, [...readme.applications]]).toEqual([[], [], [], []])
})
