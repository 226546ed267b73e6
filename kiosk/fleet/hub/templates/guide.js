// Says every half minute that the page is open: whoever talks turns no pages meanwhile.
const HERE = 30000;
let leads = sessionStorage.getItem("leads") === "yes";

const form = document.querySelector("form.guide");
form.addEventListener("submit", (event) => {
  const order = event.submitter && event.submitter.value;
  // Guests are welcomed by a page that is there while nobody leads.
  leads = !["end", "welcome", "farewell"].includes(order);
  sessionStorage.setItem("leads", leads ? "yes" : "no");
});

function here() {
  if (document.hidden || !leads) return;
  const word = new URLSearchParams({ word: form.elements.word.value });
  fetch("/guide/here", { method: "POST", body: word, redirect: "error" }).catch(() => {});
}

setInterval(here, HERE);
