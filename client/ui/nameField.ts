/** Hands on the name in a form; it stays in its field until it was taken. */
export const nameField =
  (act: (name: string) => Promise<boolean>) =>
  async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    if (!(form instanceof HTMLFormElement)) return
    const name = String(new FormData(form).get('name') ?? '').trim()
    if (name !== '' && (await act(name))) form.reset()
  }
