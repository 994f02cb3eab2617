import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sallyport } from '../sallyport.ts'

const fixture = (name: string) => `test/policy/fixtures/${name}.ts`
const [before, after] = [fixture('before'), fixture('after')]

test('matrix prints the policy', async () => {
  expect(await sallyport(['policy', 'matrix', before])).toEqual({
    code: 0,
    err: '',
    out: [
      '## order',
      '',
      '| role | create | approve |',
      '| --- | --- | --- |',
      '| maker | yes | no |',
      '| admin | no | yes |',
      '',
      '- Nobody may approve an order that they made.',
      '',
    ].join('\n'),
  })
})

test('diff compares a policy exported by name with one exported by default', async () => {
  const out = '- an admin may now approve an order that they made\n'
  expect(await sallyport(['policy', 'diff', before, after])).toEqual({ code: 0, err: '', out })
  expect(await sallyport(['policy', 'diff', before, after, '--check'])).toEqual({ code: 1, err: '', out })
})

test('lint prints its findings', async () => {
  const { code, out } = await sallyport(['policy', 'lint', after])
  expect([code, out]).toEqual([0, expect.stringMatching(/^- useless: #2 .*already decides the same\n$/)])
  expect(await sallyport(['policy', 'lint', '--check', after])).toEqual({ code: 1, err: '', out })
})

test('without findings the exit code is 0, even with --check', async () => {
  const same = await sallyport(['policy', 'diff', before, before, '--check'])
  const clean = await sallyport(['policy', 'lint', before, '--check'])
  expect([same, clean]).toEqual([
    { code: 0, err: '', out: 'no differences\n' },
    { code: 0, err: '', out: 'nothing found\n' },
  ])
})

test.each([
  [['matrix'], /module/i],
  [['diff', before], /after/i],
  [['matrix', fixture('missing')], /missing/],
  [['lint', fixture('none')], /none\.ts exports no policy/],
  [['lint', fixture('foreign')], /policy must be a policy made by definePolicy\(\)/],
  [['matrix', before, '--check'], /unknown option --check/],
  [['lint', before, '--strict'], /unknown option --strict/],
])('%j fails with a message and no stack', async (args, message) => {
  const { code, err } = await sallyport(['policy', ...args])
  expect(code).toBe(2)
  expect(err).toMatch(message)
  expect(err).not.toMatch(/ {4}at /)
})

test('without @sallyport/rbac, the error says how to install it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-policy-'))
  writeFileSync(join(folder, 'policy.mjs'), 'export const policy = { toJSON() {} }')
  const { code, err } = await sallyport(['policy', 'matrix', 'policy.mjs'], {}, folder)
  rmSync(folder, { recursive: true })
  expect([code, err]).toEqual([
    2,
    'sallyport: @sallyport/rbac is not installed in this project; run npm install @sallyport/rbac\n',
  ])
})
