// What is said to be wrong with a field goes when the field changes.
const box = () => document.querySelector(".problems:not([data-stays])");

function settle(field) {
  const problem = field.id + "-problem";
  document.getElementById(problem)?.remove();
  field.removeAttribute("aria-invalid");
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== problem);
  field.toggleAttribute("aria-describedby", described.length > 0);
  if (described.length > 0) {
    field.setAttribute("aria-describedby", described.join(" "));
  }
  for (const link of document.querySelectorAll(".problems a")) {
    if (link.hash === "#" + field.id) {
      link.closest("li").remove();
    }
  }
}

function change({ target }) {
  if (!target.form || !box()) {
    return;
  }
  settle(target);
  const repeat = document.getElementById(target.id + "_repeat");
  if (repeat) {
    settle(repeat);
  }
  for (const list of document.querySelectorAll(".problems:not([data-stays])")) {
    if (!list.querySelector("li")) {
      list.remove();
    }
  }
  if (!box()) {
    document.title = document.body.dataset.title;
  }
}

addEventListener("input", change);
