import * as core from '@sallyport/core'
import * as http from '@sallyport/core/http'
import * as log from '@sallyport/core/log'
import * as verify from '@sallyport/core/verify'
import * as web from '@sallyport/core/web'
import { afterAll, expect, test } from 'vitest'
import { compile } from '../run.ts'
import { foreign, fragmentsOf, globals, moduleOf } from './fragments.ts'
import { auth } from './given.ts'
import { guides, makeGuides } from './guides.ts'

/** Pages whose blocks are files, and whose fragments compile. */
const pages = [
  'blocking-users.md',
  'cookies-and-csrf.md',
  'errors.md',
  'dpop.md',
  'events.md',
  'getting-started.md',
  'faq.md',
  'logging.md',
  'mobile.md',
  'openapi.md',
  'options.md',
  'other-frameworks.md',
  'passwords.md',
  'production.md',
  'reset-and-verify-email.md',
  'roles-and-tenants.md',
  'route-audit.md',
  'second-factor.md',
  'sessions.md',
  'several-services.md',
  'serverless.md',
  'sign-up.md',
  'stores.md',
  'tokens-and-sessions.md',
  'upgrading.md',
  'web.md',
]

const project = makeGuides(pages)
const text = [...guides.values()].join('\n')

afterAll(() => {
  project.remove()
})

test('the blocks and fragments of the guides compile', async () => {
  project.write('globals.d.ts', globals)
  project.write('foreign.d.ts', foreign)
  project.write('routes.explained.json', '{}')
  for (const page of pages) {
    for (const { text: fragment, line } of fragmentsOf(guides.get(page)!)) {
      project.write(`${page.replace('.md', '')}-line-${line}.ts`, moduleOf(fragment))
    }
  }
  expect(await compile(project)).toEqual({ code: 0, output: '' })
}, 120_000)

function membersOf(value: object, path: string): string[] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    return typeof member === 'object' && member !== null ? membersOf(member, `${path}.${name}`) : [`${path}.${name}`]
  })
}

test('every member of an Auth is shown in a guide', () => {
  const missing = membersOf(auth, 'auth').filter(member => !new RegExp(`\\b${member}\\b`).test(text))
  expect(missing).toEqual([])
})

test.each(Object.entries({ core, http, log, verify, web }))(
  'every export of the entry %s is named in a guide',
  (_name, entry) => {
    const missing = Object.keys(entry).filter(name => !new RegExp(`\\b${name}\\b`).test(text))
    expect(missing).toEqual([])
  },
)

test('every page is in the index', () => {
  const index = guides.get('README.md')!
  expect([...guides.keys()].filter(page => page !== 'README.md' && !index.includes(`(${page})`))).toEqual([])
})
