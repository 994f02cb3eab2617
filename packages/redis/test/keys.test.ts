import { expect, test } from 'vitest'
import { decodeId, digest, encodeId, subjectKey } from '../src/keys.ts'

const hostile = [
  '*',
  '{a}',
  '}{',
  '\n',
  '\r\nFLUSHALL\r\n',
  '',
  ' ',
  '[ab]?',
  'a:b',
  '漢字😀',
  '\ud800',
  '\ud801',
  '~x',
]

test('J02 a subject’s key is short and has only allowed characters', () => {
  for (const subject of [...hostile, 'x'.repeat(10_000), '5e8f1b8e-6b7a-4b3e-9d5a-1c2d3e4f5a6b']) {
    expect(subjectKey('p', 's', subject)).toMatch(/^p:s:\{~?[\w-]{1,36}\}$/)
  }
})

test('J02 no two subjects share a key, even if one looks like another’s hash', () => {
  const subjects = [...hostile, ...hostile.map(digest), ...hostile.map(text => `~${digest(text)}`)]
  const keys = subjects.map(subject => subjectKey('p', 's', subject))
  expect(new Set(keys).size).toBe(subjects.length)
})

test('J02 an id can be read back from a key, and only plain ids are not encoded', () => {
  for (const id of [...hostile, 'x'.repeat(255)]) {
    expect(encodeId(id)).toMatch(/^~?[\w-]*$/)
    expect(decodeId(encodeId(id))).toBe(id)
  }
  expect(encodeId('rfompDVGF4NMb_aajOm8fw')).toBe('rfompDVGF4NMb_aajOm8fw')
})

test('J02 an id of more than 255 characters is refused, and is not in the error message', () => {
  expect(() => encodeId('x'.repeat(256))).toThrow(new TypeError('id must have at most 255 characters'))
})
