// Says every half minute that the page is open: whoever talks turns no pages meanwhile.
const HERE = 30000;
// Away for longer, the screens are the public's again, and stay so until asked for.
const AWAY = 90000;
const form = document.querySelector("form.guide");
let leads = sessionStorage.getItem("leads") === "yes";
let last = Number(sessionStorage.getItem("last"));

function now(yes, given = false) {
  leads = yes;
  if (yes) last = Date.now();
  sessionStorage.setItem("leads", leads ? "yes" : "no");
  sessionStorage.setItem("last", last);
  tell("leads", leads);
  tell("given", given);
  tell("rests", !leads && !given);
}

// Guests are welcomed by a page that is there while nobody leads.
document.addEventListener("done", (event) => {
  now(!["end", "welcome", "farewell"].includes(event.detail));
});

async function here() {
  if (document.hidden || !leads) return;
  if (Date.now() - last > AWAY) {
    now(false, true);
    return;
  }
  const word = new URLSearchParams({ word: form.elements.word.value });
  await asked("/guide/here", { method: "POST", body: word });
  now(leads);
}

function stay() {
  here().catch(() => {});
}

now(leads && Date.now() - last <= AWAY, leads && Date.now() - last > AWAY);
stay();
document.addEventListener("visibilitychange", stay);
setInterval(stay, HERE);
