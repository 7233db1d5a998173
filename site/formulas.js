// A formula that is wider than the page scrolls by itself; so that keys can scroll it too, it takes the focus.
function letKeysScroll() {
  for (const formula of document.querySelectorAll('mjx-container[display="true"]')) {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
    else formula.removeAttribute("tabindex");
  }
}

window.addEventListener("load", () => window.MathJax?.startup?.promise.then(letKeysScroll));
window.addEventListener("resize", letKeysScroll);
