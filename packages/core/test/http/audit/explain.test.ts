import { expect, test } from 'vitest'
import { type AuditedRoute, auditTable, explain, type Finding } from '../../../src/http/index.ts'
import { createAudit, withFindings } from '../../../src/adapter.ts'

const bare = (path: string): AuditedRoute => ({ method: 'GET', path, guards: [] })
const unseen = (message: string): Finding => ({ kind: 'unseen', message })
const audit = (routes: readonly AuditedRoute[], findings: readonly Finding[] = []) =>
  createAudit({ routes, findings, precedence: 'specific' })
const line = ({ kind, message }: Finding) => `${kind}: ${message}`

test('H14 an explained finding is not reported, and the table has the reason', () => {
  const explained = explain(audit([bare('/docs'), bare('/x')]), {
    'unguarded: GET /docs declares no guard.': 'the manual | for everybody',
  })
  expect(explained.findings.map(line)).toEqual(['unguarded: GET /x declares no guard.'])
  expect(explained.explained.map(({ reason }) => reason)).toEqual(['the manual | for everybody'])
  expect(auditTable(explained).split('\n')).toEqual([
    '# Routes',
    '',
    '| Method | Path | Access |',
    '| --- | --- | --- |',
    String.raw`| GET | /docs | no guard: the manual \| for everybody |`,
    '| GET | /x | nothing declared |',
    '',
    '## Findings',
    '',
    '- unguarded: GET /x declares no guard.',
    '',
    '## Explained',
    '',
    '| Finding | Reason |',
    '| --- | --- |',
    String.raw`| unguarded: GET /docs declares no guard. | the manual \| for everybody |`,
    '',
  ])
})

test('H14 three dots match any text, and other characters match themselves', () => {
  const found = audit([bare('/docs/*'), bare('/docs/a.b'), bare('/docsx')])
  const { findings } = explain(found, { 'unguarded: GET /docs/... declares no guard.': 'the manual' })
  expect(findings.map(line)).toEqual(['unguarded: GET /docsx declares no guard.'])
  expect(explain(found, { 'unguarded: GET /docs/* declares no guard.': 'x' }).findings).toHaveLength(2)
})

test('H14 equal findings are explained one by one', () => {
  const found = audit([], [unseen('A function is used at /.'), unseen('A function is used at /.')])
  expect(found.findings.map(line)).toEqual(['unseen: A function is used at /.', 'unseen: A function is used at /. (2)'])
  const { findings } = explain(found, { 'unseen: A function is used at /.': 'counts' })
  expect(findings.map(line)).toEqual(['unseen: A function is used at /. (2)'])
})

test('H14 an unused explanation is a finding that cannot be explained', () => {
  const stale = explain(audit([]), { 'unguarded: GET /old declares no guard.': 'x', 'stale: something': 'y' })
  expect(stale.findings.map(line)).toEqual([
    String.raw`stale: "stale: something" matches no finding.`,
    String.raw`stale: "unguarded: GET /old declares no guard." matches no finding.`,
  ])
})

test('H14 findings of the probe can be explained too, and are judged after it has run', () => {
  const probe = 'probe: GET /x answered 200 without a token, expected 401 or 403.'
  const before = explain(audit([]), { [probe]: 'x' })
  expect(before.findings).toEqual([])
  const found: Finding = { kind: 'probe', message: probe.slice('probe: '.length) }
  expect(withFindings(before, [found]).findings).toEqual([])
  expect(withFindings(before, []).findings.map(line)).toEqual([`stale: ${JSON.stringify(probe)} matches no finding.`])
})

test('an explanation needs a reason and a finding', () => {
  expect(() => explain(audit([]), { 'unguarded: GET /a declares no guard.': ' ' })).toThrow(/needs a reason$/)
  for (const key of ['', '...', 'unguarded: ...', 'GET /a', 'unguarded: ... a ...']) {
    expect(() => explain(audit([]), { [key]: 'x' })).toThrow(/must be a line of the findings/)
  }
})

const open = { kind: 'public', reason: 'x' } as const
const signedIn = { kind: 'authenticated' } as const

test('H09 two versions or hosts of a path do not get each other’s requests', () => {
  const kinds = (precedence: 'first' | 'specific', ...routes: readonly AuditedRoute[]) =>
    createAudit({ routes, findings: [], precedence }).findings.map(({ kind, message }) => `${kind} ${message}`)
  const at = (path: string, guard: AuditedRoute['guards'][number], only?: AuditedRoute['only']): AuditedRoute => ({
    method: 'GET',
    path,
    guards: [guard],
    ...(only && { only }),
  })
  for (const precedence of ['first', 'specific'] as const) {
    const [one, two] = [{ version: ['1'] }, { version: ['2'] }]
    expect(kinds(precedence, at('/x', open, one), at('/x', signedIn, two))).toEqual([])
    expect(kinds(precedence, at('/x', open, { host: ['a'] }), at('/x', signedIn))).toEqual([])
    expect(kinds(precedence, at('/x', open, one), at('/X', signedIn, one))).toEqual([
      'shadows GET /x (version 1) takes requests meant for GET /X (version 1), with stricter guards.',
    ])
    expect(kinds(precedence, at('/*', open), at('/x', signedIn, two))).toHaveLength(1)
  }
  const [both, two] = [{ version: ['1', '2'] }, { version: ['2'] }]
  expect(kinds('first', at('/x', open, both), at('/x', signedIn, two))).toEqual([
    'shadows GET /x (version 1 or 2) takes requests meant for GET /x (version 2), with stricter guards.',
  ])
  expect(kinds('first', at('/x', open), at('/x', signedIn, two))).toHaveLength(1)
  expect(kinds('specific', at('/x', open), at('/x', signedIn, two))).toEqual([])
})
