import { readFileSync } from 'node:fs'

/** Kernel ticks per second of /proc (proc_pid_stat(5)); Linux has had 100 on every platform Node runs on. */
const ticksPerSecond = 100

/** Processor time used so far by these processes with all their threads, milliseconds. */
export function cpuMsOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is a name in parentheses that may hold anything; user and system time are fields 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return sum + ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond
  }, 0)
}

/** Memory held by these processes now, bytes (VmRSS of proc_pid_status(5)). */
export function residentBytesOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return sum + Number(kilobytes) * 1024
  }, 0)
}
