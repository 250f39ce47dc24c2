// Says while somebody types how easy the password is to guess. Measured here; nothing is sent.
const MEASURED = 100;
const MEASURED_SUBSTITUTES = 24;
const MANY_SUBSTITUTES = 4;
const SUBSTITUTES = "4@8({[<369!1|0$5+7%2";

/** The same form that the server measures. Its zxcvbn knows the years from 2020 on, this one does not. */
const prepare = (text) => text.replace(/\p{Zs}/gu, " ").normalize("NFC").replace(/202(?=\d)/g, "201");

/** As the server does: what follows cannot make a password weaker, and takes long to look at. */
function measured(text) {
  const substitutes = new Set([...text].filter((c) => SUBSTITUTES.includes(c)));
  const most = substitutes.size > MANY_SUBSTITUTES ? MEASURED_SUBSTITUTES : MEASURED;
  return [...text].slice(0, most).join("");
}

const bare = (word) => word.toLowerCase().replace(/[^\p{L}]+$/u, "");

/** What a guesser would try for this person first: the fields of the form, then what the page knows. */
function wordsOf(meter) {
  const field = (name) => meter.closest("form").elements[name]?.value.trim() ?? "";
  const email = field("email");
  const entered = email.includes("@") ? [email, email.slice(0, email.lastIndexOf("@"))] : [];
  return [...entered, field("display_name"), ...JSON.parse(meter.dataset.context)].filter(
    (word) => bare(word).length >= 3,
  );
}

/** 0 to 4; call it once `zxcvbn` is there. */
export const score = (text, words) => window.zxcvbn(measured(prepare(text)), words).score;

let loading;

function load(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: address });
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  return loading;
}

function watch(meter) {
  const field = document.getElementById(meter.dataset.for);
  const word = meter.querySelector(".strength-word");
  let last = 0;

  const say = (result) => {
    meter.hidden = result === "";
    meter.dataset.score = result;
    word.textContent = result === "" ? "" : meter.dataset[`score${result}`];
  };
  const show = async () => {
    const turn = ++last;
    if (field.value === "") {
      say("");
      return;
    }
    // Only the newest text counts, and only once the typing pauses.
    await Promise.all([load(meter.dataset.zxcvbn), new Promise((resolve) => setTimeout(resolve, 150))]);
    if (turn === last) {
      say(score(field.value, wordsOf(meter)));
    }
  };

  field.addEventListener("focus", () => load(meter.dataset.zxcvbn), { once: true });
  field.form.addEventListener("input", show);
}

for (const meter of document.querySelectorAll(".strength")) {
  watch(meter);
}
