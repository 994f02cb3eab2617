import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Puts code of the applications in a folder into a page: a block `ts name/file.ts` is that file, as with `tsx`, `js`, `json` and
 * `sh`, and a block
 * `diff name/after/file.ts` is what differs from `name/before/file.ts`. Throws for a file that does not exist.
 */
export function fill(markdown: string, folder: string): string {
  return markdown.replace(
    /^```(tsx?|js|json|sh|diff) (\S+\/\S+)\n[\s\S]*?^```$/gm,
    (_block, language: string, path: string) =>
      `\`\`\`${language} ${path}\n${language === 'diff' ? difference(folder, path) : read(folder, path)}\`\`\``,
  )
}

function read(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}

function difference(folder: string, path: string): string {
  const before = path.replace(/\/(after|back)\//, '/before/')
  if (before === path) throw new Error(`${path}: is in neither after nor back`)
  for (const file of [before, path]) if (!existsSync(join(folder, file))) throw new Error(`${file}: does not exist`)
  const text = gitDiff(folder, before, path)
  // Without the names and hashes of files, and without the positions of hunks, which say nothing to readers.
  const hunks = text.slice(text.indexOf('\n@@') + 1).split(/^@@.*\n/m)
  return hunks.filter(hunk => hunk !== '').join('@@\n')
}

function gitDiff(cwd: string, before: string, after: string): string {
  const args = ['diff', '--no-index', '--no-color', '--no-ext-diff', '--unified=2', before, after]
  try {
    return execFileSync('git', args, { cwd, encoding: 'utf8' })
  } catch (error) {
    // Git exits with 1 if the files differ.
    const { status, stdout } = error as { readonly status?: number; readonly stdout?: string }
    if (status === 1 && stdout !== undefined) return stdout
    throw error
  }
}
