import { expect, test } from 'vitest'
import { askPermission } from '../../../src/http/guard/policy.ts'
import type { PermissionRequirement } from '../../../src/http/guard/requirement.ts'

const request = { method: 'GET', header: () => undefined, rawHeaders: [] }

test('H01 a permission asks for no more than it was given', () => {
  expect(askPermission('order:list', undefined, {})).toStrictEqual({ action: 'order:list' })
  expect(askPermission('order:list', undefined, { hide: undefined, context: undefined })).toStrictEqual({
    action: 'order:list',
  })
})

test('a loader gets the framework’s own request', () => {
  const native = { params: { id: 'o-1' } }
  const { load } = askPermission('order:read', ({ params }: typeof native) => `order ${params.id}`, {})
  expect(load?.({ ...request, native })).toBe('order o-1')
})

test.each([true, false, 'order:read'])('H10 hide: %j is handed on', hide => {
  expect(askPermission('order:approve', undefined, { hide })).toStrictEqual({ action: 'order:approve', hide })
})

test('a context is handed on', () => {
  const context: NonNullable<PermissionRequirement['context']> = ({ method }) => ({ method })
  expect(askPermission('order:approve', undefined, { context })).toStrictEqual({ action: 'order:approve', context })
})
