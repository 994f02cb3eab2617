import { describe, expect, test } from 'vitest'
import { type AuditedRoute, auditTable } from '../../../src/http/index.ts'
import { createAudit, type GuardDescription, withFindings } from '../../../src/adapter.ts'
import { cookieModeOf } from '../../../src/http/cookies/cookie-options.ts'
import { describeRequirement } from '../../../src/http/guard/requirement.ts'

const open: GuardDescription = { kind: 'public', reason: 'everybody may' }
const signedIn: GuardDescription = { kind: 'authenticated' }
const admin: GuardDescription = { kind: 'authenticated', roles: ['admin'] }

function routes(
  ...lines: readonly (readonly [name: string, ...guards: readonly GuardDescription[]])[]
): AuditedRoute[] {
  return lines.map(([name, ...guards]) => {
    const [method, path] = name.split(' ') as [string, string]
    return { method, path, guards }
  })
}

function kinds(found: readonly AuditedRoute[], precedence: 'first' | 'specific' = 'first') {
  const { findings } = createAudit({ routes: found, findings: [], precedence })
  return findings.map(({ kind, route }) => `${kind} ${route?.method} ${route?.path}`)
}

test('H09 a route without a declaration is found, and so is a public one without a reason', () => {
  const bare = { kind: 'public', reason: ' ' } as const
  expect(
    kinds(
      routes(
        ['GET /a'],
        ['GET /b', bare],
        ['GET /c', open],
        ['GET /d', signedIn],
        ['GET /e', bare, admin],
        ['GET /f', bare, { kind: 'authenticated', optional: true }],
      ),
    ),
  ).toEqual(['public_without_reason GET /b', 'public_without_reason GET /f', 'unguarded GET /a'])
})

describe('H09 a route that gets the requests of a guarded one', () => {
  const spelt: readonly (readonly [string, string])[] = [
    ['GET /Admin', 'GET /admin'],
    ['GET /admin/', 'GET /admin'],
    ['GET //admin', 'GET /admin'],
    ['GET /%61dmin', 'GET /admin'],
    ['GET /caf%C3%A9', 'GET /café'],
    ['GET /orders/:key', 'GET /orders/:id'],
    ['HEAD /admin', 'GET /admin'],
    ['ALL /admin', 'POST /admin'],
    ['GET /admin', 'GET /admin'],
    ['GET /a{/:b}', 'GET /a'],
    ['GET /100%/', 'GET /100%'],
  ]

  test.each(spelt)('%s spells %s otherwise, whatever the router and the order', (first, second) => {
    for (const precedence of ['first', 'specific'] as const) {
      for (const order of [routes([first, open], [second, admin]), routes([second, admin], [first, open])]) {
        if (first === 'GET /a{/:b}' && (precedence === 'specific' || order[0]!.path === '/a')) continue
        expect(kinds(order, precedence)).toEqual([`shadows ${first}`])
      }
    }
  })

  const covering: readonly (readonly [string, string])[] = [
    ['GET /orders/:id', 'GET /orders/export'],
    ['GET /:anything', 'GET /admin'],
    ['GET /orders/:id?', 'GET /orders'],
    ['GET /:a/:b', 'GET /orders/:id'],
    ['GET /orders/:id?', 'GET /orders/export'],
    ['GET /orders{/:id}', 'GET /orders/export'],
    ['GET /orders', 'GET /orders/:id?'],
    [String.raw`GET /orders/:id(\d+)`, 'GET /orders/7'],
    [String.raw`GET /orders/:id(\d+)`, 'GET /orders/:key'],
    ['GET /orders/:id(Export|New)', 'GET /orders/EXPORT'],
    // Of a segment that is a parameter in part, nothing is known.
    [String.raw`GET /orders/no-:id(\d+)`, 'GET /orders/no-7'],
    [String.raw`GET /orders/:id(\d+).json`, 'GET /orders/7.json'],
  ]

  test.each(covering)('%s before %s, where the first wins', (first, second) => {
    expect(kinds(routes([first, signedIn], [second, admin]))).toEqual([`shadows ${first}`])
    expect(kinds(routes([second, admin], [first, signedIn]))).toEqual([])
    expect(kinds(routes([first, signedIn], [second, admin]), 'specific')).toEqual([])
  })

  test.each(['GET /*', 'GET /*rest', 'ALL *', 'GET /orders/*rest', 'GET /orders/:rest(.*)'])(
    'an open wildcard %s, wherever it stands',
    path => {
      const wildcard = path.replace(' *', ' /*')
      for (const precedence of ['first', 'specific'] as const) {
        expect(kinds(routes(['GET /orders/:id', admin], [wildcard, open]), precedence)).toEqual([
          `wildcard ${wildcard}`,
        ])
      }
    },
  )

  test.each(['GET /orders/*rest', 'GET /orders{/*rest}'])('an open %s covers where it starts too', path => {
    expect(kinds(routes(['GET /orders', admin], [path, open]))).toEqual([`wildcard ${path}`])
  })

  test('a guarded wildcard only where it comes first', () => {
    expect(kinds(routes(['GET /orders/*rest', signedIn], ['GET /orders/:id', admin]))).toEqual([
      'wildcard GET /orders/*rest',
    ])
    expect(kinds(routes(['GET /orders/:id', admin], ['GET /orders/*rest', signedIn]))).toEqual([])
  })

  test.each([
    ['GET /orders/:id', 'POST /orders/export'],
    ['GET /orders/:id(\\d+)', 'GET /orders/export'],
    ['GET /orders/:id', 'GET /orders/:id/lines'],
    ['GET /docs/*rest', 'GET /orders/:id'],
    ['GET /orders/open/*rest', 'GET /orders'],
    ['GET /orders/:id', 'GET /orders/*rest'],
    ['GET /strasse', 'GET /stra%C3%9Fe'],
    ['HEAD /orders', 'POST /orders'],
    ['GET /orders', 'ALL /orders'],
    ['GET /b', 'GET /a'],
  ])('not %s and %s', (first, second) => {
    expect(kinds(routes([first, open], [second, admin]))).toEqual([])
  })

  test('not one that requires the same or more', () => {
    expect(kinds(routes(['GET /orders/:id', signedIn, admin], ['GET /orders/export', admin]))).toEqual([])
    expect(kinds(routes(['GET /orders/:id', admin], ['GET /orders/export', signedIn]))).toEqual([])
    expect(kinds(routes(['GET /orders/:id', admin], ['GET /orders/export', admin]))).toEqual([])
    expect(kinds(routes(['GET /orders/:id', open], ['GET /orders/export', open]))).toEqual([])
    expect(kinds(routes(['GET /orders/:id', signedIn], ['GET /orders/export', open, signedIn]))).toEqual([])
  })

  test('one that requires something else', () => {
    const maker: GuardDescription = { kind: 'authenticated', roles: ['maker'] }
    const recent: GuardDescription = { kind: 'authenticated', maxAge: 300 }
    for (const guard of [maker, recent]) {
      expect(kinds(routes(['GET /orders/:id', guard], ['GET /orders/export', admin]))).toEqual([
        'shadows GET /orders/:id',
      ])
    }
  })

  test('a guarded one that comes later: where it is spelt otherwise, and not where the first of two takes all', () => {
    for (const precedence of ['first', 'specific'] as const) {
      expect(kinds(routes(['GET /admin', admin], ['GET /Admin', signedIn]), precedence)).toEqual(['shadows GET /Admin'])
      expect(kinds(routes(['GET /admin', admin], ['GET /admin', signedIn]), precedence)).toEqual([])
    }
  })

  test('is reported once, even if it covers several', () => {
    const { findings } = createAudit({
      routes: routes(['GET /:a', open], ['GET /b', admin], ['GET /c', admin], ['GET /d', admin]),
      findings: [],
      precedence: 'first',
    })
    expect(findings.map(({ message }) => message)).toEqual([
      'GET /:a takes requests meant for GET /b and 2 more, with stricter guards.',
    ])
  })
})

test('a path that cannot be parsed is not compared', () => {
  expect(kinds(routes(['GET (mount)/:id', open], ['GET /orders', admin]))).toEqual([])
  expect(kinds(routes(['GET (mount)/orders', open], ['GET (mount)/orders', admin]))).toEqual([])
})

test('a finding says where its route was declared, where that is known', () => {
  const [known, other] = routes(['GET /a'], ['GET /b'])
  const { findings } = createAudit({
    routes: [{ ...known!, declaredAt: 'app.ts:42' }, other!],
    findings: [],
    precedence: 'first',
  })
  expect(findings.map(({ declaredAt }) => declaredAt)).toEqual(['app.ts:42', undefined])
  expect(findings[1]).not.toHaveProperty('declaredAt')
})

test('routes that could not be read are findings, and so are added findings', () => {
  const audit = createAudit({
    routes: [],
    findings: [
      { kind: 'unseen', message: 'z' },
      { kind: 'unseen', message: 'a', declaredAt: 'app.ts:1' },
    ],
    precedence: 'first',
  })
  expect(withFindings(audit, [{ kind: 'probe', message: 'b' }]).findings).toEqual([
    { kind: 'probe', message: 'b' },
    { kind: 'unseen', message: 'a', declaredAt: 'app.ts:1' },
    { kind: 'unseen', message: 'z' },
  ])
})

describe('the table', () => {
  const found = routes(
    ['POST /b', { ...admin, recheck: '0s' }],
    ['GET /b', signedIn, { kind: 'authenticated', roles: ['x', 'y'], maxAge: 300 }],
    ['GET /B', { kind: 'authenticated', optional: true }],
    ['GET /a', { kind: 'public', reason: 'a | b \n c' }],
    ['GET /c'],
    ['GET /d', { kind: 'public', reason: '' }],
    ['POST /e', { kind: 'authenticated', can: 'order:pay', cookies: true }],
  )

  test('is readable, and the same for any order', () => {
    const text = auditTable(createAudit({ routes: found, findings: [], precedence: 'specific' }))
    expect(text).toBe(
      [
        '# Routes',
        '',
        '| Method | Path | Access |',
        '| --- | --- | --- |',
        '| GET | /B | signed in or not |',
        String.raw`| GET | /a | public: a \| b c |`,
        '| GET | /b | signed in; signed in, roles: x or y, maxAge: 300 |',
        '| POST | /b | signed in, roles: admin, recheck: 0s |',
        '| GET | /c | nothing declared |',
        '| GET | /d | public:  |',
        '| POST | /e | signed in, can: order:pay, cookies: true |',
        '',
        '## Findings',
        '',
        '- cookies_without_csrf: POST /e accepts cookies without a check against CSRF.',
        '- public_without_reason: GET /d is public without a reason.',
        '- shadows: GET /B takes requests meant for GET /b, with stricter guards.',
        '- unguarded: GET /c declares no guard.',
        '',
      ].join('\n'),
    )
    expect(auditTable(createAudit({ routes: found.toReversed(), findings: [], precedence: 'specific' }))).toBe(text)
  })

  test('has no list of findings where there are none', () => {
    const text = auditTable(createAudit({ routes: routes(['GET /a', signedIn]), findings: [], precedence: 'first' }))
    expect(text.split('\n')).toEqual([
      '# Routes',
      '',
      '| Method | Path | Access |',
      '| --- | --- | --- |',
      '| GET | /a | signed in |',
      '',
    ])
  })

  test('shows no place in the code', () => {
    const [route] = routes(['GET /a'])
    const audit = createAudit({ routes: [{ ...route!, declaredAt: 'app.ts:42' }], findings: [], precedence: 'first' })
    expect(auditTable(audit)).not.toContain('app.ts')
  })
})

test('I06 a route that may change something, and accepts cookies without a check against CSRF', () => {
  const bare: GuardDescription = { kind: 'authenticated', cookies: true }
  const checked = describeRequirement({}, cookieModeOf({ cookies: { access: true } }))
  expect(checked).toEqual({ kind: 'authenticated', cookies: true, csrf: true })
  expect(
    kinds(
      routes(
        ['GET /a', bare],
        ['POST /b', bare],
        ['DELETE /c', bare],
        ['ALL /d', bare],
        ['POST /e', checked],
        ['POST /f', bare, checked],
        ['POST /g', describeRequirement({}, cookieModeOf({ cookies: {} }))],
        ['POST /h', signedIn],
      ),
    ),
  ).toEqual(['cookies_without_csrf ALL /d', 'cookies_without_csrf DELETE /c', 'cookies_without_csrf POST /b'])
})

test('H09 five optional parts are told apart; a path with more cannot be told, and takes no time', () => {
  const parts = (count: number) => Array.from({ length: count }, (_, index) => `{/:p${index}}`).join('')
  const guarded = ['GET /a/0/1/2/3/4', admin] as const
  expect(kinds(routes([`GET /a${parts(5)}`, open], guarded))).toEqual([`shadows GET /a${parts(5)}`])
  expect(kinds(routes([`GET /a${parts(6)}`, open], guarded))).toEqual([`unseen GET /a${parts(6)}`])
  const flags = '/:a?'.repeat(40)
  expect(kinds(routes([`GET ${flags}`, open], guarded))).toEqual([`unseen GET ${flags}`])
})

test('H09 a repeat in a constraint is not an optional part', () => {
  const year = 'GET /:year(\\d{4})'
  expect(kinds(routes([year, open], ['GET /2026', admin]))).toEqual([`shadows ${year}`])
  expect(kinds(routes([year, open], ['GET /202', admin]))).toEqual([])
})
