import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { readProgram } from '../harness/program.ts'

/** Prints these pieces one after the other, each in a write of its own; a number is a letter so often. */
function printing(...pieces: readonly (string | readonly number[] | number)[]) {
  const program = `
    const { setTimeout: pause } = await import('node:timers/promises')
    for (const piece of ${JSON.stringify(pieces)}) {
      process.stdout.write(typeof piece === 'number' ? 'x'.repeat(piece) : Buffer.from(piece))
      await pause(50)
    }`
  return readProgram(spawn(process.execPath, ['--input-type=module', '-e', program]))
}

test('a text that comes after the first words, and in pieces, is waited for', async () => {
  const printed = printing('It is running.\n', 'The door is at http://localhost:1', '2345/#key=', 'abcd\n')
  await printed.find(/It is running\./)
  expect(await printed.find(/http:\S+#key=\w{4}/)).toBe('http://localhost:12345/#key=abcd')
})

test('a letter that comes in two pieces stays whole', async () => {
  const printed = printing('caf', [0xc3], [0xa9], '\n')
  expect(await printed.find(/\n/)).toBe('\n')
  expect(printed.text()).toBe('café\n')
})

test('what a program printed last is there when it has ended', async () => {
  const printed = printing(200_000, 'the end')
  expect(await printed.ended).toBe(0)
  expect(printed.text()).toMatch(/xthe end$/)
})

test('a program that ends without the text, or is silent for too long, fails by what it said', async () => {
  await expect(printing('bad luck').find(/good luck/)).rejects.toThrow('It ended without printing')
  await expect(printing('bad', 'luck').find(/good luck/, 1)).rejects.toThrow('It ran for 1 ms')
})
