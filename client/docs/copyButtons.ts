const saidMs = 2000

/** A button on each block of code that copies it; where the browser forbids that, it marks the code to be copied by hand. */
export function copyButtons(root: ParentNode, announce: (text: string) => void): void {
  for (const block of root.querySelectorAll('.code')) {
    const code = block.querySelector('code')
    if (code) block.append(copyButton(code, announce))
  }
}

function copyButton(code: HTMLElement, announce: (text: string) => void): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'copy'
  button.textContent = 'Copy'
  button.setAttribute('aria-label', 'Copy this code')
  let back: ReturnType<typeof setTimeout> | undefined
  const say = (word: string): void => {
    button.textContent = word
    announce(word)
    clearTimeout(back)
    back = setTimeout(() => {
      button.textContent = 'Copy'
    }, saidMs)
  }
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent ?? '')
      say('Copied')
    } catch {
      getSelection()?.selectAllChildren(code)
      say('Marked: press Ctrl+C')
    }
  })
  return button
}
