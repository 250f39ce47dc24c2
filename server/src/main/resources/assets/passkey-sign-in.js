// Signs in with a passkey: offered among the names that the browser fills in, and by a button.
const RENEW = 4 * 60 * 1000; // a challenge is good for five minutes
const AT_ONCE = 1500; // an answer that comes sooner is not a person's

const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const passkey = ({ id, type, response }) =>
  JSON.stringify({
    id,
    type,
    response: {
      clientDataJSON: encode(response.clientDataJSON),
      authenticatorData: encode(response.authenticatorData),
      signature: encode(response.signature),
      userHandle: response.userHandle ? encode(response.userHandle) : undefined,
    },
  });

function prepare(form) {
  const button = form.querySelector("[data-passkey-use]");
  const status = form.querySelector("[data-passkey-status]");
  let waiting;

  const options = async () => {
    const answer = await fetch(form.dataset.passkey, {
      method: "POST",
      body: new URLSearchParams({ csrf: form.elements.csrf.value }),
    });
    return PublicKeyCredential.parseRequestOptionsFromJSON((await answer.json()).public_key);
  };
  const send = (found) => {
    form.elements.passkey.value = passkey(found);
    form.submit();
  };
  const say = (word) => {
    status.hidden = false;
    status.textContent = status.dataset[word];
  };

  // What the browser fills in; asked for again before the challenge expires, while someone looks.
  const offer = async () => {
    const mine = (waiting = new AbortController());
    const renewal = setTimeout(() => mine.abort("renewal"), RENEW);
    try {
      const publicKey = await options();
      send(await navigator.credentials.get({ publicKey, mediation: "conditional", signal: mine.signal }));
    } catch {
      clearTimeout(renewal);
      if (mine.signal.reason === "renewal") {
        if (document.hidden) {
          await new Promise((seen) => document.addEventListener("visibilitychange", seen, { once: true }));
        }
        offer();
      }
    }
  };

  // What is on this device first, without a detour; a browser that has nothing says so at once.
  const use = async (publicKey) => {
    const can = await PublicKeyCredential.getClientCapabilities?.();
    const begun = performance.now();
    if (can?.immediateGet) {
      try {
        return await navigator.credentials.get({ publicKey, uiMode: "immediate" });
      } catch (problem) {
        if (problem.name !== "NotAllowedError" || performance.now() - begun > AT_ONCE) {
          throw problem;
        }
      }
    }
    return navigator.credentials.get({ publicKey });
  };

  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    waiting?.abort("button");
    say("wait");
    try {
      send(await use(await options()));
    } catch ({ name }) {
      say(name === "NotAllowedError" || name === "AbortError" ? "canceled" : "failed");
      button.disabled = false;
    }
  });
  PublicKeyCredential.isConditionalMediationAvailable?.().then((can) => can && offer());
}

if (globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  document.querySelectorAll("form[data-passkey]").forEach(prepare);
}
