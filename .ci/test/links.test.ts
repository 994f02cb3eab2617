import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { anchorsOf, deadLinks, linksOf } from '../lib/links.mjs'
import { root } from '../lib/workspace.mjs'

/** Every Markdown file of the repository, new ones included. */
const pages = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter(path => existsSync(join(root, path)))

test('no relative link in a Markdown file is dead', () => {
  expect(pages).toContain('README.md')
  expect(pages.flatMap(path => deadLinks(root, path))).toEqual([])
})

test('a link to a missing file, a missing heading or a place outside the repository is dead', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-links-'))
  const links = ['b.md', 'b.md#here', '#a', 'https://example.com/x', 'c.md', 'b.md#there', '#b', '../x.md']
  writeFileSync(join(folder, 'a.md'), `# A\n${links.map(link => `[x](${link})`).join(' ')}`)
  writeFileSync(join(folder, 'b.md'), '## Here')
  expect(deadLinks(folder, 'a.md')).toEqual(['c.md', 'b.md#there', '#b', '../x.md'].map(link => `a.md: ${link}`))
  rmSync(folder, { recursive: true })
})

test('links are found in text, references and HTML, and not in code', () => {
  const markdown = [
    '[a](a.md#x) ![b](<b.svg> "title") `[c](c.md)`',
    '[d]: d.md',
    '<a href="e.md">e</a> <img src="f.png" alt="">',
    '```md\n[g](g.md)\n```',
    '<!-- [h](h.md) -->',
  ].join('\n')
  expect(linksOf(markdown)).toEqual(['a.md#x', 'b.svg', 'd.md', 'e.md', 'f.png'])
})

test('anchors are those that GitHub gives to headings', () => {
  const markdown =
    '# A `code` & more\n## Twice\n## Twice\n### With [a link](x.md)!\n<a id="set"></a>\n```sh\n# comment\n```'
  expect([...anchorsOf(markdown)]).toEqual(['a-code--more', 'twice', 'twice-1', 'with-a-link', 'set'])
})
