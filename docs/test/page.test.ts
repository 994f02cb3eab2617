import { expect, test } from 'vitest'
import { readPage } from './page.ts'

const fenced = (language: string, text = 'x') => `\`\`\`${language}\n${text}\n\`\`\`\n`

test.each([
  ['of another language', fenced('py')],
  ['of no language', fenced('')],
  ['that is meant to be passed over', fenced('typescript')],
  ['that is meant to be passed over, in a list', `- x\n\n  ${fenced('typescript').replaceAll('\n', '\n  ')}`],
  ['that is fenced in another way', '~~~py\nx\n~~~\n'],
  ['without a fence', 'So:\n\n    npm install\n'],
  ['without an end', '```ts\nx\n'],
  ['printed by nothing', fenced('json')],
  ['printed by an application', fenced('ts', "import '@sallyport/express'") + fenced('json')],
  ['printed by what is printed', fenced('ts') + fenced('json') + fenced('json')],
])('a block %s fails', (_what, markdown) => {
  expect(() => readPage(markdown)).toThrow(/^line \d+: /)
})

test('every block is part of what runs', () => {
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
