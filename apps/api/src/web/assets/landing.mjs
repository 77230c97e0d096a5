// Copy buttons: shown where the browser lets a page write to the clipboard (https, or this machine).
const said = document.createElement('span');
said.className = 'hidden';
said.setAttribute('role', 'status');
document.body.append(said);

if (navigator.clipboard)
  for (const button of document.querySelectorAll('[data-copies]')) {
    button.hidden = false;
    button.addEventListener('click', () => copy(button));
  }

async function copy(button) {
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
  button.textContent = 'Copied';
  said.textContent = 'Copied';
  setTimeout(() => {
    button.textContent = 'Copy';
    said.textContent = '';
  }, 1500);
}
