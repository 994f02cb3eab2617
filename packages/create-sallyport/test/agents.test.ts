import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Choices, frameworks } from '../src/choices.ts'
import { plan } from '../src/plan.ts'
import { write } from '../src/write.ts'
import { emptyFolder, filesOf, folderOf } from './folder.ts'

const choicesFor = (framework: Choices['framework'], policy = true): Choices => ({
  framework,
  store: 'memory',
  module: 'esm',
  policy,
  agents: true,
})

function rulesOf(folder: string, kind: 'create' | 'init', choices: Choices): string {
  write(folder, plan(kind, folder, choices))
  return filesOf(folder)['AGENTS.md']!
}

describe.each(frameworks)('the rules for coding assistants on %s', framework => {
  test('name files, commands and packages that the project has', () => {
    const folder = emptyFolder()
    const rules = rulesOf(folder, 'create', choicesFor(framework))
    const files = filesOf(folder)
    const paths = [...rules.matchAll(/`(src\/[^`]+)`/g)].map(([, path]) => path!)
    expect(paths.filter(path => !(path in files))).toEqual([])
    expect(paths).toContain('src/policy.ts')
    const { scripts, dependencies } = JSON.parse(files['package.json']!)
    expect(rules).toContain('`npm test`')
    expect(scripts).toHaveProperty('test')
    expect(dependencies).toHaveProperty('@sallyport/core')
  })

  test('show guards as the generated application writes them', () => {
    const folder = emptyFolder()
    const rules = rulesOf(folder, 'create', choicesFor(framework))
    const app = filesOf(folder)['src/app.ts']!
    const [open = ''] = /`(?:guard\.public|\{ public: |@Public)/.exec(rules) ?? []
    expect(app).toContain(open.slice(1))
  })
})

test('the rules name the skill, which is in the package', () => {
  const rules = rulesOf(emptyFolder(), 'create', choicesFor('express'))
  const [, path = ''] = /`node_modules\/@sallyport\/core\/([^`]+)`/.exec(rules) ?? []
  expect(existsSync(new URL(`../../core/${path}`, import.meta.url))).toBe(true)
  const manifest = readFileSync(new URL('../../core/package.json', import.meta.url), 'utf8')
  expect((JSON.parse(manifest) as { files: string[] }).files).toContain(path.split('/')[0])
})

test('init names its own folder and script', () => {
  const rules = rulesOf(folderOf({ 'package.json': '{}' }), 'init', choicesFor('fastify', false))
  expect(rules).toContain('`npm run test:sallyport`')
  expect(rules).toContain('`src/sallyport/app.test.ts`')
  expect(rules).not.toContain('policy.ts')
})

test('init adds a section to an existing AGENTS.md, with its line endings, and only once', () => {
  const folder = folderOf({ 'package.json': '{}', 'AGENTS.md': '# Ours\r\n\r\nUse tabs.\r\n\r\n' })
  const choices = choicesFor('nestjs')
  const rules = rulesOf(folder, 'init', choices)
  expect(rules).toMatch(/^# Ours\r\n\r\nUse tabs\.\r\n\r\n## Logins and guards\r\n/)
  expect(rules.replaceAll('\r\n', '')).not.toContain('\n')
  expect(plan('init', folder, choices)).toEqual([])
})
