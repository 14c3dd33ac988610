// ANCHOR: control
/** Plays the payer, the bank or the operator, through the sandbox's control interface. */
export async function control(path, body) {
  const answer = await fetch(`${process.env.SANDBOX_URL}/control/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return answer.json();
}
// ANCHOR_END: control
