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

/** A module for the command, with the policy that the guide's program made. */
function moduleOf(policy: SerializablePolicy): string {
  const call = `parsePolicy(${JSON.stringify(policy)}, { onEvent() {} })`
  return `import { parsePolicy } from '@sallyport/rbac'\nexport const policy = ${call}\n`
}

// This compiles the sources of the packages too, which takes a while on a busy machine.
test('every block compiles, and each @ts-expect-error marks an error', { timeout: 120_000 }, async () => {
  expect(await compile(project)).toEqual({ code: 0, output: '' })
})

test('the program of the guide prints what the guide shows', () => {
  expect(printed).toEqual(guide.printed)
  expect(printed.length).toBeGreaterThan(2)
})

test('the guide has an application for each adapter', () => {
  expect([...guide.applications.keys()]).toEqual(adapters)
})

test.each(guide.shells)('a command prints what the guide shows: $commands', async ({ commands, output }) => {
  const { code, output: found } = await runCommands(commands, project)
  expect({ code, output: found.trimEnd() }).toEqual({ code: commands.includes('# exits with 1') ? 1 : 0, output })
})

test('the program of the README prints what its comments say', async () => {
  const { printed: found } = await load(project, 'readme.ts')
  const shown = [...readme.program.matchAll(/^console\.log\(.*\) \/\/ (\w+)/gm)].map(([, value]) => value)
  expect(found).toEqual(shown)
})
