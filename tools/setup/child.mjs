import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { constants as osConstants } from 'node:os'
import { delimiter, join } from 'node:path'

/** Who started us, while that can still be known. */
const parent = process.ppid

const orphanCheckMs = 500

/** @typedef {Record<string, string | undefined>} Environment */

/**
 * True for a file that may be run.
 *
 * @param {string} path
 */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * The first of these programs that PATH finds, with its whole path.
 *
 * @param {...string} names
 */
export function findProgram(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
  return names.flatMap(name => folders.map(folder => join(folder, name))).find(isExecutable)
}

/**
 * True where the program runs and ends well. Prints nothing.
 *
 * @param {string} program
 * @param {readonly string[]} args
 */
export const succeeds = (program, args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0

/**
 * Runs a program to its end, handing over what it says piece by piece.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Environment, timeoutMs?: number, hear: (text: string) => void }} options
 * @returns {Promise<number>} its exit code; 1 where it could not start, ran out of time or was killed
 */
export function runAndHear(program, args, { cwd, env = process.env, timeoutMs = 0, hear }) {
  return new Promise(resolve => {
    const child = spawn(program, args, { cwd, env, timeout: timeoutMs, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear)
    child.on('error', error => {
      hear(`${error.message}\n`)
      resolve(1)
    })
    child.on('close', code => resolve(code ?? 1))
  })
}

const isAtTerminal = () => [process.stdin, process.stdout, process.stderr].some(stream => stream.isTTY)

/**
 * Runs a program in our place: same terminal, our signals passed on, its exit code as ours.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Environment }} options
 * @returns {Promise<number>} its exit code; 128 + n where signal n ended it, as shells count
 */
export function runInForeground(program, args, { cwd, env = process.env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: 'inherit' })
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    let asked = false
    /** @param {NodeJS.Signals} signal */
    const passOn = signal => {
      asked = true
      // At a terminal, Ctrl-C has reached the whole group already; a second one would cut the shutdown short.
      if (signal === 'SIGINT' && isAtTerminal()) return
      child.kill(signal)
    }
    for (const signal of signals) process.on(signal, passOn)
    // npm, told to end, ends its shell and nothing below it: without this the server would be left behind.
    const watch = setInterval(() => {
      if (!asked && process.env.npm_lifecycle_event && process.ppid !== parent) passOn('SIGTERM')
    }, orphanCheckMs)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearInterval(watch)
      for (const each of signals) process.off(each, passOn)
      resolve(code ?? 128 + osConstants.signals[signal ?? 'SIGTERM'])
    })
  })
}
