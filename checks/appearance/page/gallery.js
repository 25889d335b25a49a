"use strict";
// Guesses are an extra: without a script every answer still opens by its own control.
const answers = [...document.querySelectorAll("details")];
const tally = document.getElementById("tally");
const all = document.getElementById("all");
let right = 0;
let guessed = 0;

function settle(pair, letter) {
  const details = pair.querySelector("details");
  for (const button of pair.querySelectorAll(".guess")) {
    button.disabled = true;
    if (button.dataset.letter === letter) {
      button.setAttribute("aria-pressed", "true");
      button.textContent = "your guess";
    }
  }
  const hit = letter === details.dataset.false;
  right += hit;
  guessed += 1;
  pair.querySelector(".yours").textContent = hit ? "You could tell." : "You took the true one.";
  tally.textContent = `Right in ${right} of ${guessed}; by chance it would be half.`;
  details.open = true;
  details.querySelector("summary").focus();  // a disabled button cannot keep it
}

for (const button of document.querySelectorAll(".guess")) {
  button.hidden = false;
  button.addEventListener("click", () => settle(button.closest(".pair"), button.dataset.letter));
}
for (const details of answers) {
  details.addEventListener("toggle", () => {
    details.querySelector("summary").textContent = details.open ? "Hide the answer" : "Show the answer";
    if (details.open) {  // who has seen it cannot guess any more
      for (const button of details.closest(".pair").querySelectorAll(".guess")) button.disabled = true;
    }
  });
}
all.hidden = false;
all.addEventListener("click", () => {
  const show = all.getAttribute("aria-pressed") !== "true";
  all.setAttribute("aria-pressed", String(show));
  all.textContent = show ? "Hide all answers" : "Show all answers";
  for (const details of answers) details.open = show;
});
