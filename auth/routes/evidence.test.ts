import { expect, onTestFinished, test } from 'vitest'
import { CallId } from '../../protocol/index.ts'
