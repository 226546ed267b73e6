// Keeps what is marked data-fresh as it is now, leaves alone what is being typed, and
// sends forms marked data-stay without leaving the page: a phone that has lost the
// network says so, and goes on by itself once it is back.
const PAUSE = 5000;
const PATIENCE = 15000;
const SOON = [400, 1200];

function tell(name, yes) {
  document.getElementById(name).hidden = !yes;
}

// A page of the hub; throws where there is none.
async function asked(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE), ...options });
  } catch (error) {
    tell("away", true);
    throw error;
  }
  tell("away", false);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const out = page.querySelector("form.login") && !document.querySelector("form.login");
  if (out || answer.status === 403) tell("over", true);
  if (out || !answer.ok) throw new Error(answer.status);
  tell("over", false);
  return page;
}

function typing(part) {
  return part.contains(document.activeElement) && !document.activeElement.matches("button, a");
}

function renewed(page) {
  const shown = [...document.querySelectorAll("[data-fresh]")];
  const fresh = [...page.querySelectorAll("[data-fresh]")];
  if (fresh.length !== shown.length) return;
  shown.forEach((part, n) => {
    if (typing(part) || part.outerHTML === fresh[n].outerHTML) return;
    const places = [...part.querySelectorAll("button, a")];
    const held = places.indexOf(document.activeElement);
    part.replaceWith(fresh[n]);
    if (held >= 0) fresh[n].querySelectorAll("button, a")[held]?.focus({ preventScroll: true });
  });
}

async function renew() {
  if (document.hidden || !document.querySelector("[data-fresh]")) return;
  renewed(await asked(location.pathname, { headers: { "X-Fresh": "yes" } }));
}

function look() {
  renew().catch(() => {});
}

async function sent(form, button) {
  const said = new FormData(form);
  if (button?.name) said.set(button.name, button.value);
  form.setAttribute("aria-busy", "true");
  button?.classList.add("pressed");
  try {
    const page = await asked(form.action, { method: "POST", body: new URLSearchParams(said) });
    tell("undone", false);
    document.getElementById("notes").replaceWith(page.getElementById("notes"));
    renewed(page);
    document.dispatchEvent(new CustomEvent("done", { detail: button?.value }));
    SOON.forEach((pause) => setTimeout(look, pause));
  } catch {
    tell("undone", true);
  } finally {
    form.removeAttribute("aria-busy");
    button?.classList.remove("pressed");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (button?.dataset.sure && !confirm(button.dataset.sure)) {
    event.preventDefault();
  } else if ("stay" in form.dataset) {
    event.preventDefault();
    // One after another: what is pressed twice by a tired thumb is done once.
    if (!form.hasAttribute("aria-busy")) sent(form, button);
  }
});

document.addEventListener("visibilitychange", look);
setInterval(look, PAUSE);
