import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { addressOf, repository } from './addresses.mjs'
import { anchorsOf, linksOf } from './links.mjs'
import { root } from './workspace.mjs'

/** A link's target in Markdown or HTML, with what stands before it. Code and comments match first, without a target. */
const targets =
  /^( *)(`{3,}|~{3,})[\s\S]*?^\1\2`*\s*$|<!--[\s\S]*?-->|(`+)(?!`)[\s\S]*?[^`]\3(?!`)|(?<before>\]\(\s*<?|^ {0,3}\[[^\]]+\]:\s*<?|<(?:a|img|source)\b[^>]*?\b(?:href|src|srcset)=")(?<target>[^)>\s"]+)/gm

/** The tag of a version. Links of a package lead to the files of its version. */
export function tagOf(version) {
  return `v${version}`
}

/**
 * Returns a Markdown file of a package as it is packed: npm shows only the README, so that its relative links would lead
 * nowhere. `path` is that of the file in the repository; `isPacked` says whether a path of the repository is in the tarball.
 */
export function withAbsoluteLinks(markdown, { path, ref, isPacked }) {
  return markdown.replaceAll(targets, (match, ...rest) => {
    const { before, target } = rest.at(-1)
    return target === undefined ? match : before + absolute(target, { path, ref, isPacked })
  })
}

function absolute(target, { path, ref, isPacked }) {
  if (!isRelative(target)) return target
  const [file, anchor] = target.split('#')
  const inRepository = posix.join(posix.dirname(path), file)
  if (isPacked(inRepository) && posix.basename(path) !== 'README.md') return target
  return addressOf(inRepository, ref, kindOf(inRepository)) + (anchor === undefined ? '' : `#${anchor}`)
}

function isRelative(target) {
  return !/^(?:[a-z][a-z+.-]*:|#)/i.test(target)
}

/** Returns how GitHub shows a path: as a page, as a folder or as it is. */
function kindOf(path) {
  if (/\.(?:svg|png|jpe?g|gif|webp)$/.test(path)) return 'raw'
  const place = join(root, path)
  return existsSync(place) && statSync(place).isDirectory() ? 'tree' : 'blob'
}

/** Returns the links of the packed Markdown files that lead nowhere, as sentences. `files` are texts by path. */
export function deadPackedLinks(files) {
  return [...files]
    .filter(([path]) => path.endsWith('.md'))
    .flatMap(([path, text]) => linksOf(text).flatMap(link => problemOf(link, path, files)))
}

function problemOf(link, path, files) {
  if (link.startsWith(`${repository}/`)) {
    return leadsIntoRepository(link) ? [] : [`${path} links to ${link}, which is not in the repository`]
  }
  if (!isRelative(link)) return []
  if (path === 'README.md') return [`README.md has the relative link ${link}`]
  const [file] = link.split('#')
  return files.has(posix.join(posix.dirname(path), file)) ? [] : [`${path} links to ${link}, which is not packed`]
}

function leadsIntoRepository(link) {
  const [, kind, ref, path, anchor] =
    /^\/(blob|tree|raw)\/([^/]+)\/([^#]+)(?:#(.*))?$/.exec(link.slice(repository.length)) ?? []
  if (kind === undefined) return isPageOfRepository(link.slice(repository.length))
  const place = join(root, decodeURI(path))
  if (ref === undefined || !existsSync(place) || statSync(place).isDirectory() !== (kind === 'tree')) return false
  return anchor === undefined || kind === 'tree' || anchorsOf(readFileSync(place, 'utf8')).has(anchor)
}

/** Returns whether a path is a page of GitHub itself, such as the list of issues. */
function isPageOfRepository(path) {
  return /^\/(?:issues|security|releases|discussions)(?:\/|$)/.test(path)
}
