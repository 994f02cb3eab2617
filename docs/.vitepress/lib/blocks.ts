const fencedBlock = /^( *)(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1\2`*\s*$/gm

/** Changes a Markdown text, but not its fenced code. */
export function outsideFences(markdown: string, change: (text: string) => string): string {
  let end = 0
  let result = ''
  for (const match of markdown.matchAll(fencedBlock)) {
    result += change(markdown.slice(end, match.index)) + match[0]
    end = match.index + match[0].length
  }
  return result + change(markdown.slice(end))
}

/** The names of frameworks on the tabs, by the package that a block imports. */
const frameworks: Readonly<Record<string, string>> = {
  '@sallyport/express': 'Express',
  '@sallyport/fastify': 'Fastify',
  '@sallyport/hono': 'Hono',
  '@sallyport/koa': 'Koa',
  '@sallyport/nestjs': 'NestJS',
  '@sallyport/core/web': 'Web entry',
}

interface Fence {
  readonly info: string
  readonly code: string
}

/**
 * Turns the code of a page into what the site shows: neighbouring blocks for different frameworks become tabs, and a
 * block of `ts name` gets the tab `name.ts`.
 */
export function withTabs(markdown: string): string {
  return markdown.replaceAll(/(?:^```[a-z]+[^\n]*\n[\s\S]*?^```\n(?:\n(?=```))?)+/gm, run => {
    const fences = [...run.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map(
      ([, info, code]) => ({ info, code }) as Fence,
    )
    const titles = fences.map(frameworkOf)
    const isChoice = fences.length > 1 && !titles.includes(undefined) && new Set(titles).size === titles.length
    const shown = isChoice
      ? group(fences.map((fence, at) => withTitle(fence, titles[at])).join('\n'))
      : fences.map(withFileName).join('\n\n')
    return `${shown}\n${run.endsWith('\n\n') ? '\n' : ''}`
  })
}

function frameworkOf({ code }: Fence): string | undefined {
  const names = Object.keys(frameworks).filter(name => code.includes(`'${name}'`))
  return names.length === 1 ? frameworks[names[0]!] : undefined
}

function withFileName(fence: Fence): string {
  const [, language, name] = /^(\w+) ([\w.-]+)$/.exec(fence.info) ?? []
  if (name === undefined) return withTitle(fence)
  return group(withTitle(fence, `${name}.${language}`))
}

function withTitle({ info, code }: Fence, title?: string): string {
  const [language] = info.split(' ')
  return `\`\`\`${language}${title === undefined ? '' : ` [${title}]`}\n${code}\`\`\``
}

function group(blocks: string): string {
  return `::: code-group\n\n${blocks}\n\n:::`
}
