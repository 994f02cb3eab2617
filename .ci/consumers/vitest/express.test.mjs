import * as core from '@sallyport/core'
import * as adapter from '@sallyport/express'
import express from 'express'
import { test } from 'vitest'
import { day } from '../day.cjs'

test('login, verify, refresh and guard work under Vitest', () => day({ core, adapter, express }), 30_000)
