import test from 'node:test'
import { expressDay } from '../src/express'
import { nestDay } from '../src/nest'

void test('an application on Express works', () => expressDay())
void test('an application on Nest works', () => nestDay())
