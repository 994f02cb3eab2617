import * as core from '@sallyport/core'
import * as adapter from '@sallyport/express'
import express from 'express'
import { day } from '../day.cjs'

await day({ core, adapter, express })
