import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { blocksOf } from './blocks.ts'
import { makeProject } from './project.ts'
import { compile } from './run.ts'

const read = (path: string) => readFileSync(new URL(`../../packages/core/${path}`, import.meta.url), 'utf8')
const skill = read('skills/sallyport/SKILL.md')
const project = makeProject()

for (const { language, text } of blocksOf(skill)) {
  const [, name] = /^ts (\S+)$/.exec(language) ?? []
  project.write(`${name}.ts`, `${text}\n`)
}

afterAll(() => {
  project.remove()
})

describe('the skill', () => {
  test('has the frontmatter of an Agent Skill: the name of its folder, and a description of at most 1024 characters', () => {
    const [, frontmatter = ''] = /^---\n([\s\S]*?)\n---\n/.exec(skill) ?? []
    const fields = new Map(frontmatter.split('\n').map(line => line.split(/: (.*)/) as [string, string]))
    expect(fields.get('name')).toBe('sallyport')
    expect(fields.get('description')!.length).toBeLessThanOrEqual(1024)
    expect(fields.get('description')).not.toContain(': ') // which would end the value in YAML
    expect(skill.split('\n').length).toBeLessThan(500)
  })

  test('is in the package, where agents look for it', () => {
    const manifest = JSON.parse(read('package.json')) as { files: string[]; keywords: string[] }
    expect(manifest.files).toContain('skills')
    expect(manifest.keywords).toContain('tanstack-intent')
  })

  test('compiles', async () => {
    expect(await compile(project)).toEqual({ code: 0, output: '' })
  }, 120_000)
})

// The skill's tests run here.
await import(project.path('app.test.ts'))
