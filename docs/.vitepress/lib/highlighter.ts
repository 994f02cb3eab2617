import type { UserConfig } from 'vitepress'

type Highlighter = Parameters<NonNullable<NonNullable<UserConfig['markdown']>['shikiSetup']>>[0]

/** Lets the highlighter finish each line. By default it stops after half a second, so a busy machine builds wrong colors. */
export function withoutTimeLimit(highlighter: Highlighter): void {
  const { codeToHtml } = highlighter
  Object.assign(highlighter, {
    codeToHtml: (code: string, options: Parameters<typeof codeToHtml>[1]) =>
      codeToHtml(code, { ...options, tokenizeTimeLimit: 0 }),
  })
}
