import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { slugify } from '../../.vitepress/lib/links.ts'

/**
 * Corrects links to headings. TypeDoc numbers a name that differs from another of its page only in case, such as `AuthStatus`
 * after `authStatus`, also where the other has no heading.
 */
export function correctAnchors(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.md'))
  const pages = new Map(files.map(file => [file, readFileSync(join(folder, file), 'utf8')]))
  const anchors = new Map([...pages].map(([file, text]) => [file, anchorsOf(text)]))
  for (const [file, text] of pages) {
    const corrected = text.replaceAll(/\]\(([^()\s#]*)#([\w-]+?)-\d+\)/g, (link, path: string, base: string) => {
      const target = anchors.get(path === '' ? file : posix.join(posix.dirname(file), path))
      const isDead = target !== undefined && !target.has(link.slice(link.indexOf('#') + 1, -1))
      return isDead && target.has(base) ? `](${path}#${base})` : link
    })
    if (corrected !== text) writeFileSync(join(folder, file), corrected)
  }
}

function anchorsOf(text: string): ReadonlySet<string> {
  const seen = new Set<string>()
  for (const [, heading] of text.matchAll(/^#+ (.+)$/gm)) {
    const slug = slugify(heading!)
    let anchor = slug
    for (let count = 1; seen.has(anchor); count++) anchor = `${slug}-${count}`
    seen.add(anchor)
  }
  return seen
}
