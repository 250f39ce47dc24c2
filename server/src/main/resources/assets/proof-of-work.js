// Does the work that a form asks for, while the person types. What it found goes out with the form; a form that
// is sent earlier waits for it. Without this script, waiting does as well.
for (const field of document.querySelectorAll("input[data-challenge]")) {
  const challenge = JSON.parse(field.dataset.challenge);
  const { form } = field;
  const status = form.querySelector("[data-work]");
  const worker = new Worker(field.dataset.worker);
  let waiting = false;

  const done = (number) => {
    worker.terminate();
    const { algorithm, challenge: hash, salt, signature } = challenge;
    field.value = btoa(JSON.stringify({ algorithm, challenge: hash, number, salt, signature }));
    status.textContent = status.dataset.done;
    if (waiting) {
      form.requestSubmit();
    }
  };

  worker.addEventListener("message", ({ data }) => data === undefined || done(data));
  worker.addEventListener("error", () => (status.textContent = status.dataset.failed));
  status.hidden = false;
  worker.postMessage(challenge);

  form.addEventListener("submit", (event) => {
    if (!field.value && !waiting) {
      event.preventDefault();
      waiting = true;
      status.textContent = status.dataset.waiting;
    }
  });
}
