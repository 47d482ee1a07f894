import { readdirSync, readFileSync } from 'node:fs'

/**
 * Processor time used so far by this process, with all threads that it has now, milliseconds: the first number of
 * /proc/…/schedstat, nanoseconds on a processor. The ticks of proc_pid_stat(5) are 10 ms, which is 2 % of a short window.
 */
export function cpuMsOf(pid: number): number {
  const tasks = `/proc/${pid}/task`
  return readdirSync(tasks).reduce((sum, task) => {
    const [onProcessor] = readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')
    return sum + Number(onProcessor) / 1_000_000
  }, 0)
}

/** Memory held by this process now, bytes (VmRSS of proc_pid_status(5)). */
export function residentBytesOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) * 1024
}
