// Makes passwords by chance, here in the browser: nothing of them is asked for or sent.
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789-_.!?+=:";

/** A whole number below `end`, each as likely as any other: what would favour the first is drawn anew. */
export function below(end) {
  const fair = Math.floor(2 ** 32 / end) * end;
  const drawn = new Uint32Array(1);
  do {
    crypto.getRandomValues(drawn);
  } while (drawn[0] >= fair);
  return drawn[0] % end;
}

const pick = (list) => list[below(list.length)];

export const characters = (count) => Array.from({ length: count }, () => pick(LETTERS)).join("");

/** So many words, and more where they are shorter than `least`. */
export function words(list, count, least) {
  const drawn = Array.from({ length: count }, () => pick(list));
  while (drawn.join("-").length < least) {
    drawn.push(pick(list));
  }
  return drawn.join("-");
}

let list;

function load(address) {
  list ??= fetch(address).then((answer) => answer.text()).then((text) => text.trim().split("\n"));
  return list;
}

function prepare(box) {
  const form = box.closest("form");
  const targets = [...form.querySelectorAll("input[autocomplete=new-password]")];
  const made = box.querySelector("output");
  const size = box.querySelector("input[type=range]");
  const shown = box.querySelector(".generator-size");
  const least = Number(box.dataset.least);
  const asWords = () => box.querySelector("input[value=words]").checked;

  const bounds = () => {
    const [low, high, usual] = asWords() ? [5, 12, 6] : [Math.max(12, least), 64, Math.max(20, least)];
    Object.assign(size, { min: low, max: high, value: usual });
  };
  const make = async () => {
    const count = size.valueAsNumber;
    shown.textContent = (asWords() ? shown.dataset.words : shown.dataset.characters).replace("#", count);
    made.textContent = asWords() ? words(await load(box.dataset.words), count, least) : characters(count);
  };
  const take = () => {
    for (const target of targets) {
      target.value = made.textContent;
      target.dispatchEvent(new Event("input", { bubbles: true }));
      target.dispatchEvent(new Event("latchkey:reveal"));
    }
    box.open = false;
    targets[0].focus();
  };

  box.hidden = false;
  box.addEventListener("toggle", () => {
    if (box.open) {
      make();
    } else {
      made.textContent = "";
    }
  });
  for (const way of box.querySelectorAll("input[type=radio]")) {
    way.addEventListener("change", () => {
      bounds();
      make();
    });
  }
  size.addEventListener("input", make);
  box.querySelector("[data-again]").addEventListener("click", make);
  box.querySelector("[data-take]").addEventListener("click", take);
  bounds();
}

for (const box of document.querySelectorAll(".generator")) {
  prepare(box);
}
