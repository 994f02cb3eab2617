import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** Every relative link of a Markdown file that leads nowhere, as `path: link`. */
export function deadLinks(root, path) {
  return linksOf(readFileSync(join(root, path), 'utf8'))
    .filter(link => !/^[a-z][a-z+.-]*:/i.test(link))
    .filter(link => !leadsSomewhere(root, path, link))
    .map(link => `${path}: ${link}`)
}

/** The targets of links and images. Code is left out. */
export function linksOf(markdown) {
  const text = withoutCode(markdown)
  const inline = [...text.matchAll(/\]\(\s*<?([^)>\s]+)>?(?:\s+"[^"]*")?\s*\)/g)].map(([, target]) => target)
  const references = [...text.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?([^>\s]+)>?/gm)].map(([, target]) => target)
  const html = [...text.matchAll(/<(?:a|img|source)\b[^>]*?\b(?:href|src|srcset)="([^"]+)"/g)].map(
    ([, target]) => target,
  )
  return [...inline, ...references, ...html]
}

/** The anchors of the headings, as GitHub makes them, and those that HTML sets. */
export function anchorsOf(markdown) {
  const headings = [...withoutCode(markdown, true).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(([, text]) => slugOf(text))
  const seen = new Map()
  const numbered = headings.map(slug => {
    const count = seen.get(slug) ?? 0
    seen.set(slug, count + 1)
    return count === 0 ? slug : `${slug}-${count}`
  })
  return new Set([...numbered, ...[...markdown.matchAll(/\b(?:id|name)="([^"]+)"/g)].map(([, id]) => id)])
}

function slugOf(heading) {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
}

function withoutCode(markdown, keepsSpans = false) {
  const text = markdown.replaceAll(/^( *)(`{3,}|~{3,})[\s\S]*?^\1\2`*\s*$/gm, '').replaceAll(/<!--[\s\S]*?-->/g, '')
  return keepsSpans ? text : text.replaceAll(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '')
}

function leadsSomewhere(root, from, link) {
  const [path, anchor] = decodeURI(link).split('#')
  const target = path === '' ? join(root, from) : join(root, dirname(from), path)
  if (relative(root, target).startsWith('..') || !existsSync(target)) return false
  if (anchor === undefined || !target.endsWith('.md')) return anchor === undefined || statSync(target).isFile()
  return anchorsOf(readFileSync(target, 'utf8')).has(anchor)
}
