import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const pages = fileURLToPath(new URL('../../moving/', import.meta.url))
const examples = fileURLToPath(new URL('../../../examples/migrations/', import.meta.url))

/** Lists the pages about moving, with their paths. */
export function movingPages(): readonly string[] {
  return readdirSync(pages)
    .filter(name => name.endsWith('.md'))
    .map(name => pages + name)
}

/**
 * Puts code of the applications in `examples/migrations` into a page: a block `ts origin/after/file.ts` is that file, and
 * a block `diff origin/after/file.ts` is what differs from `origin/before/file.ts`. Throws for a file that does not exist.
 */
export function fill(markdown: string): string {
  return markdown.replace(
    /^```(ts|diff) (\S+\/\S+)\n[\s\S]*?^```$/gm,
    (_block, language: string, path: string) =>
      `\`\`\`${language} ${path}\n${language === 'ts' ? read(path) : difference(path)}\`\`\``,
  )
}

function read(path: string): string {
  return readFileSync(examples + path, 'utf8')
}

function difference(path: string): string {
  const before = path.replace(/\/(after|back)\//, '/before/')
  if (before === path) throw new Error(`${path}: is in neither after nor back`)
  for (const file of [before, path]) if (!existsSync(examples + file)) throw new Error(`${file}: does not exist`)
  const text = gitDiff(before, path)
  // Without the names and hashes of files, and without the positions of hunks, which say nothing to readers.
  const hunks = text.slice(text.indexOf('\n@@') + 1).split(/^@@.*\n/m)
  return hunks.filter(hunk => hunk !== '').join('@@\n')
}

function gitDiff(before: string, after: string): string {
  const args = ['diff', '--no-index', '--no-color', '--no-ext-diff', '--unified=2', before, after]
  try {
    return execFileSync('git', args, { cwd: examples, encoding: 'utf8' })
  } catch (error) {
    // Git exits with 1 if the files differ.
    const { status, stdout } = error as { readonly status?: number; readonly stdout?: string }
    if (status === 1 && stdout !== undefined) return stdout
    throw error
  }
}
