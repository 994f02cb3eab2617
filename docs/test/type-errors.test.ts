import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeProject } from './project.ts'
import { compile } from './run.ts'

const names = Array.from({ length: 50 }, (_, i) => `kind${i}`)
const actions = ['create', 'read', 'update', 'approve', 'reject', 'archive']

/** A policy with 300 permissions and 20 roles, like that of a large application. */
const policy = `import { definePolicy, resource } from '@sallyport/rbac'
${names.map(name => `export interface ${name} { id: string; ${name}_owner: string }`).join('\n')}
export const policy = definePolicy({
  resources: {
    ${names.map(name => `${name}: resource<${name}>()(${actions.map(action => `'${action}'`).join(', ')}),`).join('\n')}
  },
  roles: { ${Array.from({ length: 20 }, (_, i) => `role${i}: {}`).join(', ')} },
  rules: ({ allow, deny, subject }) => [
    ${names.map((name, i) => `allow('role${i % 20}', ['${name}:read', '${name}:update'], { ${name}_owner: subject.id }),`).join('\n')}
    allow('role1', 'kind7:aprove'),
    deny('role1', ['kind7:read', 'kind7:aprove']),
    deny('role1', 'kind7:aprove', { kind7_owner: subject.id }),
    allow('rol1', 'kind7:read'),
  ],
})
`

const questions = `import type { Auth } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import { permissions } from '@sallyport/fastify'
import { sallyportDecorators } from '@sallyport/nestjs'
import { policy, type kind7 } from './policy.ts'
declare const auth: Auth
declare const order: kind7
const { guard } = sallyport(auth, { policy })
const subject = { id: 'u1', roles: ['role1'] }
policy.can(subject, 'kind7:aprove')
policy.can(subject, 'kind7:aprove', order)
policy.decide(subject, 'kind7:aprove', order)
policy.assert(subject, 'kind7:aprove', order)
policy.explain(subject, 'kind7:aprove', order)
policy.couldEver(subject, 'kind7:aprove')
policy.filter(subject, 'kind7:aprove')
guard.can('kind7:aprove')
guard.can('kind7:aprove', async () => order)
permissions(policy).can('kind7:aprove', async () => order)
sallyportDecorators(policy).Can('kind7:aprove')
policy.can(subject, 'kindd7:approve', order)
policy.can(subject, 'kind7:read')
guard.can('kind7:read')
policy.can(subject, 'kind7:read', { id: 'o1' })
`

const project = makeProject()
/** Compiler messages by source line; indented lines belong to the message before them. */
const messages = new Map<string, string>()

beforeAll(async () => {
  project.write('policy.ts', policy)
  project.write('questions.ts', questions)
  const { output } = await compile(project)
  for (const message of output.split(/\n(?=\S)/)) {
    const [, file, line] = /^(\w+)\.ts\((\d+),/.exec(message) ?? []
    const text = (file === 'policy' ? policy : questions).split('\n')[Number(line) - 1]
    messages.set(text?.trim() ?? '', message)
  }
}, 120_000)

afterAll(() => project.remove())

const linesWith = (source: string, name: string) =>
  source.split('\n').flatMap(line => (line.includes(name) ? [line.trim()] : []))

test.each(linesWith(questions, "'kind7:aprove'"))('H02 %s: the error lists the actions of that resource', line => {
  const siblings = actions.map(action => `"kind7:${action}"`)
  expect(messages.get(line)).toMatch(
    /Argument of type '"kind7:aprove"' is not assignable to parameter of type '"kind7:/,
  )
  const named = messages.get(line)?.match(/"kind\w+:\w+"/g)
  expect(new Set(named)).toEqual(new Set(['"kind7:aprove"', ...siblings]))
})

test('an unknown resource: the error names the permission and those of the same action', () => {
  const message = messages.get("policy.can(subject, 'kindd7:approve', order)") ?? ''
  expect(message).toContain(`Argument of type '"kindd7:approve"'`)
  expect(message.match(/"kind\d+:\w+"/g)?.every(name => name.endsWith(':approve"'))).toBe(true)
})

test.each(linesWith(policy, "'kind7:aprove'"))('%s: the error names the unknown permission of a rule', line => {
  const message = messages.get(line) ?? ''
  expect(message).toContain('"kind7:aprove"')
  expect(message.match(/"kind\d+:\w+"/g)?.filter(name => !name.startsWith('"kind7:'))).toEqual([])
})

test('the error names an unknown role', () => {
  expect(messages.get("allow('rol1', 'kind7:read'),")).toContain(`Argument of type '"rol1"'`)
})

test('the error says that a resource is missing or of another kind', () => {
  expect(messages.get("policy.can(subject, 'kind7:read')")).toContain('Expected 3-4 arguments, but got 2')
  expect(messages.get("guard.can('kind7:read')")).toContain('Expected 2-3 arguments, but got 1')
  expect(messages.get("policy.can(subject, 'kind7:read', { id: 'o1' })")).toContain(
    `Property 'kind7_owner' is missing in type '{ id: string; }' but required in type 'kind7'`,
  )
})

test('there are no other errors', () => {
  expect([...messages.keys()].toSorted()).toEqual(
    [
      ...linesWith(policy, "'kind7:aprove'"),
      ...linesWith(policy, "'rol1'"),
      ...linesWith(questions, 'can('),
      ...linesWith(questions, "'kind7:aprove'"),
    ]
      .filter((line, i, all) => all.indexOf(line) === i)
      .toSorted(),
  )
})
