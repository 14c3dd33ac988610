// Additions to mdBook's theme: tabs that remember the reader's language, the switch in the menu, Turkish labels. Nothing is loaded or sent.
"use strict";
(() => {
  const KEY = "imza-tab";
  const stored = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const store = (name) => { try { localStorage.setItem(KEY, name); } catch { /* a private window */ } };

  // Each group shows the chosen language, or its first tab if it does not have it.
  const groups = [...document.querySelectorAll(".tabs")].map((group, number) => {
    const panels = [...group.querySelectorAll(".tab")];
    const list = document.createElement("div");
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", document.documentElement.lang === "tr" ? "Dil" : "Language");
    const tabs = panels.map((panel, index) => {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.textContent = panel.dataset.tab;
      tab.id = `tab-${number}-${index}`;
      tab.setAttribute("role", "tab");
      panel.id = `panel-${number}-${index}`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      tab.setAttribute("aria-controls", panel.id);
      tab.addEventListener("click", () => {
        const place = tab.getBoundingClientRect().top;
        store(panel.dataset.tab);
        for (const other of groups) other.show(panel.dataset.tab);
        // Groups above may have changed their height: the reader stays where they are.
        window.scrollBy(0, tab.getBoundingClientRect().top - place);
      });
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation(); // mdBook's own arrows turn the page
        const next = tabs[(index + step + tabs.length) % tabs.length];
        next.click();
        next.focus();
      });
      list.append(tab);
      return tab;
    });
    group.prepend(list);
    group.classList.add("scripted");
    const show = (name) => {
      const chosen = Math.max(panels.findIndex((panel) => panel.dataset.tab === name), 0);
      panels.forEach((panel, index) => {
        panel.hidden = index !== chosen;
        tabs[index].setAttribute("aria-selected", index === chosen);
        tabs[index].tabIndex = index === chosen ? 0 : -1;
      });
    };
    return { show };
  });
  for (const group of groups) group.show(stored());

  const [first, ...others] = document.querySelectorAll(".other-language");
  const menu = document.querySelector(".right-buttons");
  if (first && menu && !location.pathname.endsWith("/print.html")) menu.prepend(first);
  // The page for printing has every chapter, each with its own switch.
  else first?.remove();
  for (const other of others) other.remove();

  // Code that is wider than the screen can be scrolled with the keyboard, too.
  for (const code of document.querySelectorAll("pre code, .table-wrapper")) code.tabIndex = 0;

  // A checklist can be ticked while it is read.
  for (const box of document.querySelectorAll('li input[type="checkbox"]')) {
    box.disabled = false;
    box.setAttribute("aria-label", box.parentElement.textContent.trim());
  }

  // The theme's switch of the table of contents is a label: it becomes a button for the keyboard and for screen readers.
  const toggle = document.getElementById("mdbook-sidebar-toggle");
  if (toggle) {
    toggle.setAttribute("role", "button");
    toggle.tabIndex = 0;
    toggle.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      toggle.click();
    });
  }

  if (document.documentElement.lang !== "tr") return;
  const labels = {
    "Toggle Table of Contents": "İçindekiler", "Change theme": "Tema", "Print this book": "Yazdır", "Previous chapter": "Önceki sayfa", "Next chapter": "Sonraki sayfa",
    "Copy to clipboard": "Kopyala", "Toggle Searchbar (`/`)": "Ara (`/`)", "Toggle Searchbar": "Ara",
  };
  for (const element of document.querySelectorAll("[title], [aria-label]")) {
    for (const name of ["title", "aria-label"]) {
      const label = element.getAttribute(name);
      const found = Object.keys(labels).find((known) => label?.startsWith(known));
      if (found) element.setAttribute(name, labels[found]);
    }
  }
  const search = document.getElementById("mdbook-searchbar") ?? document.getElementById("searchbar");
  if (search) search.placeholder = "Bu sitede ara…";
})();
