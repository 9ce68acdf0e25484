// Talking to the workspace: what is there, what changes, what the person does.

const asJson = { "Content-Type": "application/json" };

/** The whole state that a person sees. */
export async function state(user) {
  const answer = await fetch(`/sandbox/state?user=${encodeURIComponent(user)}`);
  if (!answer.ok) throw new Error("no state");
  return answer.json();
}

/** Follow the changes; `opened` is called at every (re)connection. */
export function changes(user, { opened, changed, lost }) {
  const stream = new EventSource(`/sandbox/changes?user=${encodeURIComponent(user)}`);
  stream.onopen = opened;
  stream.onmessage = (event) => changed(JSON.parse(event.data));
  stream.onerror = lost;
  addEventListener("pagehide", () => stream.close());
}

/** Do something; answers {error, errors}. */
export async function act(name, body) {
  try {
    const answer = await fetch(`/sandbox/do/${name}`, {
      method: "POST", headers: asJson, body: JSON.stringify(body),
    });
    return answer.headers.get("Content-Type")?.includes("json")
      ? await answer.json() : { error: `status ${answer.status}` };
  } catch {
    return { error: "codedesk is not answering" };
  }
}
