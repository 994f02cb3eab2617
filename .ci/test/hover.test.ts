import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { beforeAll, describe, expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../../docs/', import.meta.url))
const file = `${folder}hover.ts`

/** An application in an editor. Each mark is before the name under the mouse. */
const text = `
import type { Auth } from '@sallyport/core'
import { createAuth as /*createAuth*/createAuth, type AuthOptions } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import { permissions, readers } from '@sallyport/fastify'
import { sallyportDecorators } from '@sallyport/nestjs'
import { definePolicy, resource } from '@sallyport/rbac'

interface User { readonly id: string }
interface Own { readonly roles: readonly ('maker' | 'checker')[] }
interface Order { readonly id: string }
declare const options: AuthOptions<User, Own>
const defined = definePolicy({
  resources: { order: resource<Order>()('read', 'approve'), report: resource<Order>()('read') },
  roles: { maker: {}, checker: {} },
  rules: ({ allow }) => [allow('maker', 'order:approve', { id: 'o1' })],
})
interface AppPolicy extends Readonly<typeof defined> {}
declare const policy: AppPolicy

const /*auth*/auth = /*call*/createAuth(options)
const { guard: /*plain*/plain, claims: /*claims*/claims } = sallyport(auth)
const { guard: /*guard*/guard, resource: /*resource*/found } = sallyport(auth, { policy })
plain./*plainRoles*/roles('maker')
guard./*roles*/roles('maker')
guard./*can*/can('order:approve', () => null)
const { can: /*access*/access } = permissions(policy)
const { Can: /*decorator*/Can } = sallyportDecorators(policy)
const { claims: /*read*/read } = readers(auth)
`

const hovers = new Map<string, string>()

beforeAll(() => {
  const config = ts.readConfigFile(`${folder}tsconfig.json`, path => ts.sys.readFile(path)).config as object
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder)
  const read = (path: string) => (path === file ? text : ts.sys.readFile(path))
  const service = ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    readFile: read,
    fileExists: path => path === file || ts.sys.fileExists(path),
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot(path) {
      const found = read(path)
      return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found)
    },
    getCurrentDirectory: () => folder,
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
  })
  for (const { 0: mark, 1: name, index } of text.matchAll(/\/\*(\w+)\*\//g)) {
    const found = service.getQuickInfoAtPosition(file, index + mark.length)
    hovers.set(name!, ts.displayPartsToString(found?.displayParts).replaceAll(/\s+/g, ' '))
  }
})

describe('an editor shows', () => {
  test.each([
    ['auth', 'const auth: Auth<User, Own>'],
    ['call', '(alias) createAuth<User, Own>(options: AuthOptions<User, Own>): Auth<User, Own> import createAuth'],
    ['plain', 'const plain: GuardFactory<undefined, Own>'],
    ['guard', 'const guard: GuardFactory<AppPolicy, Own>'],
    ['claims', 'const claims: ClaimsReader<ExpressRequest, Readonly<RegisteredClaims & Own>>'],
    ['read', 'const read: ClaimsReader<AnyRequest, Readonly<RegisteredClaims & Own>>'],
    ['resource', 'const found: ResourceReader<ExpressRequest, AppPolicy>'],
    ['access', 'const access: CanAccess<AppPolicy>'],
    ['decorator', 'const Can: CanDecorator<AppPolicy>'],
    ['roles', '(method) GuardFactory<AppPolicy, Own>.roles(...roles: readonly ("maker" | "checker")[]): Middleware'],
    [
      'plainRoles',
      '(method) GuardFactory<undefined, Own>.roles(...roles: readonly ("maker" | "checker")[]): Middleware',
    ],
  ])('%s by its name', (name, shown) => {
    expect(hovers.get(name)).toBe(shown)
  })

  test('the arguments of guard.can for this permission, and not the whole policy', () => {
    const shown = hovers.get('can')
    expect(shown).toContain('<"order:approve">(permission: "order:approve", load: Load<Order>')
    expect(shown).toContain('options?: Options<AppPolicy, "order:approve", Own> | undefined) => Middleware')
    expect(shown).not.toMatch(/AccessTuple|Readonly<Policy/)
  })
})
