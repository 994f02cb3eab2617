import { expressDay } from '../src/express'

test('an application on Express works', () => expressDay(), 60_000)
