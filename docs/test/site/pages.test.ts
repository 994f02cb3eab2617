import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { withTabs } from '../../.vitepress/lib/blocks.ts'
import { runGenerator } from '../../.vitepress/lib/generated.ts'
import { writeForModels } from '../../.vitepress/lib/llms.ts'
import { readPages, writePages } from '../../.vitepress/lib/pages.ts'
import { site } from '../../.vitepress/lib/repository.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-site-'))
const written = (path: string) => readFileSync(join(folder, path), 'utf8')
const pages = readPages()

afterAll(() => rmSync(folder, { recursive: true }))

test('each page is written with its description and the address where it is edited', () => {
  writePages(pages, `${folder}/pages`)
  const faq = written('pages/faq.md')
  expect(faq).toMatch(/^---\ndescription: ".+"\nedit: https:\/\/.+\/edit\/main\/docs\/faq\.md\n---\n# /)
  const incomplete = pages.filter(({ title, description }) => title === '' || description === '')
  expect(incomplete.map(({ file }) => file)).toEqual([])
})

test('the home page shows the install line and the example of the README', () => {
  const home = written('pages/index.md')
  expect(home).toContain('npm install @sallyport/core')
  expect(home).toContain('createAuth(')
  expect(home).not.toContain('<!-- README')
})

test('a figure is shown in the colors of the site, whatever the colors of the system', () => {
  const home = written('pages/index.md')
  expect(home).toMatch(/<img class="figure light-only" src="\.\/figures\/refresh-race-light\.svg" alt="[^"]+"/)
  expect(written('pages/figures/refresh-race-light.svg')).not.toMatch(/prefers-color-scheme|#f0f6fc/)
  expect(written('pages/figures/refresh-race-dark.svg')).toMatch(/}\s*text\{fill:#f0f6fc\}/)
})

test('a picture is shown in the colors of the site too, from a copy of its files', () => {
  expect(written('pages/example.md')).toMatch(
    /<img class="figure dark-only" src="\.\/figures\/web-theft-dark\.png" alt="[^"]+" loading="lazy">/,
  )
  expect(written('pages/studio.md')).toContain('src="./figures/studio-events.png"')
  expect(written('pages/figures/web-theft.png').length).toBeGreaterThan(0)
})

test('llms.txt has a line for each listed page, llms-full.txt their texts, with addresses instead of relative links', () => {
  writeForModels(pages, `${folder}/built`)
  const index = written('built/llms.txt')
  expect(index).toMatch(/^# Sallyport\n\n> Password logins/)
  expect(index.match(/^- \[/gm)).toHaveLength(pages.length - 2)
  expect(index).toContain(`](${site}quick-start-express.md): `)
  const full = written('built/llms-full.txt')
  expect(full).toContain(`](${site}client-recipes.md)`)
  expect(full).not.toMatch(/\]\((?!https?:|#|mailto:)[\w./-]+\.md/)
})

test('neighbouring blocks for different frameworks become tabs, and a named block shows the name of its file', () => {
  const block = (info: string, text: string) => `\`\`\`${info}\n${text}\n\`\`\`\n`
  const express = block('ts', "import '@sallyport/express'")
  const nest = block('ts', "import '@sallyport/nestjs'")
  expect(withTabs(`${express}\n${nest}\nText\n`)).toBe(
    `::: code-group\n\n${express.replace('ts', 'ts [Express]')}${nest.replace('ts', 'ts [NestJS]')}\n:::\n\nText\n`,
  )
  expect(withTabs(`${express}\n${express}`)).not.toContain('code-group')
  expect(withTabs(`A\n\n${block('ts auth', 'a')}\nB\n`)).toBe(
    `A\n\n::: code-group\n\n${block('ts [auth.ts]', 'a')}\n:::\n\nB\n`,
  )
  expect(withTabs(block('sh', 'a'))).toBe(block('sh', 'a'))
})

test('the pages of a generator are in the sidebar, the index first; one without a heading throws', async () => {
  const generator = (texts: Readonly<Record<string, string>>) => ({
    title: 'Reference',
    folder: 'made',
    async write(into: string) {
      for (const [name, text] of Object.entries(texts)) writeFileSync(join(into, name), text)
    },
  })
  expect(
    await runGenerator(generator({ 'a.md': '# Z', 'b.md': '# `Y`', 'index.md': '# Zz', 'c.json': '' }), folder),
  ).toEqual([
    { text: 'Zz', link: '/made/' },
    { text: 'Y', link: '/made/b' },
    { text: 'Z', link: '/made/a' },
  ])
  await expect(runGenerator(generator({ 'd.md': 'x' }), folder)).rejects.toThrow('d.md: a page needs a heading')
})
