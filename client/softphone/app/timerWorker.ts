/** Runs in a Worker: the timers of a hidden tab run once a minute, those of its Workers do not (HTML, section 8.6). */
addEventListener('message', ({ data }: MessageEvent<{ readonly id: number; readonly ms: number }>) => {
  setTimeout(() => postMessage(data.id), data.ms)
})
