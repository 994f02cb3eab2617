import { expect, test } from 'vitest'
import { readPage } from './page.ts'

const fenced = (language: string, text = 'x') => `\`\`\`${language}\n${text}\n\`\`\`\n`

test.each([
  ['in another language', fenced('py')],
  ['without a language', fenced('')],
  ['that is meant to be skipped', fenced('typescript')],
  ['that is meant to be skipped, in a list', `- x\n\n  ${fenced('typescript').replaceAll('\n', '\n  ')}`],
  ['with another fence', '~~~py\nx\n~~~\n'],
  ['without a fence', 'So:\n\n    npm install\n'],
  ['without an end', '```ts\nx\n'],
  ['of output without a program', fenced('json')],
  ['of output after an application', fenced('ts', "import '@sallyport/express'") + fenced('json')],
  ['of output after output', fenced('ts') + fenced('json') + fenced('json')],
])('a block %s fails', (_what, markdown) => {
  expect(() => readPage(markdown)).toThrow(/^line \d+: /)
})

test('every block becomes part of a program, an application or a command', () => {
  const application = "import { sallyport } from '@sallyport/express'"
  const page = readPage(
    [
      '# Page',
      fenced('ts', 'a'),
      fenced('ts', application),
      fenced('ts', 'b'),
      fenced('json', '1'),
      fenced('sh', 'c'),
    ].join('\n'),
  )
  expect(page).toEqual({
    program: 'a\nb',
    printed: ['1'],
    applications: new Map([['express', application]]),
    shells: [{ commands: 'c', output: '' }],
  })
})
