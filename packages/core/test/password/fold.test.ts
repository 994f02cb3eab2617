import { describe, expect, test } from 'vitest'
import { fold, stem } from '../../src/password/fold.ts'

describe('D04 what words are compared as', () => {
  test.each([
    ['SALLYPORT', 'sallyport'],
    ['Ｓａｌｌｙ', 'sally'],
    ['ﬁsh', 'fish'],
    [' Ann ', ' ann '],
  ])('D04 %j is folded to %j', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  test.each([
    ['sallyport2024!', 'sallyport'],
    ['sallyport', 'sallyport'],
    ['maria.garcia1990', 'maria.garcia'],
    ['1990maria', '1990maria'],
    ['müller-7', 'müller'],
    ['1990', ''],
    [`ann${'1'.repeat(12)}`, 'ann'],
    [`ann${'1'.repeat(13)}`, 'ann1'],
  ])('D04 the stem of %j is %j', (text, expected) => {
    expect(stem(text)).toBe(expected)
  })
})
