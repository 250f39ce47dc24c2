// Creates a passkey when the person asks for one, and tells the browser which passkeys of the account there still are.
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const credential = ({ id, type, response }) =>
  JSON.stringify({
    id,
    type,
    response: {
      clientDataJSON: encode(response.clientDataJSON),
      attestationObject: encode(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  });

async function options(form) {
  const answer = await fetch(form.dataset.passkeyAdd, {
    method: "POST",
    body: new URLSearchParams({ csrf: form.elements.csrf.value }),
  });
  if (!answer.ok) {
    location.reload(); // the page then asks for what is missing
    throw new DOMException("", "AbortError");
  }
  return PublicKeyCredential.parseCreationOptionsFromJSON((await answer.json()).public_key);
}

function prepare(form) {
  const status = form.querySelector("[data-status]");
  const button = form.querySelector("button");
  const say = (word) => {
    status.hidden = false;
    status.textContent = status.dataset[word];
  };
  form.querySelector("[data-without]").hidden = true;
  button.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    say("wait");
    try {
      const made = await navigator.credentials.create({ publicKey: await options(form) });
      form.elements.passkey.value = credential(made);
      form.submit();
    } catch ({ name }) {
      say({ NotAllowedError: "canceled", AbortError: "canceled", InvalidStateError: "exists" }[name] ?? "failed");
      button.disabled = false;
    }
  });
}

for (const list of document.querySelectorAll("[data-passkeys]")) {
  const { passkeys, domain, user } = list.dataset;
  globalThis.PublicKeyCredential?.signalAllAcceptedCredentials?.({
    rpId: domain,
    userId: user,
    allAcceptedCredentialIds: JSON.parse(passkeys),
  })?.catch(() => {}); // only a courtesy
}

if (globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  document.querySelectorAll("[data-passkey-add]").forEach(prepare);
}
