import * as core from '@sallyport/core'
import { argon2Hasher } from '@sallyport/core/argon2'
import * as adapter from '@sallyport/express'
import { day } from './day.cjs'

await day({ core, adapter, argon2Hasher })
