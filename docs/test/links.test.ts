import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

const list = (folder: string) => {
  const path = join(root, folder)
  return existsSync(path) && statSync(path).isDirectory() ? readdirSync(path).map(name => join(folder, name)) : []
}
const folders = ['', 'docs', 'docs/evidence', ...list('packages'), ...list('examples')]
const pages = folders.flatMap(list).filter(name => name.endsWith('.md'))

/** A page without its blocks of code, in which brackets are no links. */
const proseOf = (path: string) => readFileSync(path, 'utf8').replaceAll(/^\s*```[\s\S]*?^\s*```/gm, '')

/** The anchors that GitHub makes of a page's headings. */
function anchorsOf(path: string): ReadonlySet<string> {
  const headings = [...proseOf(path).matchAll(/^#+ (.+)$/gm)].map(([, text]) => text!)
  const slug = (text: string) =>
    text
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
  return new Set(headings.map(slug))
}

function isBroken(link: string, page: string): boolean {
  if (/^[a-z]+:/.test(link)) return false
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : join(dirname(page), path)
  if (!existsSync(target)) return true
  return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).has(anchor)
}

test('every link between pages leads to a page and a heading', () => {
  const broken = pages.flatMap(name => {
    const page = join(root, name)
    const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!)
    return links.filter(link => isBroken(link, page)).map(link => `${relative(root, page)}: ${link}`)
  })
  expect(broken).toEqual([])
})
